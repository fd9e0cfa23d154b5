import type { Question } from '@ordersync/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Console } from '../src/output/console.js'
import { printQuestions } from '../src/output/questions.js'

afterEach(() => vi.restoreAllMocks())

function printed(question: Partial<Question>): string {
  let text = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk)
    return true
  })
  const whole: Question = {
    id: 'abcdef0123456789'.repeat(4),
    type: 'party-match',
    subject: { uid: 'u', kind: 'party', label: 'Köhler' },
    cause: { code: 'PARTY_SIMILAR', parameters: { count: 2 } },
    raisedBy: 'j',
    raisedAt: '2026-04-01T08:00:00Z',
    candidates: [],
    options: [],
    targetHash: 't',
    ...question,
  }
  const console = new Console({ language: 'en', json: false, quiet: false })
  printQuestions(console, [whole], (_question, answer) => `ordersync answer ${answer} --db a.sqlite`)
  return text
}

describe('a printed question', () => {
  it('shows the candidates, and an answer for each of them', () => {
    const text = printed({
      candidates: ['9', '12'].map((key) => ({
        key,
        label: `Köhler ${key}`,
        reasons: [{ code: 'SAME_VAT_ID' }],
        fields: {},
      })),
      options: [
        { option: 'useExisting', effect: 'EFFECT_USE_EXISTING', needsValues: true },
        { option: 'takeFields', effect: 'EFFECT_TAKE_FIELDS', needsValues: true },
      ],
    })
    expect(text).toMatch(/^ {4}12 +Köhler 12 +Same VAT id/m)
    expect(text).toContain('abcdef0123=useExisting:12 --db a.sqlite')
    expect(text).toMatch(/takeFields:.\{\\?"key\\?":\\?"9\\?",/)
    expect(text).toMatch(/takeFields:.\{\\?"key\\?":\\?"12\\?",/)
  })

  it('shows what is here and what came', () => {
    const text = printed({
      type: 'field-conflict',
      local: { name: 'Köhler', phone: '1' },
      incoming: { name: 'Köhler', phone: '2' },
    })
    expect(text).toMatch(/^ {4}Phone\s+1\s+2$/m)
    expect(text).not.toMatch(/^ {4}name/im)
  })
})
