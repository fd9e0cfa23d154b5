import { describe, expect, it } from 'vitest'
import { shippedRegistry, validateParsed, validateRecord } from '@ordersync/core'
import type { Fields } from '@ordersync/core'
import { recordLimits } from '../../src/records/plain-json.js'
import { forge } from './forge.js'
import { openOffice } from './offices.js'

/** Objects, or lists, within each other; the fields themselves are the first level. */
function nested(levels: number, list = false): Fields {
  let value: unknown = 'innen'
  for (let level = 2; level < levels; level++) value = list ? [value] : { tief: value }
  return {
    number: 'AN-1',
    date: '2026-03-02',
    currency: 'EUR',
    lines: [{ lineId: '1', type: 'text', text: 'Hallo' }],
    ext: { weit: value },
  }
}

/** `ext` is the second level. */
const atLimit = recordLimits.depth
const quote = shippedRegistry.get('quote')!

describe('nesting of a record', () => {
  it('I-02: is allowed as deep at import as at export', () => {
    expect(atLimit).toBe(12)
    for (const list of [false, true]) {
      for (let levels = 3; levels <= 20; levels++) {
        const fields = nested(levels, list)
        const wanted = { ok: levels <= atLimit }
        expect(validateRecord(quote, fields), `${levels} levels`).toMatchObject(wanted)
        expect(validateParsed(quote, fields), `${levels} levels`).toMatchObject(wanted)
        if (levels <= atLimit) continue
        const [atExport, atImport] = [validateRecord(quote, fields), validateParsed(quote, fields)]
        expect(atImport).toEqual(atExport)
        expect(atImport).toMatchObject({ issues: [{ code: 'RECORD_TOO_DEEP' }] })
      }
    }
  })

  it('a file brings in what is at the limit, and one level more is refused at both ends', async () => {
    for (const [levels, created] of [
      [atLimit, 1],
      [atLimit + 1, 0],
      [atLimit + 3, 0],
    ] as const) {
      const main = await openOffice('main')
      const { counts, records } = await main.exchange.importBundle(
        await forge([{ kind: 'quote', fields: nested(levels) }]),
      )
      expect(counts).toMatchObject({ created, refused: 1 - created })
      if (created === 0) expect(records[0]!.reason).toMatchObject({ code: 'RECORD_INVALID' })
      const home = await openOffice('home')
      await home.put('quote', nested(levels))
      const { files } = await home.exchange.exportDocuments([{ kind: 'quote', number: 'AN-1' }])
      expect(files).toHaveLength(created)
    }
  })
})
