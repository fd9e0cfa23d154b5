import { describe, expect, it } from 'vitest'
import {
  createMemoryStore,
  createSigningKey,
  describe as sentence,
  outcomes,
  sentences,
} from '@ordersync/core'
import type { Fields, Store } from '@ordersync/core'
import { articles, customer, openOffice, quote, sharedSecrets, testRuntime } from './offices.js'
import type { Office } from './offices.js'

async function dump(store: Store): Promise<string> {
  return store.transaction(async (tx) => {
    const rows: unknown[] = []
    for (const kind of tx.records.kinds) {
      const { keys } = await tx.records.changes(kind, undefined, 10_000)
      rows.push([kind, keys, await tx.records.get(kind, keys)])
    }
    const state = await tx.state.range({ prefix: new Uint8Array(0), limit: 10_000 })
    return JSON.stringify([rows, state.map(({ key, value }) => [[...key], [...value]])])
  })
}

async function withQuote(number = 'AN-1001', extra: Fields = {}): Promise<Office> {
  const home = await openOffice('home')
  await home.put('quote', quote(number, await home.put('party', customer), extra))
  return home
}

async function file(home: Office, number = 'AN-1001'): Promise<Uint8Array> {
  return (await home.exchange.exportDocuments([{ kind: 'quote', number }])).files[0]!.bytes
}

describe('preview', () => {
  it('BEY-10, J-07: shows what would happen and writes nothing at all, not even bookkeeping', async () => {
    const bytes = await file(await withQuote())
    const main = await openOffice('main')
    await main.put('article', articles[0]!)
    const before = await dump(main.store)
    const preview = await main.exchange.previewBundle(bytes)
    expect(await dump(main.store)).toBe(before)
    const report = await main.exchange.importBundle(bytes, { token: preview.token })
    expect(report.counts).toEqual(preview.counts)
    expect(report.records.map((one) => [one.uid, one.outcome])).toEqual(
      preview.records.map((one) => [one.uid, one.outcome]),
    )
  })

  it('shows changes field by field, lines by their id', async () => {
    const home = await withQuote()
    const main = await openOffice('main')
    await main.exchange.importBundle(await file(home))
    const [row] = await home.all('quote')
    const lines = (row!.fields['lines'] as Fields[]).map((line, i) =>
      i === 1 ? { ...line, quantity: '2' } : line,
    )
    await home.put('quote', { ...row!.fields, lines, closingText: 'neu' }, row!.key)
    const preview = await main.exchange.previewBundle(await file(home))
    const changed = preview.records.find((one) => one.kind === 'quote')!
    expect(changed.changes).toEqual([
      { path: 'lines/2/quantity', from: '1', to: '2' },
      { path: 'closingText', from: undefined, to: 'neu' },
    ])
  })

  it('J-07: the import is refused when the records here are not as in the preview', async () => {
    const home = await withQuote()
    const main = await openOffice('main')
    const bytes = await file(home)
    const preview = await main.exchange.previewBundle(bytes)
    await main.put('quote', quote('AN-1001', await main.put('party', { type: 'company', name: 'Anders' })))
    await expect(main.exchange.importBundle(bytes, { token: preview.token })).rejects.toMatchObject({
      code: 'usage.not_ready',
    })
    expect(await main.all('quote')).toHaveLength(1)
    expect(await main.exchange.jobs()).toEqual([])
  })
})

describe('a vendor whose tables hold less', () => {
  it('what has no column comes back from him untouched, and his own change travels (residue)', async () => {
    const columns = (kind: string, fields: Fields): Fields => {
      if (kind !== 'quote') return fields
      const { closingText: _closing, ext: _ext, ...rest } = fields
      const lines = (rest['lines'] as Fields[]).map(({ perQuantity: _per, ...line }) => line)
      return { ...rest, lines }
    }
    const home = await withQuote('AN-1001', { closingText: 'Gruß', ext: { werkstatt: { farbe: 'rot' } } })
    const narrow = await openOffice('main', { store: createMemoryStore({ columns }) })
    expect((await narrow.exchange.importBundle(await file(home))).counts).toMatchObject({ created: 2 })
    const [row] = await narrow.all('quote')
    expect(row!.fields['closingText']).toBeUndefined()
    // Nothing changed there: the same file is unchanged, and handed on it is as it was sent.
    expect((await narrow.exchange.importBundle(await file(home))).counts.unchanged).toBe(2)
    const third = await openOffice('third')
    await third.exchange.importBundle(await file(narrow))
    const [handedOn] = await third.all('quote')
    expect(handedOn!.fields).toMatchObject({ closingText: 'Gruß', ext: { werkstatt: { farbe: 'rot' } } })
    expect((handedOn!.fields['lines'] as Fields[])[0]).toMatchObject({ perQuantity: '100' })
    // His own change comes along, what he cannot hold stays beside it.
    await narrow.put('quote', { ...row!.fields, customerReference: 'B-7' }, row!.key)
    const back = await home.exchange.importBundle(await file(narrow))
    expect(back.records.find((one) => one.kind === 'quote')!.outcome).toBe('refreshed')
    expect((await home.all('quote'))[0]!.fields).toMatchObject({
      customerReference: 'B-7',
      closingText: 'Gruß',
    })
  })

  it('M-F2: a shortened name is named, a shortened number refuses the record and only that', async () => {
    const columns = (kind: string, fields: Fields): Fields =>
      kind === 'party'
        ? { ...fields, name: String(fields['name']).slice(0, 12) }
        : { ...fields, number: String(fields['number']).slice(0, 6) }
    const narrow = await openOffice('main', { store: createMemoryStore({ columns }) })
    const report = await narrow.exchange.importBundle(await file(await withQuote()))
    const [party, document] = report.records
    expect(party).toMatchObject({ outcome: 'created' })
    expect(party!.notices.map((notice) => notice.code)).toContain('FIELD_SHORTENED')
    expect(document).toMatchObject({ outcome: 'refused', reason: { code: 'FIELD_NOT_FITTING' } })
    expect(await narrow.all('quote')).toEqual([])
  })

  it('a database without articles or customers still takes the document, links open', async () => {
    const store = createMemoryStore({ kinds: ['quote'] })
    const main = await openOffice('main', { store })
    const report = await main.exchange.importBundle(await file(await withQuote()))
    expect(report.counts).toMatchObject({ created: 1, skipped: 1 })
    expect(report.records.find((one) => one.outcome === 'skipped')!.reason!.code).toBe('KIND_NOT_KEPT')
    expect(report.articleLinksDropped).toBe(2)
  })
})

describe('who sent it', () => {
  it('an unsigned file and an unknown signer are shown as not proven, a known one by name', async () => {
    const key = createSigningKey(testRuntime(77).random)
    const home = await openOffice('home', { secrets: { ...sharedSecrets, signer: key } })
    await home.put('quote', quote('AN-1001', await home.put('party', customer)))
    const signed = await file(home)
    const unknown = await openOffice('main')
    const preview = await unknown.exchange.previewBundle(signed)
    expect(preview.origin).toMatchObject({ from: 'home', proven: false })
    expect(preview.notices.map((notice) => notice.code)).toContain('ORIGIN_NOT_PROVEN')
    const knownSenders = [{ publicKey: key.publicKey, label: 'Homeoffice Anna' }]
    const knowing = await openOffice('main', { secrets: { ...sharedSecrets, knownSenders } })
    const report = await knowing.exchange.importBundle(signed)
    expect(report.origin).toMatchObject({ proven: true, label: 'Homeoffice Anna' })
    expect(report.notices).toEqual([])
    expect(report.job.originProven).toBe(true)
  })
})

describe('attachments until their content can be judged', () => {
  const pdf = btoa('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n')
  const attachments = [
    { name: 'skizze.pdf', mime: 'application/pdf', purpose: 'drawing', content: pdf, size: 47 },
    { name: 'daten.xml', mime: 'application/xml', purpose: 'drawing', content: btoa('<Order/>'), size: 8 },
  ]

  it('I-09: stay behind, named, unless the exporter says yes; XML stays behind in any case', async () => {
    const home = await withQuote('AN-1001', { attachments })
    const without = await home.exchange.exportDocuments([{ kind: 'quote', number: 'AN-1001' }])
    expect(without.leftOut.map((left) => [left.what, left.name])).toEqual([
      ['attachment', 'skizze.pdf'],
      ['attachment', 'daten.xml'],
    ])
    const selection = [{ kind: 'quote', number: 'AN-1001' }]
    const withYes = await home.exchange.exportDocuments(selection, { allowAttachments: true })
    expect(withYes.leftOut.map((left) => left.name)).toEqual(['daten.xml'])
    const main = await openOffice('main')
    await main.exchange.importBundle(withYes.files[0]!.bytes)
    expect((await main.all('quote'))[0]!.fields['attachments']).toMatchObject([
      { name: 'skizze.pdf', content: pdf },
    ])
  })
})

describe('calls', () => {
  it('CLM-01: the permission hook refuses before anything is done', async () => {
    const home = await openOffice('home', { hooks: { permission: (action) => action !== 'export' } })
    await home.put('quote', quote('AN-1001', await home.put('party', customer)))
    const before = await dump(home.store)
    await expect(file(home)).rejects.toMatchObject({ code: 'usage.not_permitted' })
    expect(await dump(home.store)).toBe(before)
  })

  it('an aborted import writes nothing', async () => {
    const bytes = await file(await withQuote())
    const main = await openOffice('main')
    const stop = new AbortController()
    const running = main.exchange.importBundle(bytes, {
      signal: stop.signal,
      onProgress: ({ stage }) => {
        if (stage === 'write') stop.abort(new Error('stopped by the user'))
      },
    })
    await expect(running).rejects.toThrow('stopped by the user')
    expect(await main.all('quote')).toEqual([])
    expect(await main.exchange.jobs()).toEqual([])
  })

  it('names what is not there, and refuses an empty selection', async () => {
    const home = await withQuote()
    await expect(file(home, 'AN-7')).rejects.toMatchObject({
      code: 'usage.not_found',
      parameters: { what: 'quote AN-7' },
    })
    await expect(home.exchange.exportDocuments([])).rejects.toMatchObject({ code: 'usage.invalid_argument' })
  })

  it('more than a bundle may hold becomes several files, each complete in itself', async () => {
    const home = await openOffice('home')
    const partyKey = await home.put('party', customer)
    const notes = 'x'.repeat(90_000)
    const selection = []
    for (let i = 1; i <= 60; i++) {
      selection.push({ kind: 'quote', key: await home.put('quote', quote(`AN-${i}`, partyKey, { notes })) })
    }
    const { files, notices } = await home.exchange.exportDocuments(selection)
    expect(files.length).toBe(2)
    expect(notices).toContainEqual({ code: 'SPLIT_INTO_FILES', parameters: { count: 2 } })
    const main = await openOffice('main')
    const second = await main.exchange.importBundle(files[1]!.bytes)
    expect(second.records.map((one) => one.kind)).toContain('party')
    await main.exchange.importBundle(files[0]!.bytes)
    expect(await main.all('quote')).toHaveLength(60)
    expect(await main.all('party')).toHaveLength(1)
  })

  it('jobs are listed newest first, with their records', async () => {
    const home = await withQuote()
    const main = await openOffice('main')
    const first = await main.exchange.importBundle(await file(home), { by: 'Anna' })
    main.runtime.setTime('2026-03-02T10:00:00Z')
    const second = await main.exchange.importBundle(await file(home), { by: 'Berta' })
    expect((await main.exchange.jobs()).map((job) => [job.id, job.by])).toEqual([
      [second.job.id, 'Berta'],
      [first.job.id, 'Anna'],
    ])
    expect((await main.exchange.job(first.job.id)).records).toHaveLength(2)
  })

  it.each([
    ['station', { station: 'Büro 1' }],
    ['extension', { extension: 'osb' }],
    ['undoDays', { undoDays: -1 }],
    ['secrets.passphrase', { secrets: { passphrase: 'kurz' } }],
    ['rules.quotes', { rules: { quotes: { include: true } } }],
    ['rules.quote.acceptNw', { rules: { quote: { acceptNw: true } as never } }],
    ['customerNumbers', { customerNumbers: 'same' as never }],
  ])('a wrong %s is refused whole, naming the field and what is expected', async (field, options) => {
    await expect(openOffice('main', options)).rejects.toMatchObject({
      code: 'usage.invalid_configuration',
      parameters: { field, expected: expect.any(String) as string },
    })
  })
})

describe('without a secret', () => {
  it('jobs are listed, but sealing and opening are refused, naming what is missing', async () => {
    const bytes = await file(await withQuote())
    const main = await openOffice('main', { secrets: {} })
    expect(await main.exchange.jobs()).toEqual([])
    const missing = { code: 'usage.invalid_configuration', parameters: { field: 'secrets' } }
    await expect(main.exchange.importBundle(bytes)).rejects.toMatchObject(missing)
    await main.put('quote', quote('AN-1', await main.put('party', customer)))
    await expect(file(main, 'AN-1')).rejects.toMatchObject(missing)
  })
})

describe('sentences', () => {
  it('every outcome and every code has a German and an English sentence', () => {
    for (const outcome of outcomes) expect(sentences[outcome]).toBeDefined()
    for (const [code, { de, en }] of Object.entries(sentences)) {
      expect(de.length, code).toBeGreaterThan(5)
      expect(en.length, code).toBeGreaterThan(5)
      const names = (text: string): string[] =>
        [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort()
      expect(new Set(names(de)), code).toEqual(new Set(names(en)))
    }
  })

  it('fills parameters in, cuts long ones, and falls back to English', () => {
    expect(sentence('NUMBER_ASSIGNED', { number: '4711' }, 'de-AT')).toBe(
      'Hat hier die Nummer 4711 bekommen.',
    )
    expect(sentence('NUMBER_ASSIGNED', { number: '4711' }, 'fi')).toContain('4711')
    expect(sentence('NUMBER_ASSIGNED', { number: 'x'.repeat(5000) }).length).toBeLessThan(300)
    expect(sentence('NO_SUCH_CODE')).toBe('NO_SUCH_CODE')
  })
})
