/**
 * What the simulator remembers of its users: every value they typed is unique, so that wherever one turns up it is known
 * who typed it, where, and upon what.
 */
import type { Fields } from '../../packages/core/src/store/store.js'

export interface Action {
  readonly id: number
  readonly place: string
  readonly type: 'create' | 'edit' | 'delete'
  readonly kind: string
  /** Typed once when the record was made and never changed: names the record everywhere. */
  readonly record: string
  readonly field: string
  readonly value: string
  /** What stood in the field before, as its user saw it. */
  readonly upon: string | undefined
  /** False: the program died before it could say so; it may have happened or not. */
  done: boolean
}

/** What somebody typed into an article, a price or a stock level, and where; empty: he deleted it. */
export interface MasterEdit {
  readonly place: string
  readonly kind: string
  readonly article: string
  readonly value: string
}

interface Tracked {
  readonly name: string
  get(fields: Fields): string | undefined
  set(fields: Fields, id: number): Fields
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

const plain = (name: string): Tracked => ({
  name,
  get: (fields) => text(fields[name]),
  set: (fields, id) => ({ ...fields, [name]: `t${id}` }),
})

type Row = Readonly<Record<string, unknown>>
const first = (fields: Fields, list: string): Row =>
  ((fields[list] as readonly Row[] | undefined)?.[0] ?? {}) as Row

const street: Tracked = {
  name: 'street',
  get: (fields) => text(first(fields, 'addresses')['street']),
  set: (fields, id) => ({
    ...fields,
    addresses: [
      { usage: 'main', street: `t${id}`, postalCode: '79098', city: `Ort ${id}`, countryCode: 'DE' },
    ],
  }),
}

const line = (name: string, change: (row: Row, id: number) => Row): Tracked => ({
  name: `line ${name}`,
  get: (fields) => text(first(fields, 'lines')[name]),
  set(fields, id) {
    const [row, ...rest] = fields['lines'] as readonly Row[]
    return { ...fields, lines: [change(row!, id), ...rest] }
  },
})

const ofDocument: readonly Tracked[] = [
  plain('customerReference'),
  plain('introText'),
  line('text', (row, id) => ({ ...row, text: `t${id}` })),
  line('quantity', (row, id) => ({ ...row, quantity: String(100_000 + id), net: `${100_000 + id}.00` })),
]

export const tracked: Readonly<Record<string, readonly Tracked[]>> = {
  party: [plain('phone'), plain('email'), plain('web'), plain('notes'), plain('name2'), street],
  quote: ofDocument,
  salesOrder: ofDocument,
}
export const kinds = Object.keys(tracked)

/** The name of a record, as it was typed when it was made. */
export const recordOf = (kind: string, fields: Fields): string | undefined =>
  text(fields[kind === 'party' ? 'shortName' : 'projectReference'])

export const canary = 'CANARY'

export class Model {
  readonly actions: Action[] = []
  /** Changes of articles, prices and stock, in order. */
  readonly master: MasterEdit[] = []
  readonly #byValue = new Map<string, Action>()
  /** Values that were committed at the office at any time. */
  readonly atOffice = new Set<string>()
  /** Values that an answer has put there. */
  readonly decided = new Set<string>()
  /** Values that a question at the office showed at any time. */
  readonly asked = new Set<string>()
  /** Numbers taken, with the record that got them; `done` ones only. */
  readonly numbers: { readonly place: string; readonly number: string; readonly record: string }[] = []
  /** Records that hold what must not cross, with the place where they may be. */
  readonly forbidden = new Map<string, string>()
  /** Records deleted by somebody, or perhaps deleted. */
  readonly deleted = new Set<string>()

  /** Customers of whom a person has said that there are two. */
  readonly two = new Set<string>()
  /** Customers of whom a person has said that two are one: a station may have had, and changed, both. */
  readonly united = new Set<string>()

  nextId(): number {
    return this.actions.length + 1
  }

  note(action: Action): Action {
    this.actions.push(action)
    if (action.value !== '') this.#byValue.set(action.value, action)
    return action
  }

  author(value: string | undefined): Action | undefined {
    return value === undefined ? undefined : this.#byValue.get(value)
  }

  /** Did whoever typed `value` see `earlier` in this field, or what was made upon it? */
  isUpon(value: string, earlier: string): boolean {
    let at: string | undefined = value
    while (at !== undefined) {
      if (at === earlier) return true
      at = this.author(at)?.upon
    }
    return false
  }
}

/** All typed values in a piece of JSON. */
export function valuesIn(json: unknown): readonly string[] {
  return JSON.stringify(json ?? null).match(/\bt\d+\b|\b1\d{5}\b/g) ?? []
}
