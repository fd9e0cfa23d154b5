import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { orderByDependency } from '../../src/merge/apply-order.js'
import { matchArticles } from '../../src/merge/article-match.js'
import type { ArticleLine } from '../../src/merge/article-match.js'
import { decideDocument } from '../../src/merge/document-decision.js'
import { fitFields } from '../../src/merge/fit-fields.js'
import { mergeDocument } from '../../src/merge/merge-document.js'
import { mergeFields } from '../../src/merge/merge-fields.js'
import { normaliseForComparison } from '../../src/merge/normalise-for-comparison.js'
import { matchParties } from '../../src/merge/party-match.js'
import { isEmpty, sameValue } from '../../src/merge/plain-value.js'
import { mergePrices } from '../../src/merge/price-merge.js'
import { applyResidue, residueOf } from '../../src/merge/residue.js'
import {
  documentFields,
  documentLine,
  documentLines,
  groups,
  jsonFields,
  runs,
  smallFields,
} from './arbitraries.js'

const options = { numRuns: runs }

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value)
    Object.values(value).forEach(deepFreeze)
  }
  return value
}

describe('mergeFields (M-E3)', () => {
  const merge = (base: object, local: object, incoming: object, host: 'local' | 'incoming') =>
    mergeFields(
      deepFreeze({
        base: { ...base },
        local: { ...local },
        incoming: { ...incoming },
        groups,
        policy: 'ask',
        host,
      }),
    )

  it('M-E3 gives both sides the same fields and mirrored conflicts', () => {
    fc.assert(
      fc.property(smallFields, smallFields, smallFields, (base, a, b) => {
        const here = merge(base, a, b, 'local')
        const there = merge(base, b, a, 'incoming')
        expect(sameValue(here.fields, there.fields)).toBe(true)
        expect(
          there.conflicts.map(({ group, local, incoming }) => ({ group, local: incoming, incoming: local })),
        ).toEqual(here.conflicts.map(({ group, local, incoming }) => ({ group, local, incoming })))
      }),
      options,
    )
  })

  it('M-E3 merged again, or merged with an unchanged side, changes nothing', () => {
    fc.assert(
      fc.property(smallFields, smallFields, smallFields, (base, a, b) => {
        const once = merge(base, a, b, 'local')
        const again = merge(base, once.fields, b, 'local')
        expect(sameValue(again.fields, once.fields)).toBe(true)
        expect(sameValue(merge(a, a, b, 'local').fields, b)).toBe(true)
        expect(merge(b, a, b, 'local').changed).toBe(false)
      }),
      options,
    )
  })

  it('M-E3 never mixes a group and never invents a value', () => {
    fc.assert(
      fc.property(
        smallFields,
        smallFields,
        smallFields,
        fc.constantFrom('local', 'incoming'),
        (base, a, b, host) => {
          const { fields, conflicts } = merge(base, a, b, host)
          const address = (side: Record<string, unknown>) => groups.address.map((field) => side[field])
          const merged = address({ ...fields })
          expect(sameValue(merged, address(a)) || sameValue(merged, address(b))).toBe(true)
          for (const conflict of conflicts) expect(sameValue(conflict.local, conflict.incoming)).toBe(false)
        },
      ),
      options,
    )
  })

  it('M-E3 loses no change: it is in the result, equal, or listed', () => {
    fc.assert(
      fc.property(smallFields, smallFields, smallFields, (base, a, b) => {
        const { fields, conflicts } = merge(base, a, b, 'local')
        const listed = new Set(conflicts.flatMap((conflict) => conflict.fields))
        const own = (side: Readonly<Record<string, unknown>>, key: string) =>
          Object.hasOwn(side, key) ? side[key] : undefined
        for (const side of [a, b]) {
          for (const key of new Set([...Object.keys(base), ...Object.keys(side)])) {
            if (sameValue(own(side, key), own(base, key)) || listed.has(key)) continue
            expect(sameValue(own(fields, key), own(side, key))).toBe(true)
          }
        }
      }),
      options,
    )
  })
})

describe('mergeDocument (M-D2d)', () => {
  const merge = (
    base: Record<string, unknown>,
    local: Record<string, unknown>,
    incoming: Record<string, unknown>,
  ) => mergeDocument(deepFreeze({ base, local, incoming, recomputeTotals: false }))
  const ids = (fields: Readonly<Record<string, unknown>>) =>
    (fields['lines'] as readonly { readonly lineId: string }[]).map((line) => line.lineId)

  it('M-D2d takes a proposal as it is when nothing changed here, and nothing when it changes nothing', () => {
    fc.assert(
      fc.property(documentFields, documentFields, (base, other) => {
        const stripped = (fields: Record<string, unknown>) => ({
          ...fields,
          lines: (fields['lines'] as Record<string, unknown>[]).map(({ net: _net, ...line }) => line),
        })
        const taken = merge(stripped(base), stripped(base), stripped(other))
        expect(sameValue(taken.fields, stripped(other))).toBe(true)
        expect(taken.conflicts).toEqual([])
        expect(merge(base, other, base)).toMatchObject({
          outcome: 'unchanged',
          changed: false,
          conflicts: [],
        })
      }),
      options,
    )
  })

  it('M-D2d is deterministic, and a second merge of the result changes nothing', () => {
    fc.assert(
      fc.property(documentFields, documentFields, documentFields, (base, a, b) => {
        const once = merge(base, a, b)
        expect(merge(base, a, b)).toEqual(once)
        expect(sameValue(merge(base, { ...once.fields }, b).fields, once.fields)).toBe(true)
      }),
      options,
    )
  })

  it('M-D2d keeps every line once, and lines only point to lines that are there', () => {
    fc.assert(
      fc.property(documentFields, documentFields, documentFields, (base, a, b) => {
        const { fields } = merge(base, a, b)
        const kept = ids(fields)
        expect(new Set(kept).size).toBe(kept.length)
        for (const line of fields['lines'] as readonly {
          readonly lineId: string
          readonly parent?: string
        }[]) {
          const seen = new Set<string>()
          for (let at: typeof line | undefined = line; at?.parent !== undefined;) {
            expect(kept).toContain(at.parent)
            expect(seen.has(at.lineId)).toBe(false)
            seen.add(at.lineId)
            const parent: string = at.parent
            at = (fields['lines'] as (typeof line)[]).find((one) => one.lineId === parent)
          }
        }
      }),
      options,
    )
  })

  it('M-D2d drops no line in silence', () => {
    fc.assert(
      fc.property(documentFields, documentFields, documentFields, (base, a, b) => {
        const { fields, linesRemoved, conflicts } = merge(base, a, b)
        const kept = ids(fields)
        const told = new Set([...linesRemoved, ...conflicts.map((conflict) => conflict.lineId)])
        for (const id of ids(a)) expect(kept.includes(id) || told.has(id)).toBe(true)
        for (const id of ids(b)) {
          const removedHere = ids(base).includes(id) && !ids(a).includes(id)
          expect(kept.includes(id) || removedHere || told.has(id)).toBe(true)
        }
      }),
      options,
    )
  })
})

describe('decideDocument', () => {
  /** One owner, revisions 1 to n in a chain, delivered in any order and more than once. */
  it('M-D8 ends with the newest revision, whatever order and however often they arrive', () => {
    const hash = (revision: number) => String(revision).repeat(64).slice(0, 64)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 12 }), (arrivals) => {
        let stored = 0
        for (const revision of arrivals) {
          const decision = decideDocument({
            incoming: {
              uid: 'u1',
              kind: 'quote',
              company: '',
              origin: { station: 'north' },
              revision,
              baseRevision: revision > 1 ? revision - 1 : undefined,
              baseHash: revision > 1 ? hash(revision - 1) : undefined,
              hash: hash(revision),
              fields: { number: '1' },
            },
            stored:
              stored === 0
                ? undefined
                : {
                    kind: 'quote',
                    origin: { station: 'north' },
                    revision: stored,
                    hash: hash(stored),
                    number: '1',
                    changedHereSince: false,
                    locked: false,
                    ownerStation: 'north',
                  },
            sameNumber: [],
            sender: { station: 'north', isHost: false, isOrigin: true },
            acceptChanged: false,
            draftsAllowed: false,
            isFile: false,
          })
          if (decision.action !== 'none') stored = revision
          expect(decision.outcome === 'created' || decision.outcome === 'refreshed').toBe(
            decision.action !== 'none',
          )
        }
        expect(stored).toBe(Math.max(...arrivals))
      }),
      options,
    )
  })
})

describe('orderByDependency (M-D9)', () => {
  it('M-D9 gives one order for every order of arrival', () => {
    const record = fc.record({
      uid: fc.string({ maxLength: 2 }),
      kind: fc.constantFrom('party', 'quote', 'article', '__proto__', 'toString'),
      revision: fc.integer({ min: 1, max: 3 }),
    })
    fc.assert(
      fc.property(fc.array(record), fc.infiniteStream(fc.nat()), (records, keys) => {
        const shuffled = records.map((one) => ({ one, key: keys.next().value })).sort((a, b) => a.key - b.key)
        const ranks = { party: 10, article: 20, quote: 50 }
        const sorted = orderByDependency(records, ranks)
        const other = orderByDependency(
          shuffled.map(({ one }) => one),
          ranks,
        )
        expect(other.map(({ uid, revision }) => [uid, revision])).toEqual(
          sorted.map(({ uid, revision }) => [uid, revision]),
        )
      }),
      options,
    )
  })
})

describe('matchArticles (M-L6)', () => {
  const article = fc.record(
    {
      uid: fc.constantFrom('u1', 'u2', 'u9'),
      articleNumber: fc.constantFrom('A-1', 'B-2', '7'),
      gtin: fc.constantFrom('4006381333931', '5701234567899'),
      unit: fc.record({ code: fc.constantFrom('H87', 'MTR') }),
    },
    { requiredKeys: ['uid', 'articleNumber'] },
  )

  it('M-L2 M-L6 changes nothing in a line but its link, not even the order of keys', () => {
    fc.assert(
      fc.property(fc.array(documentLine), fc.array(article), fc.boolean(), (lines, articles, byGtin) => {
        const given = deepFreeze(lines) as readonly ArticleLine[]
        const match = matchArticles(given, articles, { byGtin })
        const bare = (line: ArticleLine) => JSON.stringify({ ...line, articleUid: undefined })
        expect(match.lines.map(bare)).toEqual(given.map(bare))
        expect(match.links.filter((link) => link.articleUid === undefined)).toHaveLength(
          match.articleLinksDropped,
        )
        for (const line of match.lines) {
          if (line.articleUid !== undefined) expect(articles.map(({ uid }) => uid)).toContain(line.articleUid)
        }
      }),
      options,
    )
  })

  it('M-L1 does not depend on the order of the articles', () => {
    fc.assert(
      fc.property(
        fc.array(documentLine),
        fc.uniqueArray(article, { selector: ({ uid }) => uid }),
        (lines, articles) => {
          const given = lines as readonly ArticleLine[]
          expect(matchArticles(given, [...articles].reverse())).toEqual(matchArticles(given, articles))
        },
      ),
      options,
    )
  })
})

describe('matchParties (M-A10)', () => {
  it('M-A10 links no two parties of one bundle to the same one by number or identity', () => {
    const uid = fc.constantFrom('x', 'y', 'z')
    const situation = fc.record({
      byNumber: fc.array(uid, { maxLength: 2 }),
      numbersShared: fc.boolean(),
      byIdentity: fc.array(fc.record({ uid, by: fc.constantFrom('vatId' as const, 'gln' as const) }), {
        maxLength: 2,
      }),
      acceptNew: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(situation, { maxLength: 6 }), (given) => {
        const situations = given.map((one, i) => ({ ...one, party: { uid: `in-${i}` } }))
        const matches = matchParties(situations)
        const links = matches.flatMap(({ link }) => (link === undefined ? [] : [link.uid]))
        expect(new Set(links).size).toBe(links.length)
        expect(matchParties([...situations].reverse()).reverse()).toEqual(matches)
      }),
      options,
    )
  })
})

describe('mergePrices (M-P1)', () => {
  const day = fc.constantFrom('2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01')
  const price = (prefix: string) =>
    fc
      .record({
        n: fc.nat({ max: 5 }),
        list: fc.constantFrom('A', 'B'),
        from: fc.option(day),
        to: fc.option(day),
      })
      .map(({ n, list, from, to }) => ({
        uid: `${prefix}${n}`,
        fields: {
          articleNumber: 'P',
          priceList: list,
          amount: '1.00',
          currency: 'EUR',
          ...(from === null ? {} : { validFrom: from }),
          ...(to === null || (from !== null && to < from) ? {} : { validTo: to }),
        },
      }))
  const unique = (prefix: string) => fc.uniqueArray(price(prefix), { selector: ({ uid }) => uid })

  it('M-P1 is free of order, and what it takes overlaps nothing', () => {
    fc.assert(
      fc.property(unique('e'), fc.oneof(unique('i'), unique('e')), (existing, incoming) => {
        // What is there may hold old overlaps; start from a set without.
        const clean = mergePrices([], existing).put.map(({ record }) => record)
        const merged = mergePrices(clean, incoming)
        expect(mergePrices([...clean].reverse(), [...incoming].reverse())).toEqual(merged)
        const replaced = new Set(merged.put.map(({ replaces }) => replaces))
        const after = [
          ...clean.filter(({ uid }) => !replaced.has(uid)),
          ...merged.put.map(({ record }) => record),
        ]
        expect(mergePrices([], after).refused).toEqual([])
        expect(merged.put.length + merged.refused.length).toBe(incoming.length)
      }),
      options,
    )
  })
})

describe('residue', () => {
  it('gives back what was written, whatever the store made of it', () => {
    fc.assert(
      fc.property(jsonFields, jsonFields, (written, readBack) => {
        const residue = residueOf(deepFreeze(written), deepFreeze(readBack))
        const stored = JSON.parse(JSON.stringify(residue)) as typeof residue
        expect(sameValue(applyResidue(readBack, stored), written)).toBe(true)
      }),
      options,
    )
  })

  it('is empty for a store that gives back what it got, and changes nothing then', () => {
    fc.assert(
      fc.property(jsonFields, (written) => {
        expect(residueOf(written, structuredClone(written))).toEqual([])
        expect(applyResidue(written, [])).toBe(written)
      }),
      options,
    )
  })

  it('never overrides what the vendor changed', () => {
    fc.assert(
      fc.property(documentLines, fc.constantFrom('Pump 2', 'Hose 2'), (lines, text) => {
        const readBack = { lines: lines.map(({ ext: _ext, ...line }) => ({ ...line, text: 'cut' })) }
        const edited = { lines: readBack.lines.map((line) => ({ ...line, text })) }
        const result = applyResidue(edited, residueOf({ lines }, readBack))
        for (const line of result['lines'] as { text: string }[]) expect(line.text).toBe(text)
      }),
      options,
    )
  })
})

describe('fitFields and normaliseForComparison', () => {
  it('M-F2 fits, loses nothing unsaid, and fits again without loss', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.integer({ min: 0, max: 10 }),
        (name, limit) => {
          const fit = fitFields('party', { name }, { name: limit })
          if (fit.refused.length > 0) return
          const fitted = fit.fields['name'] as string
          expect([...fitted].length).toBeLessThanOrEqual(limit)
          expect(fitted + fit.losses.map(({ lost }) => lost).join('')).toBe(name)
          expect(fitFields('party', fit.fields, { name: limit }).losses).toEqual([])
        },
      ),
      options,
    )
  })

  it('M-F1 a form is its own form', () => {
    const as = fc.constantFrom('text', 'street', 'phone', 'email', 'vatId', 'identifier')
    fc.assert(
      fc.property(as, fc.string({ unit: 'grapheme', maxLength: 20 }), (what, text) => {
        const form = normaliseForComparison(what, text)
        expect(normaliseForComparison(what, form)).toBe(form)
      }),
      options,
    )
  })

  it('an empty value is empty at every depth', () => {
    expect(isEmpty({ a: [{ b: '' }, null] })).toBe(true)
    expect(isEmpty({ a: false })).toBe(false)
    expect(isEmpty(0)).toBe(false)
  })
})
