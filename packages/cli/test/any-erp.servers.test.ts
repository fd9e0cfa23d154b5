/** The Python program of examples/any-erp exchanges an order with a database of ours, there and back, and changed. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { commandWords, passphrase, Scratch } from './run-cli.js'
import { writeOrder } from './sample-business.js'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const program = fileURLToPath(new URL('../../../examples/any-erp/any_erp.py', import.meta.url))
const scratch = new Scratch()
const office = ['--config', 'office.json']

interface Order {
  readonly belegnr: string
  readonly netto: string
  readonly brutto: string
  readonly anschrift: string
  readonly kunde_id: number | null
  readonly positionen: readonly { readonly menge: string; readonly artikelnr: string | null }[]
}

beforeAll(async () => {
  const found = spawnSync('python3', ['--version'], { encoding: 'utf8' })
  if (found.status !== 0) throw new Error('python3 is missing: install the Debian package python3')
  for (const folder of ['to-office', 'to-erp']) mkdirSync(scratch.path(folder))
  writeFileSync(scratch.path('pass.txt'), `${passphrase}\n`)
  await scratch.setUp('office')
})

afterAll(() => scratch.remove())

async function erp(
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly stdout: string }> {
  const words = (await commandWords()).flatMap((word) => ['--ordersync', word])
  const { status, stdout, stderr } = spawnSync(
    'python3',
    [program, '--db', 'erp.sqlite', ...words, ...args],
    {
      cwd: scratch.folder,
      encoding: 'utf8',
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8', LANG: 'de_DE.UTF-8' },
    },
  )
  if (stderr.includes('Traceback')) throw new Error(stderr)
  return { code: status, stdout }
}

async function ordersOfErp(): Promise<ReadonlyMap<string, Order>> {
  const { stdout } = await erp('show')
  const orders = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Order)
  return new Map(orders.map((order) => [order.belegnr, order]))
}

function newest(folder: string): string {
  const files = readdirSync(scratch.path(folder)).filter((name) => name.endsWith('.osb'))
  expect(files).toHaveLength(1)
  return join(folder, files[0]!)
}

describe('an ERP in Python', () => {
  it('loads none of our code', async () => {
    const { readFileSync } = await import('node:fs')
    const imports = readFileSync(program, 'utf8').match(/^(?:import|from) \w+/gm)!
    const names = imports.map((line) => line.split(' ')[1]!)
    const known = spawnSync('python3', ['-c', 'import sys; print(*sys.stdlib_module_names)'], {
      encoding: 'utf8',
    })
    expect(known.status).toBe(0)
    for (const name of names) expect(known.stdout.split(/\s/)).toContain(name)
  })

  it('sends a marked order; the office has it to the cent', async () => {
    const places = ['--in', 'to-erp', '--out', 'to-office', '--config', 'erp.json']
    expect(await erp('setup', '--passphrase-file', 'pass.txt', ...places)).toMatchObject({ code: 0 })
    await erp('sample')
    expect(await erp('mark', 'P-2026-0001')).toMatchObject({ code: 0 })
    expect(await erp('exchange', '--config', 'erp.json')).toMatchObject({ code: 0 })
    const imported = await scratch.run(['import', newest('to-office'), '--yes', ...office, '--json'])
    expect(imported).toMatchObject({ code: 0, json: { counts: { created: 2 } } })
    const listed = await scratch.run(['list', ...office, '--json'])
    const order = (await ordersOfErp()).get('P-2026-0001')!
    expect(listed.json['documents']).toMatchObject([
      {
        kind: 'salesOrder',
        number: 'P-2026-0001',
        total: `${order.brutto} EUR`,
        party: 'Gästehaus Übersee GbR, Übersee',
      },
    ])
  })

  it('gets it back changed, and books the newer revision with the figures as sent', async () => {
    const kept = await scratch.run(['dump', '--all', '--kind', 'salesOrder', ...office])
    const line = JSON.parse(kept.stdout) as { fields: Record<string, unknown> }
    const lines = line.fields['lines'] as Record<string, unknown>[]
    lines[0]!['quantity'] = '4'
    lines[0]!['net'] = '1098.20'
    line.fields['totals'] = {
      lines: '1370.18',
      net: '1370.18',
      tax: '260.33',
      gross: '1630.51',
      payable: '1630.51',
    }
    line.fields['taxes'] = [{ category: 'S', rate: '19', base: '1370.18', amount: '260.33' }]
    line.fields['customerReference'] = 'Bestellung 77'
    writeFileSync(scratch.path('changed.ndjson'), JSON.stringify(line))
    await scratch.run(['load', 'changed.ndjson', ...office])
    await scratch.run(['export', 'salesOrder:P-2026-0001', '--out', 'to-erp', ...office])
    expect(await erp('exchange', '--config', 'erp.json')).toMatchObject({ code: 0 })
    const order = (await ordersOfErp()).get('P-2026-0001')!
    expect(order).toMatchObject({ netto: '1370.18', brutto: '1630.51' })
    expect(order.positionen.map(({ menge }) => menge)).toEqual(['4', '250', '4.5'])
  })

  it('changes it again; what it has no column for survives the way', async () => {
    for (const name of readdirSync(scratch.path('to-office')))
      (await import('node:fs')).rmSync(scratch.path('to-office', name))
    await erp('change', 'P-2026-0001', '3', '6')
    expect(await erp('exchange', '--config', 'erp.json')).toMatchObject({ code: 0 })
    const imported = await scratch.run(['import', newest('to-office'), '--yes', ...office, '--json'])
    expect(imported).toMatchObject({ code: 0, json: { counts: { refreshed: 1, unchanged: 1 } } })
    const kept = await scratch.run(['dump', '--all', '--kind', 'salesOrder', ...office])
    expect(kept.stdout).toContain('Bestellung 77')
    expect(kept.stdout).toContain('"quantity":"6"')
  })

  it('books an order and a customer it did not know, and un-books them when the import is undone', async () => {
    const customer = { number: '70001', name: 'Malerei Öz e. K.', vatId: 'DE222222226' }
    writeOrder(scratch.path('new.ndjson'), { number: 'B-77', kind: 'salesOrder', customer })
    await scratch.run(['load', 'new.ndjson', ...office])
    await scratch.run(['export', 'salesOrder:B-77', '--out', 'to-erp', ...office])
    expect(await erp('exchange', '--config', 'erp.json')).toMatchObject({ code: 0 })
    const order = (await ordersOfErp()).get('B-77')!
    expect(JSON.parse(order.anschrift)).toMatchObject({ firma: 'Malerei Öz e. K.' })
    expect(order.kunde_id).not.toBeNull()
    const jobs = await scratch.run(['jobs', '--limit', '1', '--config', 'erp.json', '--json'])
    const { id } = (jobs.json['jobs'] as readonly { readonly id: string }[])[0]!
    expect(await scratch.run(['undo', id, '--config', 'erp.json'])).toMatchObject({ code: 0 })
    expect(await erp('book')).toMatchObject({ code: 0 })
    expect((await ordersOfErp()).has('B-77')).toBe(false)
  })
})
