export interface AdapterKind {
  readonly kind: 'Store' | 'Transport' | 'PartyMatcher'
}

export function checkAdapters(): string[]
/** @param texts - Source files. */
export function kindsMadeIn(texts: readonly string[]): readonly AdapterKind[]
/** Imported from the kit, gone through, and run. */
export function runsCases(text: string, cases: string): boolean
