import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const program = fileURLToPath(new URL('../main.ts', import.meta.url))
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ordersync-wizard-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Runs against the built packages, as a user does. */
function run(
  answers: readonly string[],
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr })
    })
    child.stdin!.end(answers.map((answer) => `${answer}\n`).join(''))
  })
}

describe('the import wizard', () => {
  it('takes a file through analyse, map, preview, import, edit by hand, undo', async () => {
    const file = join(folder, 'kunden.csv')
    writeFileSync(
      file,
      Buffer.from(
        'Kundennummer;Firma;Ort;E-Mail\r\n001;Müller;Köln;m@x.de\r\n002;Größe;Ulm;falsch\r\n003;Ähre;Jena;a@x.de\r\n',
        'latin1',
      ),
    )
    const imported = await run(['', '', '', '', 'overwrite', 'y'], file)
    expect(imported.output).toContain('windows-1252')
    expect(imported.output).toContain('Firma → name')
    expect(imported.output).toMatch(/create: 2 .*error: 1/)
    expect(imported.code).toBe(0)
    expect(readFileSync(`${file}.errors.csv`, 'latin1')).toContain('002;Größe;Ulm;falsch;2;E-Mail;')
    const job = /--undo (\S+)/.exec(imported.output)![1]!
    const database = new Database(join(folder, 'wizard.sqlite'))
    expect(database.prepare("SELECT count(*) AS n FROM ordersync_record WHERE kind = 'party'").get()).toEqual(
      { n: 2 },
    )
    database
      .prepare("UPDATE ordersync_record SET fields = replace(fields, 'Jena', 'Gera') WHERE number = '003'")
      .run()
    database.close()
    const undone = await run(['y'], '--undo', job)
    expect(undone.output).toContain('removed: 1   restored: 0   kept: 1')
    expect(undone.output).toContain('changed since')
    expect((await run([], '--jobs')).output).toContain('partlyUndone')
  }, 60_000)

  it('says what is wrong in the language of the person, and ends with a code', async () => {
    const file = join(folder, 'leer.csv')
    writeFileSync(file, '\n\n')
    const { code, output } = await run([], file, '--language', 'de')
    expect(code).toBe(1)
    expect(output).toContain('steht keine Tabelle')
  }, 60_000)
})
