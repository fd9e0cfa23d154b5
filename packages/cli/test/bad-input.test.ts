/** Every kind of bad file has its code, its sentence and its exit code, and changes nothing. */
import { Decrypter, Encrypter } from 'age-encryption'
import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { passphrase, Scratch } from './run-cli.js'
import { writeOrder } from './sample-business.js'

// Each step is a process of its own, and a passphrase costs a second.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const scratch = new Scratch()
const office = ['--config', 'office.json']

/** Open our own file, change the line about itself, seal it again: what a newer or another program might write. */
async function resealed(
  change: (manifest: Record<string, unknown>) => Record<string, unknown>,
  fits = false,
): Promise<Uint8Array> {
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  const plain = Buffer.from(await decrypter.decrypt(readFileSync(scratch.path('good.osb')), 'uint8array'))
  const end = plain.indexOf(10)
  const manifest = JSON.parse(plain.subarray(0, end).toString()) as Record<string, unknown>
  const changed = change(manifest)
  const sized = (total: unknown): string => JSON.stringify(sorted({ ...changed, total }))
  // The whole length stands in the manifest itself; it has four digits before and after.
  const line = fits ? sized(sized(changed['total']).length + plain.length - end) : sized(changed['total'])
  const encrypter = new Encrypter()
  // As much work as a test needs, not as a secret needs.
  encrypter.setScryptWorkFactor(12)
  encrypter.setPassphrase(passphrase)
  return encrypter.encrypt(Buffer.concat([Buffer.from(line), plain.subarray(end)]))
}

function sorted(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A whole manifest between enrolled stations; without a signature it must be refused before anything else is believed. */
function networkManifest({
  v,
  created,
  schema,
  body,
  total,
}: Record<string, unknown>): Record<string, unknown> {
  const token = 'A'.repeat(26).toLowerCase()
  return {
    ...{ v, created, schema, body, total },
    ...{ kind: 'delta', net: token, from: 'home', to: 'office', fromKey: '0123456789abcdef', seq: 1 },
    ...{
      epoch: { n: 1, token },
      prev: '0'.repeat(64),
      cover: { from: 0, to: 1 },
      roster: { hash: '0'.repeat(64), ver: 1 },
    },
  }
}

beforeAll(async () => {
  await scratch.setUp('home')
  await scratch.setUp('office')
  writeOrder(scratch.path('quote.ndjson'), { number: 'AN-1001' })
  await scratch.run(['load', 'quote.ndjson', '--config', 'home.json'])
  await scratch.run(['export', 'quote:AN-1001', '--out', 'good.osb', '--config', 'home.json'])
  writeFileSync(scratch.path('good.osb'), await resealed((manifest) => manifest))
  const good = readFileSync(scratch.path('good.osb'))
  writeFileSync(scratch.path('truncated.osb'), good.subarray(0, good.length - 20))
  writeFileSync(scratch.path('empty.osb'), '')
  writeFileSync(scratch.path('foreign.osb'), 'Sehr geehrte Damen und Herren,\r\nanbei unser Angebot.\r\n')
  const damaged = Buffer.from(good)
  damaged[good.length - 5]! ^= 1
  writeFileSync(scratch.path('damaged.osb'), damaged)
  // A hole in the file: 64 MiB and one byte without taking the room.
  writeFileSync(scratch.path('oversized.osb'), good)
  truncateSync(scratch.path('oversized.osb'), 64 * 1024 * 1024 + 1)
  writeFileSync(scratch.path('newer.osb'), await resealed((manifest) => ({ ...manifest, v: 2 })))
  writeFileSync(
    scratch.path('unknown-field.osb'),
    await resealed((manifest) => ({ ...manifest, colour: 'red' })),
  )
})

afterAll(() => scratch.remove())

describe('a bad file', () => {
  const cases = [
    ['truncated.osb', ['format.incomplete'], /unvollständig/],
    ['empty.osb', ['format.not_a_bundle', 'format.incomplete'], /./],
    ['damaged.osb', ['format.incomplete'], /beschädigt/],
    ['foreign.osb', ['format.not_a_bundle'], /keine OrderSync-Datei/],
    ['oversized.osb', ['format.too_large'], /Grenze/],
    ['newer.osb', ['format.newer_version'], /neueren Version/],
    ['unknown-field.osb', ['format.manifest'], /Angaben/],
  ] as const

  for (const [file, codes, sentence] of cases) {
    it(`${file} is refused, previewed and imported`, async () => {
      const preview = await scratch.run(['preview', file, ...office, '--json'])
      expect(preview).toMatchObject({ code: 5, json: { ok: false, command: 'preview', exitCode: 5 } })
      expect(codes).toContain(preview.json['code'])
      const imported = await scratch.run(['import', file, '--yes', '--language', 'de', ...office, '--json'])
      expect(imported.code).toBe(5)
      expect(imported.json['sentence']).toMatch(sentence)
      expect(imported.stderr).toMatch(sentence)
      expect(imported.stderr).not.toContain('{')
    })
  }

  it('of a network, unsigned, is refused', async () => {
    writeFileSync(scratch.path('network.osb'), await resealed(networkManifest, true))
    const { code, json } = await scratch.run(['import', 'network.osb', '--yes', ...office, '--json'])
    expect(code).toBe(5)
    expect(json['code']).toBe('format.unsigned')
  })

  it('under another passphrase is refused', async () => {
    const { code, json } = await scratch.run(['import', 'good.osb', '--yes', ...office, '--json'], {
      env: { ORDERSYNC_PASSPHRASE: 'Ein ganz anderes Wort' },
    })
    expect(code).toBe(5)
    expect(json['code']).toBe('format.wrong_key')
  })

  it('that is not there, or is a folder, is named', async () => {
    expect(await scratch.run(['import', 'nowhere.osb', '--yes', ...office, '--json'])).toMatchObject({
      code: 2,
      json: { code: 'cli.fileMissing' },
    })
    expect(await scratch.run(['import', '.', '--yes', ...office, '--json'])).toMatchObject({
      code: 2,
      json: { code: 'cli.fileUnreadable' },
    })
  })

  it.skipIf(process.platform === 'win32')('without an end is refused at the limit', async () => {
    const { code, json } = await scratch.run(['import', '/dev/zero', '--yes', ...office, '--json'])
    expect(code).toBe(5)
    expect(json).toMatchObject({ code: 'format.too_large', parameters: { limit: 'fileBytes' } })
  })

  it('has changed nothing, and does not stop the good one after it', async () => {
    expect(await scratch.run(['dump', '--all', ...office])).toMatchObject({ code: 0, stdout: '' })
    expect(await scratch.run(['jobs', ...office, '--json'])).toMatchObject({ json: { jobs: [] } })
    expect(await scratch.run(['import', 'good.osb', '--yes', ...office, '--json'])).toMatchObject({
      code: 0,
      json: { counts: { created: 2 } },
    })
  })
})

describe('a bad database', () => {
  it('that is missing is not created', async () => {
    const { code, json } = await scratch.run(['list', '--db', 'no.sqlite', '--station', 'x', '--json'])
    expect(code).toBe(2)
    expect(json['code']).toBe('cli.databaseMissing')
  })

  it('that is no database is left as it is', async () => {
    writeFileSync(scratch.path('text.sqlite'), 'This is a letter and no database at all. '.repeat(50))
    const { code, json } = await scratch.run(['list', '--db', 'text.sqlite', '--station', 'x', '--json'])
    expect(code).toBe(6)
    expect(json['code']).toBe('store.corrupt')
    expect(readFileSync(scratch.path('text.sqlite'), 'utf8')).toContain('This is a letter')
  })
})
