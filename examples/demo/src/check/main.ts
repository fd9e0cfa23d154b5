/** `npm run demo:check -- FOLDER`: prints the verdict as one line of JSON; exit code 1 when it disagrees. */
import { checkFolder } from './check-folder.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  process.stderr.write('usage: npm run demo:check -- FOLDER\n')
  process.exitCode = 2
} else {
  const verdict = checkFolder(folder)
  process.stdout.write(`${JSON.stringify(verdict)}\n`)
  process.exitCode = verdict.agree ? 0 : 1
}
