import type { z } from 'zod'

interface LineLike {
  readonly lineId: string
  readonly parent?: string | undefined
  readonly alternativeTo?: string | undefined
}

/**
 * What only the lines together can say: ids are unique, `parent` and `alternativeTo` name another line that is there, and
 * nobody is his own ancestor. At most one issue per line.
 */
export function checkLines(
  document: { readonly lines: readonly LineLike[] },
  context: z.RefinementCtx,
): void {
  const lines = document.lines
  const parents = new Map<string, string | undefined>()
  let references = false
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]
    if (line === undefined) continue
    if (parents.has(line.lineId)) report(context, index, 'lineId', 'another line has the same lineId')
    parents.set(line.lineId, line.parent)
    references ||= line.parent !== undefined || line.alternativeTo !== undefined
  }
  if (references) checkReferences(lines, parents, context)
}

function checkReferences(
  lines: readonly LineLike[],
  parents: ReadonlyMap<string, string | undefined>,
  context: z.RefinementCtx,
): void {
  // Lines known to end at the top; each chain is walked once.
  const grounded = new Set<string>()
  lines.forEach((line, index) => {
    const { alternativeTo, parent } = line
    if (alternativeTo !== undefined && (alternativeTo === line.lineId || !parents.has(alternativeTo))) {
      report(context, index, 'alternativeTo', 'there is no other line with this lineId')
    } else if (parent !== undefined && !parents.has(parent)) {
      report(context, index, 'parent', 'there is no line with this lineId')
    } else if (!reachesTop(line.lineId, parents, grounded)) {
      report(context, index, 'parent', 'the line is inside itself')
    }
  })
}

function reachesTop(
  lineId: string,
  parents: ReadonlyMap<string, string | undefined>,
  grounded: Set<string>,
): boolean {
  const chain = new Set<string>()
  let current: string | undefined = lineId
  while (current !== undefined && !grounded.has(current)) {
    if (chain.has(current)) return false
    chain.add(current)
    current = parents.get(current)
  }
  for (const id of chain) grounded.add(id)
  return true
}

function report(context: z.RefinementCtx, index: number, field: string, message: string): void {
  context.addIssue({ code: 'custom', path: ['lines', index, field], message })
}
