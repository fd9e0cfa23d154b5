import type { Question } from '@ordersync/core'
import { describe, expect, it } from 'vitest'
import { toDecision } from '../src/answers.js'
import { parseSelection } from '../src/selection.js'

const id = 'abcdef0123456789'.repeat(4)

function question(more: Partial<Question>): Question {
  return {
    id,
    type: 'party-match',
    subject: { uid: 'u', kind: 'party', label: 'Köhler' },
    cause: { code: 'PARTY_SIMILAR' },
    raisedBy: 'j',
    raisedAt: '2026-04-01T08:00:00Z',
    candidates: [],
    options: [
      { option: 'useExisting', effect: 'E1', needsValues: true },
      { option: 'useImported', effect: 'E2' },
      { option: 'takeFields', effect: 'E3', needsValues: true },
      { option: 'importUnderNewNumber', effect: 'E4', needsValues: true },
    ],
    targetHash: 't',
    ...more,
  }
}

const candidates = ['17', '18'].map((key) => ({ key, label: key, reasons: [], fields: {} }))

describe('an answer', () => {
  it('names a question by its beginning and an option', () => {
    expect(toDecision('abcdef=useImported', [question({})], 'Anna')).toEqual({
      questionId: id,
      option: 'useImported',
      by: 'Anna',
      targetHash: 't',
    })
  })

  it('carries the value that its option needs', () => {
    const open = [question({ candidates })]
    expect(toDecision('abcdef01=useExisting:18', open, '').values).toEqual({ key: '18' })
    expect(toDecision('abcdef01=importUnderNewNumber:AN-7:b', open, '').values).toEqual({ number: 'AN-7:b' })
    expect(toDecision('abcdef01=takeFields:{"key":"18","phone":"1"}', open, '').values).toEqual({
      key: '18',
      phone: '1',
    })
  })

  it('takes the only candidate without a name', () => {
    const open = [question({ candidates: candidates.slice(0, 1) })]
    expect(toDecision('ABCDEF=useExisting', open, '').values).toEqual({ key: '17' })
    expect(toDecision('abcdef=takeFields:{"phone":"1"}', open, '').values).toEqual({ phone: '1' })
  })

  it.each([
    ['abcde=useImported', 'cli.questionIdShort'],
    ['useImported', 'cli.answerSyntax'],
    ['fedcba=useImported', 'cli.questionUnknown'],
    ['abcdef=keepLocal', 'cli.optionUnknown'],
    ['abcdef=useExisting', 'cli.valueMissing'],
    ['abcdef=useExisting:19', 'cli.notOneOf'],
    ['abcdef=takeFields:{"phone":"1"}', 'cli.keyMissing'],
    ['abcdef=takeFields:{"key":"9"}', 'cli.notOneOf'],
    ['abcdef=importUnderNewNumber', 'cli.valueMissing'],
    ['abcdef=takeFields:phone', 'cli.valueMissing'],
  ])('%s is refused with %s', (text, code) => {
    expect(() => toDecision(text, [question({ candidates })], '')).toThrow(expect.objectContaining({ code }))
  })

  it('asks for more characters where two questions begin alike', () => {
    const other = question({ id: `${id.slice(0, 63)}0` })
    expect(() => toDecision('abcdef=useImported', [question({}), other], '')).toThrow(
      expect.objectContaining({ code: 'cli.questionAmbiguous' }),
    )
  })
})

describe('a selection', () => {
  it.each([
    ['quote:AN-1001', { kind: 'quote', number: 'AN-1001' }],
    ['Angebot: AN 1001 ', { kind: 'quote', number: 'AN 1001' }],
    ['Auftragsbestätigung:1', { kind: 'orderConfirmation', number: '1' }],
    ['salesOrder:A:1', { kind: 'salesOrder', number: 'A:1' }],
    ['quote:key=17', { kind: 'quote', key: '17' }],
    ['uid:0190A', { uid: '0190a' }],
    ['Rechnung:7', { kind: 'Rechnung', number: '7' }],
  ])('%s is understood', (text, selection) => expect(parseSelection(text)).toEqual(selection))

  it.each(['AN-1001', ':1', 'quote:', ''])('"%s" is refused', (text) => {
    expect(() => parseSelection(text)).toThrow(expect.objectContaining({ code: 'cli.selectionSyntax' }))
  })

  it.each(['quotes:AN-1', 'fluff:3', 'Bestellung:A-1'])('%s is a typing error, no invoice', (text) => {
    expect(() => parseSelection(text)).toThrow(expect.objectContaining({ code: 'cli.kindUnknown' }))
  })
})
