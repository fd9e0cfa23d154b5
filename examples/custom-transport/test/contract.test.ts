import { transportContract } from '@ordersync/contract-tests'
import type { TransportFixture } from '@ordersync/contract-tests'
import type { Transport } from '@ordersync/core'
import Database from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bundleTable } from '../src/bundle-table.ts'
import { createTableTransport } from '../src/index.ts'

function openTransportFixture(): TransportFixture {
  const directory = mkdtempSync(join(tmpdir(), 'ordersync-table-'))
  const path = join(directory, 'exchange.db')
  const table = new Database(path)
  table.exec(bundleTable)
  const opened: Transport[] = []
  const open = async (at: string) => {
    const transport = createTableTransport(at)
    opened.push(transport)
    return transport
  }
  const list = async () =>
    table.prepare<[], string>("SELECT station || '/' || name FROM bundle").pluck().all()
  return {
    open: () => open(path),
    dispose: async () => {
      for (const transport of opened) await transport.close!()
      table.close()
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
    },
    openMissing: () => open(join(directory, 'nowhere.db')),
    holds: async (handle) => (await list()).includes(handle),
    list,
  }
}

describe('the table transport', () => {
  const skippedFor = new Set<string>()

  for (const contractCase of transportContract) {
    it(contractCase.name, async (context) => {
      const skipped = await contractCase.run(async () => openTransportFixture())
      if (!skipped) return
      for (const missing of skipped.missing) skippedFor.add(missing)
      context.skip(`needs ${skipped.missing.join(', ')}`)
    })
  }

  it('is spared only what a table cannot have: half rows, foreign rows, bad sectors, events', () => {
    expect([...skippedFor].sort()).toEqual([
      'addForeign',
      'addPartial',
      'makeUnreadable',
      'readForeign',
      'watch',
    ])
  })
})
