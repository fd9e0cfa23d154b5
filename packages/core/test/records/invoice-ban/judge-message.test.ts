import { describe, expect, it } from 'vitest'
import { judgeMessage, type ForeignMessage } from '../../../src/records/invoice-ban/judge-message.js'

interface MessageVector {
  readonly message: ForeignMessage
  /** Kind, or reason for the refusal. */
  readonly expected: string
  readonly why: string
}

const vectors = Object.values(
  import.meta.glob<readonly MessageVector[]>('../../../../../vectors/records/invoice-ban/messages.json', {
    eager: true,
    import: 'default',
  }),
).flat()

describe('judgeMessage (I-02 to I-04)', () => {
  it.each(vectors.map((vector) => [JSON.stringify(vector.message), vector.why, vector] as const))(
    'judges %s: %s',
    (_text, _why, { message, expected }) => {
      const judged = judgeMessage(message)
      expect(judged.verdict === 'allowed' ? judged.kind : judged.reasonCode).toBe(expected)
    },
  )

  it('has vectors', () => {
    expect(vectors.length).toBeGreaterThan(40)
  })
})
