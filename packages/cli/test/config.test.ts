import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { CliError } from '../src/cli-error.js'
import { loadConfig } from '../src/config/load-config.js'
import { parseCommandLine } from '../src/program.js'
import { passphrase, Scratch } from './run-cli.js'

// Each step is a process of its own, and a passphrase costs a second.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const scratch = new Scratch()
const env = { ORDERSYNC_PASSPHRASE: passphrase }

beforeAll(() => scratch.setUp('office'))
afterAll(() => scratch.remove())

/** The configuration of setup with some fields changed. */
function configWith(changes: Readonly<Record<string, unknown>>): string {
  const base = JSON.parse(readFileSync(scratch.path('office.json'), 'utf8')) as Record<string, unknown>
  writeFileSync(scratch.path('changed.json'), JSON.stringify({ ...base, ...changes }))
  return 'changed.json'
}

describe('the configuration', () => {
  const wrong = [
    ['station', 'Büro 1', /lower-case letters/],
    ['language', 'fr', /de or en/],
    ['undoDays', -1, /whole number/],
    ['extension', 'osb', /dot/],
    ['customerNumbers', 'both', /shared or separate/],
    ['rules', { party: { acceptNew: 'yes' } }, /acceptNew/],
    ['unattended', 1, /true or false/],
  ] as const

  for (const [field, value, expected] of wrong) {
    it(`is refused whole when ${field} is wrong, naming it and what is expected`, () => {
      const file = scratch.path(configWith({ [field]: value }))
      let thrown: unknown
      try {
        loadConfig(file, 'en')
      } catch (error) {
        thrown = error
      }
      expect(thrown).toBeInstanceOf(CliError)
      const { code, parameters } = thrown as CliError
      expect(code).toBe('cli.configField')
      expect(String(parameters['field']).startsWith(field)).toBe(true)
      expect(parameters['expected']).toMatch(expected)
    })
  }

  it('names what is no setting, and what is no configuration at all', () => {
    const codeOf = (content: unknown) => {
      writeFileSync(scratch.path('odd.json'), JSON.stringify(content))
      try {
        loadConfig(scratch.path('odd.json'), 'de')
        return undefined
      } catch (error) {
        return error
      }
    }
    const unknown = codeOf({ colour: 'red' })
    expect(unknown).toMatchObject({ code: 'cli.configUnknown', parameters: { field: 'colour' } })
    expect((unknown as CliError).parameters['expected']).toContain('station')
    expect(codeOf([])).toMatchObject({ code: 'cli.configShape' })
  })

  it('says so with exit code 2', async () => {
    const wrong = await scratch.run(['jobs', '--config', configWith({ undoDays: 'a week' }), '--json'])
    expect(wrong).toMatchObject({
      code: 2,
      json: { ok: false, code: 'cli.configField', parameters: { field: 'undoDays' } },
    })
    expect(wrong.stderr).toContain('None of it was taken over')
  })

  it('is refused when core knows no such limit or kind', async () => {
    const limits = await scratch.run(['jobs', '--config', configWith({ limits: { nonsense: 5 } }), '--json'])
    expect(limits).toMatchObject({ code: 2, json: { code: 'usage.invalid_configuration' } })
    const rules = await scratch.run(['jobs', '--config', configWith({ rules: { invoice: {} } }), '--json'])
    expect(rules).toMatchObject({ code: 2, json: { code: 'usage.invalid_configuration' } })
  })

  it('is refused when it is no JSON, in German when it says so elsewhere', async () => {
    writeFileSync(scratch.path('broken.json'), '{ "station": ')
    const { code, stderr } = await scratch.run(['jobs', '--config', 'broken.json', '--language', 'de'])
    expect(code).toBe(2)
    expect(stderr).toContain('kein gültiges JSON')
  })

  it('may begin with the byte order mark of a Windows editor', async () => {
    const text = readFileSync(scratch.path('office.json'), 'utf8')
    writeFileSync(scratch.path('bom.json'), `\uFEFF${text}`)
    expect(await scratch.run(['jobs', '--config', 'bom.json'])).toMatchObject({ code: 0 })
  })

  it('that is named and missing is said', async () => {
    expect(await scratch.run(['jobs', '--config', 'none.json', '--json'])).toMatchObject({
      code: 2,
      json: { code: 'cli.configMissing' },
    })
  })
})

describe('setup', () => {
  it('does not replace a configuration, unless told to', async () => {
    const args = ['setup', '--station', 'other', '--db', 'office.sqlite', '--config', 'office.json', '--json']
    const before = readFileSync(scratch.path('office.json'), 'utf8')
    expect(await scratch.run(args, { env })).toMatchObject({ code: 2, json: { code: 'cli.configExists' } })
    expect(readFileSync(scratch.path('office.json'), 'utf8')).toBe(before)
  })

  it('refuses a short passphrase and one that nobody can enter', async () => {
    const args = ['setup', '--station', 'a', '--db', 'a.sqlite', '--config', 'a.json', '--json']
    const short = await scratch.run(args, { env: { ORDERSYNC_PASSPHRASE: 'kurz' } })
    expect(short).toMatchObject({ code: 2, json: { code: 'cli.passphraseShort' } })
    expect(await scratch.run(args)).toMatchObject({ code: 2, json: { code: 'cli.passphraseNoTerminal' } })
    expect(await scratch.run(['jobs', '--db', 'a.sqlite', '--station', 'a', '--json'])).toMatchObject({
      json: { code: 'cli.databaseMissing' },
    })
  })

  it('takes the passphrase from a file, and never shows it', async () => {
    writeFileSync(scratch.path('pass.txt'), `${passphrase}\r\n`)
    const args = [
      'setup',
      '--station',
      'b',
      '--db',
      'b.sqlite',
      '--config',
      'b.json',
      '--passphrase-file',
      'pass.txt',
    ]
    const done = await scratch.run([...args, '--json'])
    expect(done.code).toBe(0)
    expect(done.stdout + done.stderr + readFileSync(scratch.path('b.json'), 'utf8')).not.toContain(passphrase)
  })

  it('keeps out of the database of another program', async () => {
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
    const database = new DatabaseSync(scratch.path('erp.sqlite'))
    database.exec('CREATE TABLE kunden (id INTEGER PRIMARY KEY)')
    database.close()
    const args = ['setup', '--station', 'c', '--db', 'erp.sqlite', '--config', 'c.json', '--json']
    expect(await scratch.run(args, { env })).toMatchObject({ code: 2, json: { code: 'cli.foreignDatabase' } })
    const list = await scratch.run(['list', '--db', 'erp.sqlite', '--station', 'c', '--json'])
    expect(list).toMatchObject({ code: 2, json: { code: 'cli.notSetUp' } })
  })
})

describe('the call', () => {
  it('is refused when it is wrong', () => {
    for (const args of [['nonsense'], ['export'], ['jobs', '--limit', '0'], ['jobs', '--nonsense'], []]) {
      expect(() => parseCommandLine(args, '1.0.0')).toThrow()
    }
  })

  it('is explained when it is wrong', async () => {
    const { code, stderr } = await scratch.run(['export', '--language', 'de'])
    expect(code).toBe(2)
    expect(stderr).toContain('So geht der Aufruf nicht')
    expect(stderr).toContain('ordersync export --help')
  })

  it('takes global options anywhere', () => {
    const before = parseCommandLine(['--db', 'a.sqlite', 'jobs'], '1.0.0')
    const behind = parseCommandLine(['jobs', '--db', 'a.sqlite', '--json'], '1.0.0')
    expect(before.global.db).toBe('a.sqlite')
    expect(behind.global).toMatchObject({ db: 'a.sqlite', json: true })
  })

  it('prints help and version', async () => {
    expect((await scratch.run(['--help'])).stdout).toContain('ordersync')
    expect((await scratch.run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+/)
    expect((await scratch.run(['export', '--help'])).stdout).toContain('--attachments')
  })
})
