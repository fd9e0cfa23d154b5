import { createMemoryStore, describe as sentence, isOrderSyncError } from '@ordersync/core'
import type { Fields, PartyMatcher } from '@ordersync/core'
import { createPhoneticMatcher } from '@ordersync/phonetic'
import { describe, expect, it } from 'vitest'
import { fileWith, lehmann, openOffice, quoteFor } from './offices.js'

/** The seam fits by shape alone: this would not compile otherwise. */
const matcher: PartyMatcher = createPhoneticMatcher()

const here = {
  ...lehmann,
  name: 'Mathias Lehman',
  givenName: 'Mathias',
  familyName: 'Lehman',
  customerNumber: '100',
}

const orderedBy = (row: { readonly fields: Record<string, unknown> }): Record<string, unknown> =>
  (row.fields['parties'] as { orderedBy: Record<string, unknown> }).orderedBy

describe('similar customers (M-A1 (5), M-A9, C-10, OSI-28, OSI-29)', () => {
  it('are a question with reasons; the document is stored with its snapshot and waits for nobody', async () => {
    const { bytes } = await fileWith(lehmann)
    const main = await openOffice('main', { matcher })
    const key = await main.put('party', here)
    const report = await main.exchange.importBundle(bytes)
    expect(report.counts).toMatchObject({ pending: 2, created: 0 })
    const [row] = await main.all('quote')
    expect(orderedBy(row!)).toMatchObject({ snapshot: { name: 'Matthias Lehmann' } })
    expect(orderedBy(row!)['partyKey']).toBeUndefined()
    const [question] = await main.exchange.questions()
    expect(question).toMatchObject({
      type: 'party-match',
      cause: { code: 'PARTY_CANDIDATES' },
      candidates: [{ key }],
    })
    const reasons = question!.candidates[0]!.reasons.map((one) => sentence(one.code, one.parameters, 'de'))
    expect(reasons[0]).toMatch(/^Zu \d+ % derselbe Kunde\.$/)
    expect(reasons).toContainEqual(
      expect.stringMatching(/^Nachname klingt gleich: Lehmann\/Lehman, \+\d+,\d\.$/),
    )
    // What is shown is the whole sum: nothing is cut, the size of the book is a line of its own.
    const bits = question!.candidates[0]!.reasons.map(({ parameters }) => parameters?.['bits'])
    const lines = reasons.filter((one) => /, [+−]\d+,\d\.$/.test(one))
    expect(lines).toHaveLength(bits.filter((one) => one !== undefined).length)
    expect(lines.at(-1)).toMatch(/^So viele Adressen stehen im Buch/)
    const english = question!.candidates[0]!.reasons.map((one) => sentence(one.code, one.parameters, 'en'))
    expect(english).toContainEqual(
      expect.stringMatching(/^Family name sounds the same: Lehmann\/Lehman, \+\d+\.\d\.$/),
    )
  })

  it('M-A3, M-A5: "use existing" links, leaves the master, is remembered, listed and revocable', async () => {
    const { home, bytes } = await fileWith(lehmann)
    const main = await openOffice('main', { matcher })
    const key = await main.put('party', here)
    await main.exchange.importBundle(bytes)
    const [question] = await main.exchange.questions()
    await main.exchange.answer({
      questionId: question!.id,
      option: 'useExisting',
      values: { key },
      by: 'Anna',
    })
    expect((await main.all('party')).map((row) => row.fields['name'])).toEqual(['Mathias Lehman'])
    expect(orderedBy((await main.all('quote'))[0]!)['partyKey']).toBe(key)
    const [link] = await main.exchange.rememberedLinks()
    expect(link).toMatchObject({ origin: 'home', localKey: key, by: 'Anna', option: 'useExisting' })

    const [party] = await home.all('party')
    await home.put('quote', quoteFor('AN-2000', party!.key))
    const { files } = await home.exchange.exportDocuments([{ kind: 'quote', number: 'AN-2000' }])
    expect((await main.exchange.importBundle(files[0]!.bytes)).questions).toEqual([])

    await main.exchange.forgetLink(link!)
    expect(await main.exchange.rememberedLinks()).toEqual([])
  })

  it('M-A5: a forgotten answer is asked for again; what was linked stays linked until it comes anew', async () => {
    const { home, bytes } = await fileWith(lehmann)
    const main = await openOffice('main', { matcher })
    const key = await main.put('party', here)
    await main.exchange.importBundle(bytes)
    const [question] = await main.exchange.questions()
    const answer = { questionId: question!.id, option: 'useExisting', values: { key }, by: 'Anna' }
    await main.exchange.answer(answer)
    const [link] = await main.exchange.rememberedLinks()
    await main.exchange.forgetLink(link!)

    // The same file again, a newer revision of the quote, and a second quote of the customer.
    const linkOf = async (number: unknown): Promise<unknown> =>
      orderedBy((await main.all('quote')).find((row) => row.fields['number'] === number)!)['partyKey']
    expect((await main.exchange.importBundle(bytes)).questions).toHaveLength(1)
    const [stored] = await main.all('quote')
    expect(await linkOf(stored!.fields['number'])).toBe(key)
    const [party] = await home.all('party')
    const [sent] = await home.all('quote')
    await home.put('quote', { ...sent!.fields, date: '2026-03-05' }, sent!.key)
    await home.put('quote', quoteFor('AN-2000', party!.key))
    const marked = [String(sent!.fields['number']), 'AN-2000'].map((number) => ({ kind: 'quote', number }))
    const { files } = await home.exchange.exportDocuments(marked)
    await main.exchange.importBundle(files[0]!.bytes)
    const [again, ...more] = await main.exchange.questions()
    expect([again!.type, again!.candidates[0]!.key, more]).toEqual(['party-match', key, []])
    expect(await linkOf(marked[0]!.number)).toBeUndefined()
    expect((await main.all('quote')).map((row) => row.fields['date'])).toContain('2026-03-05')
    expect(await linkOf('AN-2000')).toBeUndefined()

    // Another answer this time.
    await main.exchange.answer({ questionId: again!.id, option: 'useImported', by: 'Berta' })
    const fresh = (await main.all('party')).find((row) => row.fields['name'] === lehmann['name'])!
    expect(await linkOf('AN-2000')).toBe(fresh.key)
    expect(await linkOf(marked[0]!.number)).toBe(fresh.key)
    expect(await main.exchange.rememberedLinks()).toMatchObject([{ option: 'useImported', by: 'Berta' }])
  })

  it('an answer that is undone is an open question again, and the link of the document is open', async () => {
    const { bytes } = await fileWith(lehmann)
    const main = await openOffice('main', { matcher })
    const key = await main.put('party', here)
    await main.exchange.importBundle(bytes)
    const [question] = await main.exchange.questions()
    const { job } = await main.exchange.answer({
      questionId: question!.id,
      option: 'useExisting',
      values: { key },
      by: 'Anna',
    })
    expect(await main.exchange.questions()).toEqual([])
    await main.exchange.undo(job.id)
    expect((await main.exchange.questions()).map((one) => one.id)).toEqual([question!.id])
    expect(orderedBy((await main.all('quote'))[0]!)['partyKey']).toBeUndefined()
  })

  it('M-A3: "take fields" takes the chosen values and nothing else', async () => {
    const { bytes } = await fileWith(lehmann)
    const main = await openOffice('main', { matcher })
    const key = await main.put('party', here)
    await main.exchange.importBundle(bytes)
    const [question] = await main.exchange.questions()
    await main.exchange.answer({
      questionId: question!.id,
      option: 'takeFields',
      values: { key, familyName: 'Lehmann' },
      by: 'Anna',
    })
    const [row] = await main.all('party')
    expect(row!.fields).toMatchObject({ familyName: 'Lehmann', givenName: 'Mathias', customerNumber: '100' })
  })

  it('a street of many weighs less than one of few, with the keys in the store too', async () => {
    const bitsOfStreet = (others: string): number => {
      const parties = Array.from({ length: 40 }, (_, i) => ({
        ...lehmann,
        name: `Familie ${i}`,
        familyName: `Familie${i}`,
        addresses: [{ ...(lehmann['addresses'] as Fields[])[0], street: `${others} ${i}` }],
      }))
      const keys = parties.map((party) => matcher.blockingKeys(party))
      const count = (key: string): number => keys.filter((list) => list.includes(key)).length
      const [compared] = matcher.compare(lehmann, [here], { size: 2000, count })
      const street = compared!.reasons.find(({ parameters }) => parameters?.['field'] === 'street')
      return Number(street!.parameters!['bits'])
    }
    expect(bitsOfStreet('Birkenweg')).toBeLessThan(bitsOfStreet('Ahornallee') - 1)
  })

  it('numbered mailboxes of one provider in one street make no question out of two firms', () => {
    const place = { street: 'An der Brücke 5', postalCode: '99084', city: 'Erfurt' }
    const brewery = {
      type: 'company',
      name: 'Brauerei Füchslein KG',
      email: 'einkauf11@kunde.example',
      addresses: [place],
    }
    const stable = {
      type: 'company',
      name: 'Reiterhof Mühlental GbR',
      email: 'einkauf16@kunde.example',
      addresses: [{ ...place, street: 'An der Brücke 102' }],
    }
    for (const kept of [0, 2]) {
      const [compared] = matcher.compare(brewery, [stable], { size: 10, count: () => kept })
      expect(['related', 'none']).toContain(compared!.zone)
      expect(compared!.probability).toBeLessThan(0.05)
    }
  })

  it('M-A4: "use imported" creates the customer', async () => {
    const { bytes } = await fileWith(lehmann)
    const main = await openOffice('main', { matcher })
    await main.put('party', here)
    await main.exchange.importBundle(bytes)
    const [question] = await main.exchange.questions()
    await main.exchange.answer({ questionId: question!.id, option: 'useImported', by: 'Anna' })
    expect(await main.all('party')).toHaveLength(2)
  })

  it('a spouse at the same address is no question: she is created, and shown beside a question of her own', async () => {
    const spouse = { ...lehmann, name: 'Sabine Lehmann', givenName: 'Sabine' }
    const main = await openOffice('main', { matcher })
    await main.put('party', { ...lehmann, customerNumber: '100' })
    const first = await main.exchange.importBundle((await fileWith(spouse)).bytes)
    expect(first.counts).toMatchObject({ pending: 0 })
    expect(await main.all('party')).toHaveLength(2)
    const again = await main.exchange.importBundle((await fileWith({ ...spouse, phone: undefined })).bytes)
    expect(again.questions[0]!.candidates).toHaveLength(2)
    const related = again.questions[0]!.candidates[1]!.reasons.map((one) =>
      sentence(one.code, one.parameters, 'en'),
    )
    expect(related[0]).toMatch(/^Probably another customer \(the same with \d+ % at most\)\.$/)
    expect(related[1]).toBe('Same household, other person.')
  })

  it('M-A10: two customers of one file that are like the same one are both questions, with policies too', async () => {
    const other = { ...lehmann, givenName: 'Matias', name: 'Matias Lehmann' }
    const policies = {
      rules: [{ minProbability: 0.6, action: 'link' as const }],
      linkBySimilarityAlone: true,
    }
    for (const partyPolicies of [undefined, policies]) {
      const { bytes } = await fileWith(lehmann, other)
      const main = await openOffice('main', { matcher, partyPolicies })
      await main.put('party', here)
      const report = await main.exchange.importBundle(bytes)
      expect(report.questions).toHaveLength(2)
      expect(await main.all('party')).toHaveLength(1)
    }
  })

  it.each([
    ['no number', Number.NaN],
    ['percent', 98],
    ['less than nothing', -1],
    ['a text', '0.9999' as unknown as number],
  ])(
    'a matcher that says %s instead of a probability links nothing, whatever the policies',
    async (_, probability) => {
      const wrong: PartyMatcher = {
        name: 'wrong',
        version: '1',
        blockingKeys: () => ['one'],
        compare: (_party, candidates) => candidates.map(() => ({ probability, zone: 'sure', reasons: [] })),
      }
      const rules = [{ minProbability: 0.6, action: 'link' as const }]
      const { bytes } = await fileWith(lehmann)
      const main = await openOffice('main', {
        matcher: wrong,
        partyPolicies: { rules, linkBySimilarityAlone: true },
      })
      await main.put('party', here)
      expect((await main.exchange.importBundle(bytes)).counts).toMatchObject({ linked: 0, created: 2 })
    },
  )

  it('a matcher that answers too few comparisons breaks no import', async () => {
    const short: PartyMatcher = {
      name: 'short',
      version: '1',
      blockingKeys: () => ['one'],
      compare: () => [],
    }
    const { bytes } = await fileWith(lehmann)
    const main = await openOffice('main', { matcher: short })
    await main.put('party', here)
    expect((await main.exchange.importBundle(bytes)).counts).toMatchObject({ linked: 0, created: 2 })
  })

  it('without a matcher nothing is looked for, as before', async () => {
    const { bytes } = await fileWith(lehmann)
    const main = await openOffice('main')
    await main.put('party', here)
    expect((await main.exchange.importBundle(bytes)).counts).toMatchObject({ pending: 0, created: 2 })
    expect(await main.keyRows()).toBe(0)
  })
})

describe('policies', () => {
  const link = { minProbability: 0.6, action: 'link' as const }

  it('link only what also shares an identity', async () => {
    const firm = {
      roles: ['customer'],
      type: 'company',
      name: 'Bäckerei Hübner e. K.',
      vatId: 'DE136695976',
      addresses: lehmann['addresses'],
    }
    const { bytes } = await fileWith(firm)
    const main = await openOffice('main', {
      matcher,
      partyPolicies: { rules: [{ ...link, same: ['vatId'] }] },
    })
    const key = await main.put('party', { ...firm, name: 'Baeckerei Huebner', customerNumber: '1' })
    await main.put('party', { ...firm, name: 'Bäckerei Hübner, Filiale Markt', customerNumber: '2' })
    const report = await main.exchange.importBundle(bytes)
    expect(report.questions).toEqual([])
    expect(report.records.find((one) => one.kind === 'party')).toMatchObject({
      outcome: 'linked',
      linkedTo: key,
      notices: [{ code: 'PARTY_LINKED', parameters: { by: 'policy' } }],
    })
  })

  it('similarity alone links only where the operator switched that on', async () => {
    const refused = openOffice('main', { matcher, partyPolicies: { rules: [link] } })
    await expect(refused).rejects.toMatchObject({
      code: 'usage.invalid_configuration',
      parameters: { field: 'partyPolicies.rules[0].same' },
    })
    const { bytes } = await fileWith(lehmann)
    const main = await openOffice('main', {
      matcher,
      partyPolicies: { rules: [link], linkBySimilarityAlone: true },
    })
    const key = await main.put('party', here)
    const report = await main.exchange.importBundle(bytes)
    expect(report.questions).toEqual([])
    expect(report.records.find((one) => one.kind === 'party')!.linkedTo).toBe(key)
  })

  it('never link one of two that are equally probable', async () => {
    const { bytes } = await fileWith(lehmann)
    const main = await openOffice('main', {
      matcher,
      partyPolicies: { rules: [{ ...link, minProbability: 0.501 }], linkBySimilarityAlone: true },
    })
    await main.put('party', { ...here, customerNumber: '1' })
    await main.put('party', { ...here, customerNumber: '2' })
    expect((await main.exchange.importBundle(bytes)).questions).toHaveLength(1)
  })

  it('of two that are equally probable the one made first stands first, whatever keys they share', async () => {
    const even: PartyMatcher = {
      name: 'even',
      version: '1',
      blockingKeys: ({ customerNumber }) => (customerNumber === '1' ? ['a'] : ['a', 'b', 'c']),
      compare: (_, candidates) => candidates.map(() => ({ probability: 0.5, zone: 'ask', reasons: [] })),
    }
    const { bytes } = await fileWith(lehmann)
    const main = await openOffice('main', { matcher: even })
    const first = await main.put('party', { ...here, customerNumber: '1' })
    const second = await main.put('party', { ...here, customerNumber: '2' })
    const { questions } = await main.exchange.importBundle(bytes)
    expect(questions[0]!.candidates.map((one) => one.key)).toEqual([first, second])
  })

  it.each([
    [{ minProbability: 0.5, same: ['vatId'], action: 'link' }, 'partyPolicies.rules[0].minProbability'],
    [{ minProbability: 1.01, same: ['vatId'], action: 'link' }, 'partyPolicies.rules[0].minProbability'],
    [{ minProbability: 0.9, same: ['email'], action: 'link' }, 'partyPolicies.rules[0].same'],
    [{ minProbability: 0.9, same: ['vatId'], action: 'merge' }, 'partyPolicies.rules[0].action'],
  ])('%j is refused, naming the field', async (rule, field) => {
    const error: unknown = await openOffice('main', {
      matcher,
      partyPolicies: { rules: [rule] } as never,
    }).catch((reason: unknown) => reason)
    expect(isOrderSyncError(error) && error.parameters['field']).toBe(field)
  })
})

describe('blocking keys in the store', () => {
  it('follow every change: created, changed, removed, undone', async () => {
    const { bytes } = await fileWith(lehmann)
    const main = await openOffice('main', { matcher })
    const key = await main.put('party', here)
    await main.exchange.uidOf('party', key)
    const one = await main.keyRows()
    expect(one).toBeGreaterThan(8)
    await main.put(
      'party',
      { ...here, givenName: 'Wolfgang', familyName: 'Quandt', name: 'Wolfgang Quandt' },
      key,
    )
    expect((await main.exchange.importBundle(bytes)).counts.pending).toBe(0)
    const two = await main.keyRows()
    expect(two).toBeGreaterThan(one)
    const [job] = await main.exchange.jobs()
    await main.exchange.undo(job!.id)
    const back = await main.keyRows()
    expect(back).toBeLessThan(two)
    await main.remove('party', key)
    await main.exchange.previewBundle(bytes)
    await main.exchange.uidOf('party', 'nobody')
    expect(await main.keyRows()).toBe(0)
  })

  it('are made anew when a matcher comes, comes back, or has another version', async () => {
    const { bytes } = await fileWith(lehmann)
    const store = createMemoryStore()
    const without = await openOffice('main', {}, store)
    const key = await without.put('party', here)
    await without.exchange.uidOf('party', key)
    expect(await without.keyRows()).toBe(0)
    const asked = async (options: Parameters<typeof openOffice>[1]): Promise<number> =>
      (await (await openOffice('main', options, store)).exchange.previewBundle(bytes)).questions.length
    expect(await asked({ matcher })).toBe(1)
    await (await openOffice('main', { matcher }, store)).exchange.importBundle(bytes)
    // Changed while nobody kept the keys: found again all the same.
    await without.put('party', { ...here, familyName: 'Leman', name: 'Mathias Leman' }, key)
    await without.exchange.uidOf('party', key)
    expect(await asked({ matcher })).toBe(1)
    expect(await asked({ matcher: { ...matcher, version: 'next', blockingKeys: () => ['all'] } })).toBe(1)
    expect(await asked({ matcher: { ...matcher, version: 'none', blockingKeys: () => [] } })).toBe(0)
  })

  it('bear a matcher that gives far too many, far too long and empty keys', async () => {
    const { bytes } = await fileWith(lehmann)
    const wild: PartyMatcher = {
      ...matcher,
      version: 'wild',
      blockingKeys: (party) => [
        '',
        'x'.repeat(10_000),
        'a\u0000b',
        ...Array.from({ length: 500 }, (_, i) => `k${i}`),
        ...matcher.blockingKeys(party),
      ],
    }
    const main = await openOffice('main', { matcher: wild })
    await main.put('party', here)
    await main.exchange.importBundle(bytes)
    expect(await main.keyRows()).toBe(40)
  })
})
