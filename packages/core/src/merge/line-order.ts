/** Three-way merge of the order of lines: part of rule M-D2d. */

export interface LineOrderInput {
  /** Ids in the order of each side; `kept` is the set that the merged document has. */
  readonly base: readonly string[]
  readonly local: readonly string[]
  readonly incoming: readonly string[]
  readonly kept: ReadonlySet<string>
  /** Whose order stands when both moved lines. */
  readonly prefer: 'local' | 'incoming'
}

export interface LineOrder {
  /** Every kept id once. */
  readonly order: readonly string[]
  /** Both sides moved lines, differently: the order of `prefer` stands. */
  readonly conflict: boolean
}

/**
 * The side that moved lines gives the order; lines that only the other side has follow the line they follow there.
 * Lines that both sides added behind the same line: local ones first.
 */
export function mergeLineOrder(input: LineOrderInput): LineOrder {
  const { kept } = input
  const local = input.local.filter((id) => kept.has(id))
  const incoming = input.incoming.filter((id) => kept.has(id))
  const inBase = new Set(input.base)
  const shared = (ids: readonly string[], other: readonly string[]) => ids.filter((id) => other.includes(id))
  const sameOrder = (a: readonly string[], b: readonly string[]) => a.every((id, i) => id === b[i])
  const moved = (side: readonly string[]) => {
    const common = input.base.filter((id) => side.includes(id))
    return !sameOrder(
      common,
      side.filter((id) => inBase.has(id)),
    )
  }
  const differ = !sameOrder(shared(local, incoming), shared(incoming, local))
  const conflict = differ && moved(incoming) && moved(local)
  const incomingLeads = conflict ? input.prefer === 'incoming' : differ && moved(incoming)
  return { order: incomingLeads ? weave(incoming, local, true) : weave(local, incoming, false), conflict }
}

/** `spine` with the ids that only `other` has, each behind its predecessor there (before later spine ids). */
function weave(spine: readonly string[], other: readonly string[], otherFirst: boolean): string[] {
  const inSpine = new Set(spine)
  const behind = new Map<string | undefined, string[]>()
  let anchor: string | undefined
  for (const id of other) {
    if (inSpine.has(id)) anchor = id
    else behind.set(anchor, [...(behind.get(anchor) ?? []), id])
  }
  const inOther = new Set(other)
  const order: string[] = []
  // Waiting ids go in behind the ids that only the spine added there, or before them: local additions come first.
  let waiting = behind.get(undefined) ?? []
  const flush = () => {
    order.push(...waiting)
    waiting = []
  }
  if (otherFirst) flush()
  for (const id of spine) {
    if (inOther.has(id)) {
      flush()
      order.push(id)
      waiting = behind.get(id) ?? []
      if (otherFirst) flush()
    } else {
      order.push(id)
    }
  }
  flush()
  return order
}
