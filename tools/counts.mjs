// Sums up what the steps of the continuous integration counted. Plain JavaScript for any Node from 20 on.
//   step <file> <name> <exit code>   after each step: a failure that nothing was counted for becomes one
//   sum <file>                       a table, then "N passed, N failed" as the last line
import { appendFileSync, readFileSync } from 'node:fs'

const [mode, file, name, exitCode] = process.argv.slice(2)
const rows = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line))

if (mode === 'step') {
  const begin = rows.findLastIndex((row) => row.end === true) + 1
  const failed = rows.slice(begin).some((row) => row.failed > 0)
  const lines = exitCode !== '0' && !failed ? [{ name, passed: 0, failed: 1 }] : []
  appendFileSync(file, [...lines, { end: true }].map((row) => `${JSON.stringify(row)}\n`).join(''))
} else {
  const counted = rows.filter((row) => row.end !== true)
  for (const row of counted) {
    console.log(
      `${row.failed > 0 ? 'FAILED' : 'ok    '} ${row.name}: ${row.passed} passed, ${row.failed} failed`,
    )
    for (const failure of (row.failures ?? []).slice(0, 20)) console.log(`       ${failure}`)
  }
  const passed = counted.reduce((sum, row) => sum + row.passed, 0)
  const failed = counted.reduce((sum, row) => sum + row.failed, 0)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
}
