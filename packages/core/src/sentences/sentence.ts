/** One sentence per language for the person in front of the screen: what happened and what to do. */
export interface Sentence {
  readonly de: string
  readonly en: string
}

/** Code → sentence. `{name}` is replaced by the parameter of that name; a list is joined by commas. */
export type SentenceTable = Readonly<Record<string, Sentence>>
