import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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

  it('tells of rows passed over and of doubtful ones, asks once about new groups, and lets a person name the encoding', async () => {
    const file = join(folder, 'kunden.csv')
    const rows = Array.from({ length: 30 }, (_, i) => `${i};Müller ${i};Köln;Handel;DE000000000`)
    const text = `Kundennummer;Firma;Ort;Kundengruppe;USt-IdNr\n${rows.join('\n')}\nSumme;;;;\n10007\n`
    writeFileSync(file, Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0x0a])]))
    const { code, output } = await run(
      ['windows-1252', '', '', '', '', 'overwrite', 'y', 'n'],
      file,
      '--language',
      'de',
    )
    expect(output).toContain(`Ab Byte ${Buffer.byteLength(text)} ist die Datei kein Text der Kodierung utf-8`)
    expect(output).toContain('Als Summen übergangen: 1 Zeilen (Zeile 32 der Datei)')
    expect(output).toContain(
      'Als Bemerkungen übergangen: 2 Zeilen mit nur einer Zelle (Zeile 33, 34 der Datei)',
    )
    expect(output).toContain('30 Sätze werden übernommen, obwohl etwas an ihnen auffällt')
    expect(output).toContain('USt-IdNr: Die USt-IdNr. besteht die Prüfung nicht')
    expect(output.match(/Create new values of customerGroup/g)).toHaveLength(1)
    expect(code).toBe(0)
  }, 60_000)

  const rowsIn = (sql: string, ...more: unknown[]): unknown[] => {
    const database = new Database(join(folder, 'wizard.sqlite'))
    try {
      return database.prepare(sql).all(...more)
    } finally {
      database.close()
    }
  }
  const count = (): number =>
    (rowsIn("SELECT count(*) AS n FROM ordersync_record WHERE kind = 'party'")[0] as { n: number }).n

  it('is killed in the middle of an import and goes on with --resume, without a duplicate or a gap (J-08)', async () => {
    const file = join(folder, 'kunden.csv')
    const many = 40_000
    const lines = Array.from({ length: many }, (_, i) => `${i};Firma ${i};Ulm`)
    writeFileSync(file, `Kundennummer;Firma;Ort\n${lines.join('\n')}\n`)
    const child = spawn(process.execPath, [program, file], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
    let output = ''
    child.stdout.on('data', (piece: Buffer) => (output += piece.toString()))
    child.stdin.end('\n\n\n\n\ny\n')
    // Looked at as often as the event loop comes round: the first committed page is the signal.
    while (child.exitCode === null && !(output.includes('Import?') && count() > 0))
      await new Promise((resolve) => setImmediate(resolve))
    child.kill('SIGKILL')
    await ended
    const there = count()
    expect(there).toBeGreaterThan(0)
    expect(there).toBeLessThan(many)
    const job = /Job (\S+)/.exec(output)![1]!
    const resumed = await run([], file, '--resume', job)
    expect(resumed.output).toContain(`create: ${many}`)
    expect(resumed.code).toBe(0)
    expect(count()).toBe(many)
    expect(rowsIn('SELECT number FROM ordersync_record GROUP BY number HAVING count(*) > 1')).toEqual([])
    const undone = await run(['y'], '--undo', job)
    expect(undone.output).toContain(`removed: ${many}   restored: 0   kept: 0`)
  }, 240_000)

  it('asks whether it is the same customer, shows who may be meant, and remembers the answer', async () => {
    const first = join(folder, 'alt.csv')
    const rows = (extra: string): string => `Kundennummer;Firma;Straße;PLZ;Ort\n${extra}`
    writeFileSync(
      first,
      rows('100;Schreinerei Müller GmbH;Hauptstraße 5;89073;Ulm\n101;Bäckerei Kurz;Weg 1;07743;Jena\n'),
    )
    await run(['', '', '', '', '', 'y'], first)
    const second = join(folder, 'neu.csv')
    writeFileSync(second, rows('900;Schreinerei Mueller GmbH;Hauptstr. 5;89073;Ulm\n'))
    const asked = await run(['', '', '', '', '', 'y', 'useExisting'], second)
    expect(asked.output).toMatch(/1 {2}100 · Schreinerei Müller GmbH · Ulm/)
    expect(asked.output).toContain('useExisting')
    expect(count()).toBe(2)
    const again = await run(['', '', '', '', '', 'n'], second)
    expect(again.output).toMatch(/question: 0/)
    expect(again.output).toMatch(/unchanged: 1/)
  }, 120_000)

  it('exports what it has, and imports that without a change', async () => {
    const file = join(folder, 'kunden.csv')
    writeFileSync(
      file,
      'Kundennummer;Firma;Ort;Notiz\n001;"Müller; Söhne";Ulm;"zwei\nZeilen"\n002;=SUMME(A1);Jena;-5,00\n',
    )
    await run(['', '', '', '', '', 'y'], file)
    const exported = await run([], '--export', 'customer', '--to', 'neu.csv', '--language', 'de')
    expect(exported.output).toContain('Written: neu.csv')
    const again = await run(['', '', '', '', '', 'n'], join(folder, 'neu.csv'))
    expect(again.output).toMatch(/create: 0 {3}change: 0 {3}unchanged: 2 /)
    await run([], '--export', 'supplier', '--to', 'lieferanten.csv')
    expect(readFileSync(join(folder, 'lieferanten.csv'), 'utf8').trim().split('\n')).toHaveLength(1)
  }, 120_000)

  it('takes a corrected error file as a job that follows the first (J-11)', async () => {
    const file = join(folder, 'kunden.csv')
    writeFileSync(file, 'Kundennummer;Firma;E-Mail\n001;Müller;m@x.de\n002;Größe;falsch\n')
    const first = await run(['', '', '', '', '', 'y'], file)
    const job = /Job (\S+)/.exec(first.output)![1]!
    const errors = `${file}.errors.csv`
    writeFileSync(errors, readFileSync(errors, 'utf8').replace('falsch', 'g@x.de'))
    const second = await run(['', '', '', '', '', 'y'], errors)
    expect(second.output).toContain(`This corrects job ${job}.`)
    expect(second.output).toMatch(/create: 1 .*error: 0/)
    expect(count()).toBe(2)
  }, 120_000)

  it('says what is wrong with an answer or a file, and does not crash', async () => {
    mkdirSync(join(folder, 'ordner.csv'))
    expect(await run([], join(folder, 'ordner.csv'))).toMatchObject({ code: 2 })
    expect(await run([], join(folder, 'fehlt.csv'))).toMatchObject({ code: 2 })
    const wide = join(folder, 'breit.csv')
    writeFileSync(wide, `${Array.from({ length: 2001 }, (_, i) => `c${i}`).join(';')}\n`)
    const refused = await run([], wide)
    expect(refused.code).toBe(1)
    expect(refused.output).toContain('2000')
    const file = join(folder, 'kunden.csv')
    writeFileSync(file, 'Kundennummer;Firma\n1;A\n')
    const odd = await run(
      ['encoding=nonsense', '', 'nothing', '', 'Firma=nofield', '', '', 'perhaps', '', 'n'],
      file,
    )
    expect(odd.output).toContain('Not one of them: nothing')
    expect(odd.output).toContain('There is no field nofield')
    expect(odd.output).toContain('Not one of them: perhaps')
    expect(odd.code).toBe(0)
  }, 120_000)

  it('shows which cells an encoding cannot hold before it writes, and offers UTF-8', async () => {
    const file = join(folder, 'kunden.csv')
    writeFileSync(file, 'Kundennummer;Firma;Ort\n1;Müller;Łódź\n2;Größe;Ulm\n')
    await run(['', '', '', '', 'overwrite', 'y'], file)
    const to = join(folder, 'aus.csv')
    const args = ['--export', 'customer', '--to', to, '--encoding', 'windows-1252', '--language', 'de']
    const whole = await run([''], ...args)
    expect(whole.output).toContain(
      'In der Kodierung windows-1252 gibt es Łź nicht (Zeile 1, Spalte Ort). Bitte als UTF-8 ausgeben.',
    )
    expect(readFileSync(to, 'utf8')).toContain('Łódź')
    await run(['windows-1252'], ...args)
    expect(readFileSync(to, 'latin1')).toContain('?ód?')
  }, 60_000)

  it('knows the columns again under one name, also of a corrected error file, and shows doubtful rows behind the first', async () => {
    const file = join(folder, 'kunden.csv')
    const rows = Array.from(
      { length: 9 },
      (_, i) => `${i};Firma ${i};a${i}@x.de;${i === 8 ? 'DE000000000' : ''}`,
    )
    const head = 'Kundennummer;Firma;E-Mail;USt-IdNr'
    writeFileSync(file, `${head}\n${rows.join('\n').replace('a3@x.de', 'falsch')}\n`)
    const first = await run(['', '', '', '', 'overwrite', 'y'], file, '--language', 'de')
    expect(first.output).toContain(
      'row 9: create 8 · Firma 8\n      USt-IdNr: Die USt-IdNr. besteht die Prüfung nicht',
    )
    const errors = `${file}.errors.csv`
    writeFileSync(errors, readFileSync(errors, 'utf8').replace('falsch', 'a3@x.de'))
    const second = await run(['', '', '', '', 'overwrite', 'y'], errors)
    expect(second.output).toContain('Known columns: customer kunden.csv, revision 1')
    expect(second.output).toContain('create: 1   change: 0   unchanged: 0   skip: 0   error: 0')
    const third = await run(['', '', '', '', 'overwrite', 'n'], file)
    expect(third.output).toContain('Known columns: customer kunden.csv, revision 1')
    const kept = JSON.parse(readFileSync(join(folder, 'wizard.sqlite.templates.json'), 'utf8')) as unknown[]
    expect(kept).toHaveLength(1)
    expect(count()).toBe(9)
  }, 60_000)
})
