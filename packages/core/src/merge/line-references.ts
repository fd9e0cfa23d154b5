/** Lines point to lines (`parent`, `alternativeTo`): a merge must not leave one pointing to nothing or into itself. */
import type { Fields } from '../store/store.js'
import type { DocumentConflict } from './document-conflict.js'
import { ownText } from './plain-value.js'

type Lines = ReadonlyMap<string, Fields>

interface Sides {
  readonly base: Lines
  readonly local: Lines
  readonly incoming: Lines
}

/**
 * Undo, in `kept`, what cannot stand together, in favour of the local side, and report it.
 *
 * A local line that was to go but is still pointed to comes back; any other line that points to nothing, or is its own
 * ancestor, becomes what it is locally (or goes, when it is not there locally). Ends: every step settles one line for good.
 */
export function mendReferences(kept: Map<string, Fields>, sides: Sides): DocumentConflict[] {
  const conflicts: DocumentConflict[] = []
  const settled = new Set<string>()
  const settle = (lineId: string) => {
    settled.add(lineId)
    const local = sides.local.get(lineId)
    if (local === undefined) kept.delete(lineId)
    else kept.set(lineId, local)
    const [base, incoming] = [sides.base.get(lineId), sides.incoming.get(lineId)]
    conflicts.push({ at: 'lineGone', lineId, base, local, incoming })
  }
  for (let limit = sides.base.size + sides.local.size + sides.incoming.size; limit > 0; limit--) {
    const wrong = findWrong(kept, sides.local, settled)
    if (wrong === undefined) break
    settle(wrong)
  }
  return conflicts
}

/** The next line to settle: one that must come back, else one that points wrongly. */
function findWrong(kept: Lines, local: Lines, settled: ReadonlySet<string>): string | undefined {
  for (const [lineId, line] of kept) {
    for (const target of [ownText(line, 'parent'), ownText(line, 'alternativeTo')]) {
      if (target === undefined || kept.has(target)) continue
      if (local.has(target) && !settled.has(target)) return target
      if (!settled.has(lineId)) return lineId
    }
  }
  for (const lineId of kept.keys()) if (!settled.has(lineId) && isOwnAncestor(lineId, kept)) return lineId
  return undefined
}

function isOwnAncestor(lineId: string, lines: Lines): boolean {
  const seen = new Set<string>()
  let current: string | undefined = lineId
  while (current !== undefined && !seen.has(current)) {
    seen.add(current)
    const line: Fields | undefined = lines.get(current)
    current = line === undefined ? undefined : ownText(line, 'parent')
    if (current === lineId) return true
  }
  return false
}
