import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '@ordersync/core'
import type { Fields, PartyMatcher } from '@ordersync/core'
import { importAll, openShop, resultsOf, tableOf } from './table.js'

/** Who has the same first three letters is perhaps the same; called once per comparison. */
function letters(): PartyMatcher & { readonly asked: string[] } {
  const asked: string[] = []
  const start = (fields: Fields): string =>
    String(fields['name'] as string)
      .slice(0, 3)
      .toLowerCase()
  return {
    asked,
    name: 'letters',
    version: '1',
    blockingKeys: (fields) => [start(fields)],
    compare: (fields, candidates, book) => {
      asked.push(`${String(fields['name'] as string)} ${book.size} ${book.count(start(fields))}`)
      return candidates.map((one) => ({
        probability: one['name'] === fields['name'] ? 1 : 0.8,
        zone: 'ask' as const,
        reasons: [{ code: 'SAME_NAME' }],
      }))
    },
  }
}

const rules = { duplicates: 'overwrite' } as const

describe('rows that are perhaps a party that is here (M-A1 (5))', () => {
  it('ask "is this the same customer?" through the matcher, best first, never quite sure', async () => {
    const matcher = letters()
    const shop = openShop({ matcher })
    await shop.put('party', { customerNumber: '1', name: 'Müllers' })
    const same = await shop.put('party', { customerNumber: '2', name: 'Müller' })
    await shop.put('party', { customerNumber: '3', name: 'Other' })
    const { preview, job } = await importAll(
      shop,
      tableOf([
        { customerNumber: '10', name: 'Müller', phone: '1' },
        { customerNumber: '11', name: 'Nobody' },
      ]),
    )
    expect(preview.counts).toMatchObject({ create: 1, question: 1 })
    expect(preview.questions[0]).toMatchObject({
      type: 'party-match',
      cause: { code: 'PARTY_CANDIDATES' },
      incoming: { name: 'Müller' },
      candidates: [
        {
          key: same,
          reasons: [{ code: 'MATCH_PROBABILITY', parameters: { percent: 99 } }, { code: 'SAME_NAME' }],
        },
        { reasons: [{ code: 'MATCH_PROBABILITY', parameters: { percent: 80 } }, { code: 'SAME_NAME' }] },
      ],
    })
    expect(matcher.asked[0]).toBe('Müller 3 2')
    expect(job.counts).toMatchObject({ create: 1, question: 1 })
    expect(job.state).toBe('completedWithErrors')
  })

  it('asks nothing about what a key has found, nor about articles', async () => {
    const shop = openShop({ matcher: letters() })
    await shop.put('party', { customerNumber: '1', name: 'Müller' })
    await shop.put('article', { articleNumber: 'M', name: 'Müller' })
    const found = await importAll(shop, tableOf([{ customerNumber: '1', name: 'Müller', phone: '5' }]))
    expect(found.job.counts).toMatchObject({ change: 1, question: 0 })
    const article = tableOf([{ articleNumber: 'N', name: 'Müller' }], {
      kind: 'article',
      recordKind: 'article',
      keyField: 'articleNumber',
    })
    expect((await importAll(shop, article)).job.counts).toMatchObject({ create: 1, question: 0 })
  })

  it('remembers who it was: the same row is not asked about again, in this job or another', async () => {
    const shop = openShop({ matcher: letters() })
    const key = await shop.put('party', { customerNumber: '1', name: 'Müller' })
    const rows = [
      { customerNumber: '10', name: 'Müller', phone: '5' },
      { customerNumber: '11', name: 'Mülder' },
      { name: 'Mülbach' },
    ]
    const first = await importAll(shop, tableOf(rows))
    const [same, other, none] = await shop.rows.questions(first.id)
    const kept = await shop.rows.answer(first.id, { questionId: other!.id, option: 'keepLocal', by: 'anna' })
    expect(kept).toMatchObject({ action: 'skip', reason: { code: 'ROW_KEPT_BY_DECISION' } })
    await shop.rows.answer(first.id, { questionId: none!.id, option: 'keepLocal', by: 'anna' })
    const merged = await shop.rows.answer(first.id, {
      questionId: same!.id,
      option: 'useExisting',
      values: { key },
      by: 'anna',
    })
    expect(merged).toMatchObject({ action: 'change', key })
    expect((await shop.all('party')).get(key)).toMatchObject({ customerNumber: '1', phone: '5' })
    const second = await importAll(shop, tableOf([{ ...rows[0]!, phone: '6' }, rows[1]!, rows[2]!]))
    expect(second.preview.counts).toMatchObject({ change: 1, skip: 2, question: 0 })
    expect(second.job.counts).toMatchObject({ change: 1, skip: 2, question: 0 })
    expect((await shop.all('party')).get(key)).toMatchObject({ phone: '6' })
    // Somebody else looks like it now: that is another question.
    await shop.put('party', { customerNumber: '2', name: 'Müllner' })
    const third = await importAll(shop, tableOf(rows))
    expect(third.preview.counts.question).toBe(3)
  })

  it('takes nobody for the one who was not among those shown', async () => {
    const shop = openShop({ matcher: letters() })
    await shop.put('party', { customerNumber: '1', name: 'Müller' })
    const stranger = await shop.put('party', { customerNumber: '2', name: 'Stranger' })
    const { id } = await importAll(shop, tableOf([{ customerNumber: '10', name: 'Müller' }]))
    const [question] = await shop.rows.questions(id)
    const answer = { questionId: question!.id, option: 'useExisting', values: { key: stranger }, by: 'a' }
    expect((await shop.rows.answer(id, answer)).action).toBe('question')
    expect((await shop.all('party')).get(stranger)).toEqual({ customerNumber: '2', name: 'Stranger' })
  })

  it('sees the same book before and after a stop, and keeps the answers that came with the import', async () => {
    const store = createMemoryStore()
    let left = Infinity
    const failing = {
      ...store,
      transaction: (work: Parameters<typeof store.transaction>[0]) => {
        left -= 1
        if (left === 0) throw new Error('power cut')
        return store.transaction(work)
      },
    } as typeof store
    const shop = openShop({ store: failing, matcher: letters() })
    const key = await shop.put('party', { customerNumber: '1', name: 'Zzzmüller' })
    // Names that are like each other: rows of the job itself must not become candidates when it goes on.
    const many = Array.from({ length: 9000 }, (_, i) => ({
      customerNumber: `N${i}`,
      name: i === 8999 ? 'Zzzmeier' : `Abc${i}`,
    }))
    const source = tableOf(many)
    const job = await shop.rows.begin({ kind: 'customer', recordKind: 'party', fileName: 'x' })
    const preview = await shop.rows.preview(job.id, source, rules)
    expect(preview.counts).toMatchObject({ create: 8999, question: 1 })
    const [question] = preview.questions
    const decisions = [{ questionId: question!.id, option: 'useExisting', values: { key }, by: 'anna' }]
    for (let at = 4; at <= 7; at++) {
      left = at
      await shop.rows.run(job.id, source, preview.token, { decisions }).catch(() => undefined)
      left = Infinity
      if ((await shop.rows.job(job.id)).counts['create']! > 0) break
    }
    expect((await shop.rows.job(job.id)).state).toBe('failed')
    // Nobody is asked again, and nothing has to be given again.
    const { job: done } = await shop.rows.run(job.id, source, preview.token)
    expect(done.counts).toMatchObject({ create: 8999, change: 1, question: 0, error: 0 })
    expect((await shop.all('party')).get(key)).toMatchObject({ customerNumber: '1', name: 'Zzzmeier' })
  })
})

describe('answers and the journal', () => {
  it('an answer given while the import runs loses no journal row', async () => {
    const shop = openShop()
    const key = await shop.put('party', { customerNumber: 'N0', name: 'Old' })
    const many = Array.from({ length: 9000 }, (_, i) => ({ customerNumber: `N${i}`, name: `New${i}` }))
    const job = await shop.rows.begin({ kind: 'customer', recordKind: 'party', fileName: 'x' })
    const preview = await shop.rows.preview(job.id, tableOf(many), { duplicates: 'ask' })
    let answered = false
    const source = tableOf(many, {
      before: async () => {
        const [question] = await shop.rows.questions(job.id)
        if (question === undefined || answered) return
        answered = true
        await shop.rows.answer(job.id, { questionId: question.id, option: 'overwrite', by: 'anna' })
      },
    })
    const { job: done } = await shop.rows.run(job.id, source, preview.token)
    expect(answered).toBe(true)
    expect(done.counts).toMatchObject({ create: 8999, change: 1, question: 0 })
    expect(done.state).toBe('completed')
    const results = await resultsOf(shop, job.id)
    expect(results.filter((one) => one.action === 'create')).toHaveLength(8999)
    expect(results.filter((one) => one.action === 'change')).toHaveLength(1)
    const undone = await shop.rows.undo(job.id)
    expect(undone.counts).toEqual({ removed: 8999, restored: 1, kept: 0 })
    expect((await shop.all('party')).get(key)).toEqual({ customerNumber: 'N0', name: 'Old' })
  })

  it('nothing is imported by an answer after the undo', async () => {
    const shop = openShop()
    const key = await shop.put('party', { customerNumber: '1', name: 'Old' })
    const { id } = await importAll(
      shop,
      tableOf([
        { customerNumber: '1', name: 'New' },
        { customerNumber: '2', name: 'B' },
      ]),
      { duplicates: 'ask' },
    )
    const [question] = await shop.rows.questions(id)
    await shop.rows.undo(id)
    expect(await shop.rows.questions(id)).toEqual([])
    await expect(
      shop.rows.answer(id, { questionId: question!.id, option: 'overwrite', by: 'anna' }),
    ).rejects.toMatchObject({ code: 'usage.not_found' })
    expect((await shop.all('party')).get(key)).toEqual({ customerNumber: '1', name: 'Old' })
  })
})

describe('numbers that an import gave', () => {
  it('are voided when the undo removes their record, in its transaction, and not by looking', async () => {
    const voided: string[] = []
    let next = 500
    const shop = openShop({
      hooks: {
        assignNumber: () => `${next++}`,
        voidNumber: (kind, number) => void voided.push(`${kind} ${number}`),
      },
    })
    const { id } = await importAll(
      shop,
      tableOf([{ name: 'A' }, { name: 'B', customerNumber: '7' }, { name: 'C' }]),
    )
    const rows = await shop.all('party')
    const [edited] = [...rows].find(([, row]) => row['customerNumber'] === '501')!
    await shop.put('party', { ...rows.get(edited), phone: '1' }, edited)
    expect((await shop.rows.previewUndo(id)).counts).toEqual({ removed: 2, restored: 0, kept: 1 })
    expect(voided).toEqual([])
    await shop.rows.undo(id)
    // 7 came from the file, and the record with 501 stays.
    expect(voided).toEqual(['party 500'])
  })

  it('stop the undo when they cannot be voided, and nothing is half done', async () => {
    let broken = true
    const shop = openShop({
      hooks: {
        assignNumber: () => '500',
        voidNumber: () => {
          if (broken) throw new Error('series is locked')
        },
      },
    })
    const { id } = await importAll(shop, tableOf([{ name: 'A' }]))
    await expect(shop.rows.undo(id)).rejects.toThrow('series is locked')
    expect((await shop.all('party')).size).toBe(1)
    broken = false
    expect((await shop.rows.undo(id)).counts.removed).toBe(1)
  })
})
