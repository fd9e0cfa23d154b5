import { isKindRegistry, shippedRegistry, type KindRegistry } from '../kind-registry.js'
import type { RecordKind } from '../record-kind.js'
import { isAllowedKindName } from './allowed-kinds.js'
import { familyOfKindWord } from './judge-name.js'
import { reasonOfFamily, type ForbiddenFamily, type RefusalReason } from './verdict.js'

export type KindVerdict =
  | { readonly verdict: 'allowed'; readonly kind: RecordKind }
  | { readonly verdict: 'refused'; readonly reasonCode: RefusalReason; readonly family: ForbiddenFamily }

/**
 * May records of this kind travel? Allowed are registered kinds that are not local; all else is refused, known or unknown.
 *
 * @param kind - As it stands in the record. Compared exactly: `Quote`, ` quote` and look-alike letters are other kinds.
 * @param registry - Made by `createKindRegistry`; anything else counts as the shipped kinds.
 */
export function judgeKind(kind: unknown, registry: KindRegistry = shippedRegistry): KindVerdict {
  if (typeof kind !== 'string') return refused('KIND_UNKNOWN', 'unknown')
  const found = (isKindRegistry(registry) ? registry : shippedRegistry).get(kind)
  if (found === undefined) {
    const family = familyOfKindWord(kind)
    return family === undefined ? refused('KIND_UNKNOWN', 'unknown') : refused(reasonOfFamily[family], family)
  }
  // Its name was judged when it was registered: a genuine registry holds none that is forbidden.
  return found.localOnly ? refused('KIND_LOCAL_ONLY', 'unknown') : { verdict: 'allowed', kind: found }
}

/** What a link may name: kinds of the allow-list, and the registered ones. */
export function judgeLinkKind(kind: unknown, registry: KindRegistry): 'allowed' | 'forbidden' | 'unknown' {
  if (typeof kind !== 'string' || familyOfKindWord(kind) !== undefined) return 'forbidden'
  if (isAllowedKindName(kind)) return 'allowed'
  const known = (isKindRegistry(registry) ? registry : shippedRegistry).get(kind)
  return known === undefined ? 'unknown' : 'allowed'
}

function refused(reasonCode: RefusalReason, family: ForbiddenFamily): KindVerdict {
  return { verdict: 'refused', reasonCode, family }
}
