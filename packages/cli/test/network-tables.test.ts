/** An ERP with interface tables as a station: it writes and reads its own tables, `sync` does the rest. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { passphrase, Scratch } from './run-cli.js'
import { runHere } from './run-here.js'
import { writeOrder } from './sample-business.js'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const scratch = new Scratch()
const office = ['--config', 'office.json']
const erp = ['--config', 'erp.json']
const env = { ORDERSYNC_PASSPHRASE: passphrase }

const run = (args: readonly string[]) => runHere(scratch, [...args, '--json'], { env })

beforeAll(async () => {
  mkdirSync(scratch.path('share'))
  await run(['init', '--db', 'office.sqlite', '--folder', 'share', '--numbers', 'party=10482', ...office])
  const set = ['setup', '--station', 'erp', '--db', 'erp.sqlite', '--tables', ...erp]
  expect(await run(set)).toMatchObject({ code: 0 })
  const { file, code } = (await run(['invite', 'ERP', ...office])).json as { file: string; code: string }
  const joined = await run(['join', file, '--code', code, ...erp])
  expect(joined).toMatchObject({ code: 0, json: { station: 'erp' } })
})

afterAll(() => scratch.remove())

async function settle(): Promise<void> {
  for (const side of [erp, office, erp, office, erp]) {
    const { code, stderr } = await run(['sync', ...side])
    expect(code, stderr).toBe(0)
  }
}

describe('interface tables in a network', () => {
  it('keeps what setup has written', () => {
    const config = JSON.parse(readFileSync(scratch.path('erp.json'), 'utf8')) as object
    expect(config).toMatchObject({ station: 'erp', db: 'erp.sqlite', keys: 'ordersync-keys' })
    expect(config).toHaveProperty('sync.folder', scratch.path('share'))
  })

  it('sends what the ERP has written, and gives it the number of the office (M-A7)', async () => {
    const party = { kind: 'party', key: 'C1', fields: { type: 'company', name: 'Schreinerei Österle' } }
    writeFileSync(scratch.path('party.ndjson'), `${JSON.stringify(party)}\n`)
    await run(['load', 'party.ndjson', ...erp])
    await settle()
    const here = await runHere(scratch, ['dump', '--all', '--kind', 'party', ...office])
    expect(here.stdout).toContain('"customerNumber":"10482"')
    const waiting = (await runHere(scratch, ['dump', ...erp])).stdout.trim().split('\n')
    expect(waiting.map((line) => JSON.parse(line) as object)).toMatchObject([
      { event: 'changed', kind: 'party', key: 'C1', fields: { customerNumber: '10482' } },
    ])
  })

  it('puts what comes from the office into the inbox', async () => {
    writeOrder(scratch.path('quote.ndjson'), { number: 'AN-1001' })
    await run(['load', 'quote.ndjson', ...office])
    await settle()
    const waiting = (await runHere(scratch, ['dump', ...erp])).stdout
    expect(waiting).toContain('Bäckerei Köhler')
    expect(waiting).toContain('AN-1001')
  })

  it('has nothing to say afterwards', async () => {
    const { json } = await run(['sync', ...erp])
    expect(json).toMatchObject({ captured: { created: 0, changed: 0 }, bundles: { sent: 0, received: 0 } })
  })
})
