import { describe, expect, it } from 'vitest'
import type { Fields } from '@ordersync/core'
import { forge } from './forge.js'
import { customer, openOffice, quote } from './offices.js'

const plain: Fields = {
  number: 'AN-9',
  date: '2026-03-02',
  currency: 'EUR',
  lines: [{ lineId: '1', type: 'text', text: 'Hallo' }],
}

describe('the invoice ban in an exchange (domain.md 5)', () => {
  it('I-01: a marked invoice is an error to the caller and nothing is written', async () => {
    const home = await openOffice('home')
    await expect(home.exchange.exportDocuments([{ kind: 'invoice', number: 'RE-1' }])).rejects.toMatchObject({
      code: 'usage.forbidden_kind',
    })
    await expect(home.exchange.exportDocuments([{ kind: 'Rechnung', number: 'RE-1' }])).rejects.toMatchObject(
      {
        code: 'usage.forbidden_kind',
      },
    )
  })

  it('I-01, I-14: an invoice in a file is quarantined with its reason, the rest comes in, nothing of it is quoted', async () => {
    const canary = 'RE-2026-77331'
    const bytes = await forge([
      { kind: 'invoice', fields: { ...plain, number: canary } },
      { kind: 'quote', fields: plain },
    ])
    const main = await openOffice('main')
    const report = await main.exchange.importBundle(bytes)
    expect(report.counts).toMatchObject({ quarantined: 1, created: 1 })
    expect(report.records.find((one) => one.outcome === 'quarantined')!.reason!.code).toBe(
      'FORBIDDEN_INVOICE',
    )
    expect(JSON.stringify(report)).not.toContain(canary)
    expect(JSON.stringify(await main.exchange.job(report.job.id))).not.toContain(canary)
  })

  it('I-10, I-11: link and field stay behind at export, named and counted, and the order travels', async () => {
    const home = await openOffice('home')
    const partyKey = await home.put('party', customer)
    const order = quote('AB-1', partyKey, {
      links: [
        { relation: 'precedes', kind: 'invoice', number: 'RE-4711' },
        { relation: 'follows', kind: 'quote', number: 'AN-1' },
      ],
      ext: { werkstatt: { rechnungsNr: 'RE-4711', farbe: 'rot' } },
    })
    await home.put('salesOrder', order)
    const result = await home.exchange.exportDocuments([{ kind: 'salesOrder', number: 'AB-1' }])
    expect(result.leftOut.map((left) => [left.what, left.code, left.count])).toEqual([
      ['link', 'LINK_FORBIDDEN', 1],
      ['field', 'NAME_FORBIDDEN', 1],
    ])
    expect(JSON.stringify(result.leftOut)).not.toContain('RE-4711')
    const main = await openOffice('main')
    const report = await main.exchange.importBundle(result.files[0]!.bytes)
    expect(report.counts).toMatchObject({ created: 2, refused: 0 })
    const [row] = await main.all('salesOrder')
    expect(JSON.stringify(row)).not.toContain('RE-4711')
    expect(row!.fields).toMatchObject({ ext: { werkstatt: { farbe: 'rot' } }, links: [{ kind: 'quote' }] })
    // What the sender's own table holds is untouched.
    expect((await home.all('salesOrder'))[0]!.fields['links']).toHaveLength(2)
  })

  it('I-05, I-10: a document that still carries an invoice link is refused whole at import', async () => {
    const fields = { ...plain, links: [{ relation: 'precedes', kind: 'creditNote', number: 'GS-1' }] }
    const main = await openOffice('main')
    const report = await main.exchange.importBundle(await forge([{ kind: 'quote', fields }]))
    expect(report.counts).toMatchObject({ refused: 1, created: 0 })
    expect(await main.all('quote')).toEqual([])
  })

  it('I-15: no rule, hook or option of the exchange lets an invoice in or out', async () => {
    const permissive = {
      rules: { quote: { include: true, acceptNew: true } },
      allowInvoices: true,
      allowForbidden: true,
      hooks: { permission: () => true, isLocked: () => false },
    }
    const bytes = await forge([
      { kind: 'creditNote', fields: plain },
      { kind: 'sammelrechnung', fields: plain },
    ])
    const main = await openOffice('main', permissive as never)
    const report = await main.exchange.importBundle(bytes)
    expect(report.counts).toMatchObject({ created: 0 })
    await expect(openOffice('main', { rules: { invoice: { include: true } } })).rejects.toMatchObject({
      code: 'usage.invalid_configuration',
    })
  })
})

describe('bad files and records', () => {
  it('a record whose checksum does not fit is quarantined', async () => {
    const main = await openOffice('main')
    const report = await main.exchange.importBundle(
      await forge([{ kind: 'quote', fields: plain, hash: 'f'.repeat(64) }]),
    )
    expect(report.records[0]).toMatchObject({ outcome: 'quarantined', reason: { code: 'RECORD_HASH_WRONG' } })
  })

  it('an invalid record is refused with the place, the others come in', async () => {
    const main = await openOffice('main')
    const wrong = { ...plain, number: 'AN-8', lines: [{ lineId: '1', type: 'article', quantity: 'drei' }] }
    const report = await main.exchange.importBundle(
      await forge([
        { kind: 'quote', fields: wrong },
        { kind: 'quote', fields: plain },
      ]),
    )
    expect(report.counts).toMatchObject({ refused: 1, created: 1 })
    const refused = report.records.find((one) => one.outcome === 'refused')!
    expect(refused.reason).toMatchObject({
      code: 'RECORD_INVALID',
      parameters: { path: expect.stringContaining('lines/0') as string },
    })
  })

  it('a truncated, a foreign and a wrongly keyed file change nothing and say what to do', async () => {
    const main = await openOffice('main')
    const good = await forge([{ kind: 'quote', fields: plain }])
    const codes = async (bytes: Uint8Array): Promise<string> =>
      main.exchange.importBundle(bytes).then(
        () => 'accepted',
        (error: unknown) => (error as { code: string }).code,
      )
    expect(await codes(good.slice(0, -10))).toBe('format.incomplete')
    expect(await codes(new TextEncoder().encode('%PDF-1.7 …'))).toBe('format.not_a_bundle')
    expect(await codes(new Uint8Array(0))).toBe('format.incomplete')
    const stranger = await openOffice('stranger', { secrets: { passphrase: 'ganz andere vier Worte' } })
    await expect(stranger.exchange.importBundle(good)).rejects.toMatchObject({ code: 'format.wrong_key' })
    expect(await main.exchange.jobs()).toEqual([])
  })
})
