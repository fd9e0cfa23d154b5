/** Records beside documents that are here already: linked ones stay as they are, older states are merged or stale. */
import { describe, expect, it } from 'vitest'
import {
  createPortableRuntime,
  createMemoryStore,
  createUid,
  defineRecordKind,
  hashFields,
} from '@ordersync/core'
import type { Fields } from '@ordersync/core'
import { z } from 'zod'
import { maxRevision } from '../../src/format/wire-values.js'
import { judgeExternalIds } from '../../src/records/invoice-ban/judge-external-ids.js'
import { forge } from './forge.js'
import { articles, customer, openOffice, quote } from './offices.js'
import type { Office } from './offices.js'

const runtime = createPortableRuntime()
const uid = (): string => createUid(runtime)

async function edit(office: Office, kind: string, changes: Fields): Promise<void> {
  const [row] = await office.all(kind)
  await office.put(kind, { ...row!.fields, ...changes }, row!.key)
}

async function file(office: Office, number = 'AN-1001'): Promise<Uint8Array> {
  return (await office.exchange.exportDocuments([{ kind: 'quote', number }])).files[0]!.bytes
}

describe('linked by number (M-L1)', () => {
  it('an own kind: the same file again leaves the record here as it is', async () => {
    const visit = defineRecordKind({
      kind: 'visit',
      numberField: 'number',
      schema: z.looseObject({ number: z.string(), note: z.string().optional() }),
    })
    const store = createMemoryStore({ kinds: ['visit'], numberFields: { visit: 'number' } })
    const main = await openOffice('main', { kinds: [visit], store })
    await main.put('visit', { number: '1', note: 'ours' })
    const fields = { number: '1', note: 'theirs' }
    const bytes = await forge([{ kind: 'visit', fields, hash: hashFields(visit, fields, runtime.digest) }])
    expect((await main.exchange.importBundle(bytes)).counts).toMatchObject({ linked: 1 })
    const before = await main.all('visit')
    expect((await main.exchange.importBundle(bytes)).counts).toMatchObject({ unchanged: 1 })
    expect(await main.all('visit')).toEqual(before)
  })

  it('an article, with changes accepted: a later revision under the foreign uid changes nothing here', async () => {
    const main = await openOffice('main', { rules: { article: { acceptChanged: true } } })
    await main.put('article', articles[0]!)
    const same = uid()
    for (const revision of [1, 1, 2]) {
      const fields = { ...articles[0]!, name: `theirs ${revision}` }
      const bytes = await forge([{ kind: 'article', uid: same, revision, fields }])
      await main.exchange.importBundle(bytes)
    }
    expect((await main.all('article')).map((row) => row.fields)).toEqual([articles[0]])
  })
})

describe('older revisions', () => {
  it('M-P1: an older price never replaces a newer one', async () => {
    const main = await openOffice('main', { rules: { priceEntry: { acceptNew: true, acceptChanged: true } } })
    const same = uid()
    const price = (amount: string) => ({ articleNumber: '0815', currency: 'EUR', amount, minQty: '1' })
    const send = async (revision: number, amount: string) =>
      main.exchange.importBundle(
        await forge([{ kind: 'priceEntry', uid: same, revision, fields: price(amount) }]),
      )
    await send(2, '2.00')
    expect((await send(1, '1.00')).counts).toMatchObject({ stale: 1 })
    expect((await main.all('priceEntry'))[0]!.fields['amount']).toBe('2.00')
    expect((await send(3, '3.00')).counts).toMatchObject({ refreshed: 1 })
  })

  async function edited(): Promise<{ home: Office; main: Office; bytes: Uint8Array }> {
    const home = await openOffice('home')
    await home.put('quote', quote('AN-1001', await home.put('party', customer)))
    const main = await openOffice('main')
    await main.exchange.importBundle(await file(home))
    await edit(main, 'party', { email: 'neu@example.org' })
    return { home, main, bytes: await file(main) }
  }

  it.each([1, 3])(
    'M-E3: an edit of our customer upon an older state is merged (%i exports later)',
    async (exports) => {
      const { home, main, bytes } = await edited()
      for (let i = 1; i <= exports; i++) {
        await edit(home, 'party', { web: `https://${i}.example` })
        await file(home)
      }
      const both = { email: 'neu@example.org', web: `https://${exports}.example` }
      const outcome = async (office: Office, sent: Uint8Array) =>
        (await office.exchange.importBundle(sent)).records.find((one) => one.kind === 'party')!.outcome
      expect(await outcome(home, bytes)).toBe('refreshed')
      expect((await home.all('party'))[0]!.fields).toMatchObject(both)
      expect(await outcome(home, bytes)).toBe('unchanged')
      const merged = await file(home)
      expect(await outcome(main, merged)).toBe('refreshed')
      expect((await main.all('party'))[0]!.fields).toMatchObject(both)
      expect(await outcome(home, bytes)).toBe('stale')
      expect(await home.exchange.questions()).toEqual([])
    },
  )

  it('M-E3: our own older export comes back: stale, before and after a merge', async () => {
    const { home, bytes } = await edited()
    await edit(home, 'party', { web: 'https://a.example' })
    const own = await file(home)
    await edit(home, 'party', { web: 'https://b.example' })
    await file(home)
    const outcome = async (sent: Uint8Array) =>
      (await home.exchange.importBundle(sent)).records.find((one) => one.kind === 'party')!.outcome
    expect(await outcome(own)).toBe('stale')
    await outcome(bytes)
    expect(await outcome(own)).toBe('stale')
    expect((await home.all('party'))[0]!.fields['web']).toBe('https://b.example')
  })
})

describe('bounds', () => {
  it('a revision that could not be counted on is no line of a file', async () => {
    const fields = quote('AN-9', '')
    await expect(forge([{ kind: 'quote', fields, revision: maxRevision }])).resolves.toBeDefined()
    await expect(forge([{ kind: 'quote', fields, revision: maxRevision + 1 }])).rejects.toThrow()
  })

  it('I-11: an external id of a system named after an invoice does not travel', () => {
    const shop = { system: 'webshop', id: '4711' }
    expect(judgeExternalIds([shop])).toEqual({ externalIds: [shop], left: [] })
    for (const system of ['invoice', 'Rechnungsnummer', 'sales_invoice', '__proto__']) {
      const judged = judgeExternalIds([shop, { system, id: 'RE-CANARY' }])
      expect(judged.externalIds).toEqual([shop])
      expect(judged.left).toMatchObject([
        { what: 'field', path: 'externalIds/*/system', reasonCode: 'NAME_FORBIDDEN', count: 1 },
      ])
      expect(JSON.stringify(judged.left)).not.toContain('CANARY')
    }
    expect(judgeExternalIds([{ system: 'invoice', id: '1' }]).externalIds).toBeUndefined()
  })
})
