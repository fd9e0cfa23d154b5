import type { SoundCoder } from '../sound/sound-coder.js'

/** One meaning and the ways it is written, the first being the one compared. In small letters, umlauts in two letters (`strasse`). */
export type Spellings = readonly [canonical: string, ...written: string[]]

/**
 * What a language adds to matching. All of it is data: a vendor changes a table by spreading a pack, and adds a language by
 * writing one. All words in small letters with umlauts in two letters (ä = ae, ø = oe, å = aa, ß = ss).
 */
export interface LanguagePack {
  /** BCP 47 language, e.g. `de`. */
  readonly id: string
  /** Raised whenever a table changes: an index made with another version is made anew. */
  readonly version: number
  /** ISO 3166 countries whose addresses are read by this pack. */
  readonly countries: readonly string[]
  /** Country names and codes → ISO 3166 code. */
  readonly countryNames: Readonly<Record<string, string>>
  /** Telephone prefix per country, without plus. */
  readonly callingCodes: Readonly<Record<string, string>>
  readonly coder: SoundCoder
  /** Kinds of street, as a word of their own or grown on: `strasse`. */
  readonly streetTypes: readonly Spellings[]
  /** Written short with a point, or as a word of its own only: `w.` → `weg`. */
  readonly streetAbbreviations: Readonly<Record<string, string>>
  /** Legal forms, words parted by spaces, without points and slashes: `gmbh co kg`. */
  readonly legalForms: readonly Spellings[]
  /** Legal forms that are also words or initials: read as a legal form only at the end of the name. */
  readonly ambiguousLegalForms: readonly string[]
  /** Words of a company name that say the trade or nothing: they make of a name a company's. */
  readonly tradeWords: readonly string[]
  /** Endings that do the same: `technik`, `bau`. */
  readonly tradeEndings: readonly string[]
  /** Written short in company names: `gebr` → `gebrueder`. */
  readonly companyAbbreviations: Readonly<Record<string, string>>
  /** Words in front of a company name that mean nothing: `fa`, `firma`. */
  readonly companyPrefixes: readonly string[]
  /** Titles and salutations before a name; they do not count. */
  readonly titles: readonly string[]
  /** Small words of a family name: `von`, `de`. They do not count. */
  readonly nameParticles: readonly string[]
  /** Words that join: `und`, `og`. They do not count. */
  readonly joiningWords: readonly string[]
  /** Given names that stand for each other. */
  readonly nicknames: readonly (readonly string[])[]
  /**
   * Names of different people that sound or look alike: those of one side, those of the other (`andreas`, `andrea`). They are
   * no slip of each other; a household may have both.
   */
  readonly namesApart?: readonly (readonly [readonly string[], readonly string[]])[] | undefined
  /** Behind a name, the elder and the younger of two people of that name: `sen`, `jun`. */
  readonly elderMarks?: readonly string[] | undefined
  readonly youngerMarks?: readonly string[] | undefined
  /** Words that tell the companies of one group apart: `holding`. */
  readonly groupWords?: readonly string[] | undefined
  /** Words of a town that do not tell it from others: `am`, `bei`, `nord`. */
  readonly townWords: readonly string[]
  /** In front of a person within an address: `c/o`, `z hd`. */
  readonly careOf: readonly string[]
}
