/** An answer acts on what its author saw, or not at all: rule L-07. */
import type { Notice } from '../jobs/outcome.js'
import type { Decision, Question } from '../jobs/question.js'
import type { Fields } from '../store/store.js'
import type { FieldConflict } from './merge-fields.js'
import { own, withKey } from './plain-value.js'

export interface AnswerCheck {
  readonly accepted: boolean
  /** `TARGET_CHANGED`: show the new values. `OPTION_UNKNOWN`, `VALUES_MISSING`: the answer does not fit the question. */
  readonly reason?: Notice | undefined
}

/**
 * May this answer be carried out?
 *
 * Without `targetHash` in the answer the present state counts as seen.
 * @param currentHash - Hash of the target as it is now.
 */
export function checkAnswer(
  question: Pick<Question, 'options'>,
  decision: Pick<Decision, 'option' | 'values' | 'targetHash'>,
  currentHash: string,
): AnswerCheck {
  const option = question.options.find((entry) => entry.option === decision.option)
  if (option === undefined) return refused('OPTION_UNKNOWN', { option: decision.option })
  if (option.needsValues === true && decision.values === undefined) {
    return refused('VALUES_MISSING', { option: decision.option })
  }
  const seen = decision.targetHash ?? currentHash
  return seen === currentHash ? { accepted: true } : refused('TARGET_CHANGED', {})
}

/**
 * Fields after an answer to a field conflict (L-06): `keepLocal`, `takeIncoming`, or `takeFields` with a value per field
 * (`null` clears). The result is an ordinary edit; only fields of the conflicts change.
 *
 * @param fields - The record as it is now.
 */
export function applyFieldAnswer(
  fields: Fields,
  conflicts: readonly Pick<FieldConflict, 'fields' | 'local' | 'incoming'>[],
  decision: Pick<Decision, 'option' | 'values'>,
): Fields {
  let result = fields
  for (const conflict of conflicts) {
    for (const field of conflict.fields) {
      if (decision.option === 'keepLocal') result = withKey(result, field, own(conflict.local, field))
      if (decision.option === 'takeIncoming') result = withKey(result, field, own(conflict.incoming, field))
      const values = decision.values ?? {}
      if (decision.option === 'takeFields' && Object.hasOwn(values, field)) {
        result = withKey(result, field, values[field])
      }
    }
  }
  return result
}

function refused(code: string, parameters: NonNullable<Notice['parameters']>): AnswerCheck {
  return { accepted: false, reason: { code, parameters } }
}
