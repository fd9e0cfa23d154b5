import { describe, expect, it } from 'vitest'
import { describe as sentence } from '@ordersync/core'
import { openNetwork } from './network-of-three.js'

const order = (number: string, more: object) => ({
  number,
  date: '2026-11-01',
  currency: 'EUR',
  lines: [],
  ...more,
})
const invoiceLink = { links: [{ kind: 'salesInvoice', number: 'R-1' }] }

describe('A part that stays behind of a record that travels (I-10, I-11, I-12)', () => {
  it('is named and counted in the report of the run that sends it, at the office', async () => {
    const net = await openNetwork()
    const laptop = await net.station('Laptop')
    await net.settle()
    for (const n of [1, 2, 3]) await net.office.put('salesOrder', order(`A-${n}`, invoiceLink))
    await net.office.put('salesOrder', order('A-4', { ext: { acme: { rechnungsNr: 'R-1', ours: 'x' } } }))
    await net.office.put('salesOrder', order('A-5', {}))
    const { notices } = await net.office.host.syncOnce()
    expect(notices).toEqual([
      {
        code: 'PART_LEFT_OUT',
        parameters: expect.objectContaining({
          label: 'A-1',
          path: 'links/*',
          count: 3,
          reason: 'LINK_FORBIDDEN',
          station: 'laptop',
        }),
      },
      {
        code: 'PART_LEFT_OUT',
        parameters: expect.objectContaining({
          label: 'A-4',
          field: 'ext/acme/rechnungsNr',
          count: 1,
          reason: 'NAME_FORBIDDEN',
        }),
      },
    ])
    for (const language of ['de', 'en'] as const) {
      const said = sentence(notices[0]!.code, notices[0]!.parameters, language)
      expect(said).toContain('A-1')
      expect(said).not.toMatch(/\{|R-1/)
    }
    await laptop.remote.syncOnce()
    const rows = await laptop.all('salesOrder')
    expect(rows).toHaveLength(5)
    expect(JSON.stringify(rows)).not.toContain('R-1')
    // Said when it goes, not for ever.
    expect((await net.office.host.syncOnce()).notices).toEqual([])
  })

  it('is named and counted at the station too', async () => {
    const net = await openNetwork()
    const laptop = await net.station('Laptop')
    await net.settle()
    await laptop.put('quote', order('Q-1', { notes: '<?xml version="1.0"?><Invoice/>' }))
    const { notices } = await laptop.remote.syncOnce()
    expect(notices).toMatchObject([
      {
        code: 'PART_LEFT_OUT',
        parameters: { label: 'Q-1', path: 'notes', count: 1, reason: 'CONTENT_EMBEDDED' },
      },
    ])
  })

  it('does not make the report longer than a person reads', async () => {
    const net = await openNetwork()
    await net.station('Laptop')
    await net.settle()
    for (let n = 0; n < 70; n++) {
      await net.office.put('salesOrder', order(`A-${n}`, { ext: { acme: { [`rechnungsNr${n}`]: 'R-1' } } }))
    }
    const { notices } = await net.office.host.syncOnce()
    expect(notices).toHaveLength(51)
    expect(notices.at(-1)).toEqual({ code: 'PARTS_LEFT_OUT', parameters: { station: 'laptop', count: 20 } })
  })
})
