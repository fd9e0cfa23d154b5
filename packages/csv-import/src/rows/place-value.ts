/** Values into their places in a record. */
import type { FieldDefinition, PathStep } from '../kinds/import-kind.js'

type Holder = Record<string, unknown>
type Place = (fields: Holder, value: unknown) => void

/** `{}`, but never made among the old objects; see `FlatEntry`. */
export function plainObject(): Holder {
  return new Object() as Holder
}

/** The way to the place of a field, found once: records come by the hundred thousand. */
export function compilePlace({ path }: Pick<FieldDefinition, 'path'>): Place {
  const [first, second, third] = path
  const name = path.at(-1)
  if (path.length === 1 && typeof name === 'string') {
    return (fields, value) => {
      fields[name] = value
    }
  }
  if (path.every((step) => typeof step === 'string' && !isIndex(step)))
    return placeInObjects(path as string[])
  if (path.length === 3 && typeof first === 'string' && isChoice(second) && typeof third === 'string')
    return placeInEntry(first, second, third)
  return (fields, value) => placeByWalk(fields, path, value)
}

const isIndex = (step: string): boolean => /^\d+$/.test(step)
const isChoice = (step: PathStep | undefined): step is Exclude<PathStep, string> => typeof step === 'object'

function placeInObjects(path: readonly string[]): Place {
  const steps = path.slice(0, -1)
  const last = path.at(-1)!
  return (fields, value) => {
    let holder = fields
    for (const step of steps) holder = (holder[step] ??= plainObject()) as Holder
    holder[last] = value
  }
}

/** The entry of a list that has these values, or a new one with them. */
function placeInEntry(list: string, choice: Exclude<PathStep, string>, last: string): Place {
  const where = Object.entries(choice.where).filter(([, wanted]) => wanted !== '')
  const template = Object.fromEntries(where)
  const [one] = where
  return (fields, value) => {
    const entries = (fields[list] ??= Array.of()) as Holder[]
    let found: Holder | undefined
    if (where.length === 1) {
      const [name, wanted] = one!
      for (const entry of entries) {
        if (entry[name] !== wanted) continue
        found = entry
        break
      }
    } else found = entries.find((entry) => where.every(([name, wanted]) => entry[name] === wanted))
    if (found === undefined) entries.push((found = { ...template }))
    found[last] = value
  }
}

function placeByWalk(fields: Holder, path: readonly PathStep[], value: unknown): void {
  let holder = fields
  for (let at = 0; at < path.length - 1; at++) {
    const step = path[at]!
    const next = path[at + 1]!
    if (typeof step !== 'string') continue
    if (typeof next === 'string' && !isIndex(next)) {
      holder = (holder[step] ??= {}) as Holder
      continue
    }
    const list = (holder[step] ??= []) as Holder[]
    if (typeof next === 'string') {
      ;(list as unknown[])[Number(next)] = value
      return
    }
    const where = Object.entries(next.where).filter(([, wanted]) => wanted !== '')
    let found = list.find((entry) => where.every(([name, wanted]) => entry[name] === wanted))
    if (found === undefined) list.push((found = Object.fromEntries(where)))
    holder = found
  }
  const last = path.at(-1)
  if (typeof last === 'string') holder[last] = value
}
