/** One thing that was checked: how much was looked at, and what is wrong. */
export interface Finding {
  readonly name: string
  readonly looked: number
  /** At most the first few are printed. */
  readonly problems: readonly string[]
}

/** What was done, by names only; what should have come of it is read from the databases. */
export interface Expectation {
  /** Documents that were sent and must be in the office as they are in the home office now. */
  readonly received: readonly Name[]
  /** Number given in both offices: the office keeps its own. */
  readonly clashes: readonly Name[]
  /** The import that was taken back. */
  readonly undone: {
    readonly removed: readonly Name[]
    readonly restored: readonly Name[]
    /** Kept, because the office had changed it since. */
    readonly kept: readonly (Name & { readonly contains: string })[]
  }
  /** Numbers that only a forged file has. */
  readonly forged: readonly string[]
}

export interface Name {
  readonly kind: string
  readonly number: string
}

export function nameText({ kind, number }: Name): string {
  return `${kind} ${number}`
}
