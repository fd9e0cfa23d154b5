/** The walk-through of the README with real processes, of which one is killed in the middle of a synchronisation. */
import { openRemote } from '@ordersync/core'
import type { Fields, Remote, Store } from '@ordersync/core'
import { createFileKeyStore, createNodeRuntime } from '@ordersync/runtime-node'
import { createSqliteStore } from '@ordersync/store-sqlite'
import { createFolderTransport } from '@ordersync/transport-folder'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { erpChangeTracking, erpSchema } from '../../erp-store/src/index.ts'
import { buildPrograms, Program, removePrograms, until } from './programs.ts'

const folder = mkdtempSync(join(tmpdir(), 'ordersync two terminals '))
const at = (...names: readonly string[]) => join(folder, ...names)
const running: Program[] = []
/** So many that taking them over lasts. */
const manyOrders = 300

function start(name: 'host' | 'remote'): Program {
  const program = new Program(name, at(`${name}.json`))
  running.push(program)
  return program
}

/** Plain SQL on the ERP's own tables. */
function sql(file: string, text: string): readonly Record<string, unknown>[] {
  const database = new DatabaseSync(at(file), { readOnly: true, timeout: 5000 })
  try {
    return database.prepare(text).all() as Record<string, unknown>[]
  } finally {
    database.close()
  }
}

const ordersAtOffice = () =>
  sql(
    'office.sqlite',
    "SELECT beleg_nr, count(*) AS times FROM belege WHERE typ = 'B' GROUP BY beleg_nr ORDER BY 1",
  )

beforeAll(async () => {
  await buildPrograms()
  mkdirSync(at('share'))
  const office = new DatabaseSync(at('office.sqlite'))
  office.exec(erpSchema)
  office.exec(erpChangeTracking())
  office.exec(
    "INSERT INTO kunden (kunde_nr, name1, ort) VALUES ('10001', 'Tischlerei Grünwald GmbH', 'Dresden')",
  )
  office.close()
  const transport = { type: 'folder', folder: 'share' }
  const orders = {
    id: 'orders',
    kind: 'salesOrder',
    format: { prefix: 'AB-', digits: 5 },
    start: 1000,
    block: 500,
    exhaustion: 'block',
  }
  const host = {
    database: { type: 'erp', path: 'office.sqlite' },
    label: 'Büro',
    transport,
    series: [orders],
    stations: [{ label: 'Laptop' }],
    interval: 0.3,
  }
  writeFileSync(at('host.json'), JSON.stringify(host))
})

afterAll(async () => {
  await Promise.all(running.map((program) => program.kill('SIGKILL')))
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  removePrograms()
})

/** What the laptop's own program does: numbers and orders in one transaction. */
async function writeOrders(store: Store, remote: Remote, count: number): Promise<void> {
  await store.transaction(async (tx) => {
    const [partyKey] = (await tx.records.changes('party', undefined, 1)).keys
    const parties = { orderedBy: { partyKey, snapshot: { name: 'Tischlerei Grünwald GmbH' } } }
    const line = {
      lineId: '1',
      type: 'article',
      text: 'Tür',
      quantity: '1',
      unitPrice: '480.00',
      net: '480.00',
    }
    const writes: { key: undefined; fields: Fields }[] = []
    for (let n = 0; n < count; n++) {
      const { number } = await remote.takeNumber(tx, 'orders')
      const fields = { number, date: '2026-03-02', currency: 'EUR', status: 'issued', parties, lines: [line] }
      writes.push({ key: undefined, fields })
    }
    await tx.records.put('salesOrder', writes)
  })
}

/** The orders lie in the shared folder; anything else that is sent is small. */
function ordersLieInFolder(): true | undefined {
  const box = at('share', 'to-office')
  const names = existsSync(box) ? readdirSync(box) : []
  const sizes = names.map((name) => statSync(join(box, name), { throwIfNoEntry: false })?.size ?? 0)
  return sizes.some((size) => size > 10_000) || undefined
}

describe('an office and a laptop as two programs', () => {
  it('exchange orders once each, though both are killed in the middle of it (SKY-05, seams 2)', async () => {
    let host = start('host')
    const [, invitation] = await host.says(/Invitation for Laptop: (.*)\n/)
    const [, code] = await host.says(/Code, to be told by phone: (\S+)\n/)
    const laptop = {
      database: 'laptop.sqlite',
      transport: { type: 'folder', folder: 'share' },
      invitation: { file: invitation, code },
      interval: 0.3,
    }
    writeFileSync(at('remote.json'), JSON.stringify(laptop))
    let remote = start('remote')
    await remote.says(/Laptop is running/)
    await host.says(/Laptop has joined now/)
    const store = createSqliteStore({ path: at('laptop.sqlite') })
    const vendor = await openRemote({
      store,
      runtime: createNodeRuntime(),
      keys: createFileKeyStore(at('laptop.sqlite-keys')),
      transport: createFolderTransport({ folder: at('share') }),
    })
    const [party, ...others] = await until(
      () => {
        const rows = sql('laptop.sqlite', "SELECT fields FROM ordersync_record WHERE kind = 'party'")
        return rows.length > 0 ? rows : undefined
      },
      () => `the customer of the office at the laptop; the laptop: ${remote.said}`,
    )
    expect(others).toEqual([])
    expect(String(party!['fields'])).toContain('Grünwald')

    // The laptop is killed when its orders lie in the folder, before it has noted that they do.
    await writeOrders(store, vendor, manyOrders)
    await until(ordersLieInFolder, () => `a bundle in the folder; the laptop: ${remote.said}`)
    await remote.kill('SIGKILL')
    // The office is killed while it takes them over: its run is under way, and nothing of it is there yet.
    await until(
      () => existsSync(at('office.sqlite-lock')) || undefined,
      () => 'a run of the office',
    )
    await host.kill('SIGKILL')
    const cutOff = ['laptop', 'office'].filter((name) => existsSync(at(`${name}.sqlite-lock`)))
    expect(cutOff).not.toEqual([])

    host = start('host')
    await host.says(/Büro is running/)
    expect(host.said).not.toContain('Invitation')
    remote = start('remote')
    await until(
      () => (ordersAtOffice().length === manyOrders ? true : undefined),
      () => `all orders at the office, there are ${ordersAtOffice().length}; the office: ${host.said}`,
    )
    await remote.says(/AB-01299/)

    const orders = ordersAtOffice()
    expect(orders.filter(({ times }) => times !== 1)).toEqual([])
    expect(orders[0]).toEqual({ beleg_nr: 'AB-01000', times: 1 })
    expect(orders.at(-1)).toEqual({ beleg_nr: 'AB-01299', times: 1 })
    const customersThere = sql('office.sqlite', 'SELECT kunde_nr FROM kunden')
    expect(customersThere).toEqual([{ kunde_nr: '10001' }])
    const linked = sql(
      'office.sqlite',
      'SELECT count(*) AS n FROM belege WHERE kunde_id = (SELECT id FROM kunden)',
    )
    expect(linked).toEqual([{ n: manyOrders }])
    const lines = sql('office.sqlite', 'SELECT count(*) AS n, sum(netto) AS net FROM belegpositionen')
    expect(lines).toEqual([{ n: manyOrders, net: 480 * 10_000 * manyOrders }])

    expect(await remote.kill('SIGINT')).toBe(0)
    expect(await host.kill('SIGTERM')).toBe(0)
    for (const program of [host, remote]) expect(program.said).toMatch(/Ended\.\n$/)
    for (const name of ['office', 'laptop']) expect(existsSync(at(`${name}.sqlite-lock`))).toBe(false)
    await vendor.close()
    await store.close?.()
  })

  it('refuse settings with a fault, naming it, and a wrong code', async () => {
    writeFileSync(at('host.json'), '{"database":"x.sqlite","label":"","transport":{"type":"pigeon"}}')
    const host = start('host')
    expect(await host.ended).toBe(2)
    expect(host.said).toMatch(/label/)
    expect(host.said).toMatch(/transport/)
    const wrong = { database: 'other.sqlite', transport: { type: 'folder', folder: 'share' } }
    const file = readdirSync(folder).find((name) => name.endsWith('.invite'))
    writeFileSync(at('remote.json'), JSON.stringify({ ...wrong, invitation: { file, code: 'lusab-babad' } }))
    const remote = start('remote')
    expect(await remote.ended).toBe(1)
    expect(remote.said).toContain('letter by letter')
  })
})
