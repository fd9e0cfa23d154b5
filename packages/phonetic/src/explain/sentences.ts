import type { Contribution, ContributionField, Relation } from '../compare/contribution.js'
import type { Zone } from '../compare/probability.js'
import { shownValue } from './shown-values.js'

export type ExplanationLanguage = 'de' | 'en'

/** How fields, levels and relations are put into words. A vendor adds a language or other words by a table of his own. */
export interface ExplanationWords {
  readonly fields: Readonly<Record<ContributionField, string>>
  /** Sentence per level with `{field}`, `{query}` and `{candidate}`; keys `field.level` win over `level`. */
  readonly levels: Readonly<Record<string, string>>
  readonly relations: Readonly<Record<Relation, string>>
  /** How a relation is said of one who may as well be the same, with `{relation}`; default `{relation}?`. */
  readonly perhaps?: string | undefined
  /** Between whole numbers and decimals. */
  readonly decimalMark: string
}

/** German words. */
export const germanWords: ExplanationWords = {
  fields: {
    bookSize: 'Größe des Adressbuchs',
    lastName: 'Nachname',
    firstName: 'Vorname',
    name: 'Name',
    company: 'Firma',
    legalForm: 'Rechtsform',
    contact: 'Ansprechpartner',
    street: 'Straße',
    houseNumber: 'Hausnummer',
    postalCode: 'Postleitzahl',
    town: 'Ort',
    country: 'Land',
    addition: 'Adresszusatz',
    phone: 'Telefon',
    email: 'E-Mail',
    identity: 'Kennung',
    dependence: 'Abhängige Felder',
  },
  levels: {
    equal: '{field} gleich: {candidate}',
    folded: '{field} gleich bis auf die Schreibweise: {query}/{candidate}',
    sound: '{field} klingt gleich: {query}/{candidate}',
    typo: '{field} fast gleich: {query}/{candidate}',
    similar: '{field} ähnlich: {query}/{candidate}',
    nickname: '{field} ist eine Kurzform: {query}/{candidate}',
    shortened: '{field} abgekürzt: {query}/{candidate}',
    otherName: '{field} ähnlich, aber ein anderer Name: {query}/{candidate}',
    initial: '{field} passt zum Anfangsbuchstaben: {query}/{candidate}',
    swapped: '{field} gleich, Vor- und Nachname vertauscht: {query}/{candidate}',
    more: '{field} gleich, auf einer Seite ausführlicher: {query}/{candidate}',
    partlyDifferent: '{field} teils verschieden: {query}/{candidate}',
    different: '{field} verschieden: {query}/{candidate}',
    'firstName.generation': 'Gleicher Name, aber der Ältere und der Jüngere: {query}/{candidate}',
    'firstName.generationOneSide': 'Älter oder jünger steht nur auf einer Seite: {query}/{candidate}',
    'company.groupWord':
      'Firma gleich bis auf ein Wort, das Firmen einer Gruppe unterscheidet: {query}/{candidate}',
    near: '{field} passt: {query}/{candidate}',
    region: '{field} anders, gleiche Gegend: {query}/{candidate}',
    typeDiffers: '{field} gleich benannt, aber andere Art: {query}/{candidate}',
    otherField: '{field} steht im anderen Feld: {query}/{candidate}',
    otherDomain: '{field} mit gleichem Namen bei anderem Anbieter: {query}/{candidate}',
    sameDomain: '{field} mit gleicher Firmendomäne: {query}/{candidate}',
    'bookSize.prior': 'So viele Adressen stehen im Buch, dass Ähnliches auch zufällig vorkommt',
    'dependence.address': 'Straße, Nummer und Ort hängen zusammen und zählen nur gemeinsam',
    'dependence.contact': 'Anschrift, Telefon und E-Mail hängen zusammen und zählen nur gemeinsam',
    'dependence.household':
      'Im selben Haushalt sind Name und Anschrift ohnehin gleich; es entscheidet der Vorname',
    'dependence.sister':
      'Schwesterfirmen sind sich im Namen ähnlich; es entscheiden die übrigen Wörter und die Rechtsform',
    'dependence.elsewhere': 'Gleicher Name an anderem Ort kann ein Namensvetter oder eine Filiale sein',
    'dependence.noName': 'Ohne Namen beweist die Anschrift allein nichts',
  },
  relations: {
    sameHousehold: 'Gleicher Haushalt, andere Person',
    sisterCompany: 'Schwesterfirma',
    otherBranch: 'Gleiche Firma, andere Niederlassung',
    namesake: 'Namensvetter oder umgezogen',
    sameAddress: 'Gleiche Anschrift, sonst nichts gemeinsam',
  },
  decimalMark: ',',
}

/** English words. */
export const englishWords: ExplanationWords = {
  fields: {
    bookSize: 'Size of the address book',
    lastName: 'Family name',
    firstName: 'Given name',
    name: 'Name',
    company: 'Company',
    legalForm: 'Legal form',
    contact: 'Contact person',
    street: 'Street',
    houseNumber: 'House number',
    postalCode: 'Postal code',
    town: 'Town',
    country: 'Country',
    addition: 'Address line',
    phone: 'Phone',
    email: 'E-mail',
    identity: 'Identification',
    dependence: 'Dependent fields',
  },
  levels: {
    equal: '{field} equal: {candidate}',
    folded: '{field} equal but for its spelling: {query}/{candidate}',
    sound: '{field} sounds the same: {query}/{candidate}',
    typo: '{field} nearly equal: {query}/{candidate}',
    similar: '{field} similar: {query}/{candidate}',
    nickname: '{field} is a short form: {query}/{candidate}',
    shortened: '{field} abbreviated: {query}/{candidate}',
    otherName: '{field} similar, but another name: {query}/{candidate}',
    initial: '{field} fits the initial: {query}/{candidate}',
    swapped: '{field} equal, given and family name swapped: {query}/{candidate}',
    more: '{field} equal, one side says more: {query}/{candidate}',
    partlyDifferent: '{field} partly different: {query}/{candidate}',
    different: '{field} different: {query}/{candidate}',
    'firstName.generation': 'Same name, but the elder and the younger: {query}/{candidate}',
    'firstName.generationOneSide': 'Only one side says whether the elder or the younger: {query}/{candidate}',
    'company.groupWord':
      'Company equal but for a word that tells the companies of a group apart: {query}/{candidate}',
    near: '{field} fits: {query}/{candidate}',
    region: '{field} different, same region: {query}/{candidate}',
    typeDiffers: '{field} of the same name but of another kind: {query}/{candidate}',
    otherField: '{field} stands in the other field: {query}/{candidate}',
    otherDomain: '{field} of the same name at another provider: {query}/{candidate}',
    sameDomain: '{field} of the same company domain: {query}/{candidate}',
    'bookSize.prior': 'So many addresses are in the book that similar ones also occur by chance',
    'dependence.address': 'Street, number and town depend on each other and count only together',
    'dependence.contact': 'Address, phone and e-mail depend on each other and count only together',
    'dependence.household': 'Name and address are equal within a household anyway; the given name decides',
    'dependence.sister': 'Sister companies have similar names; the other words and the legal form decide',
    'dependence.elsewhere': 'The same name elsewhere may be a namesake or a branch',
    'dependence.noName': 'Without a name, the address alone proves nothing',
  },
  relations: {
    sameHousehold: 'Same household, other person',
    sisterCompany: 'Sister company',
    otherBranch: 'Same company, other branch',
    namesake: 'Namesake, or moved',
    sameAddress: 'Same address, otherwise nothing in common',
  },
  decimalMark: '.',
}

const shipped: Readonly<Record<ExplanationLanguage, ExplanationWords>> = { de: germanWords, en: englishWords }

/** One line of an explanation, its bits rounded to tenths together with the other lines. */
export interface ExplanationLine {
  readonly contribution: Contribution
  readonly tenths: number
}

/**
 * The lines of an explanation: what the fields say, strongest first; then what is taken back because they depend on each other;
 * the size of the book last. The tenths sum to the rounded weight; what rounds to nothing is left out.
 */
export function explanationLines(contributions: readonly Contribution[]): ExplanationLine[] {
  const tenths = roundTogether(contributions.map((one) => one.bits * 10))
  return contributions
    .map((contribution, i) => ({ contribution, tenths: tenths[i]! }))
    .filter((line) => line.tenths !== 0)
    .sort(
      (a, b) => rankOf(a.contribution) - rankOf(b.contribution) || Math.abs(b.tenths) - Math.abs(a.tenths),
    )
}

function rankOf({ field }: Contribution): number {
  return field === 'bookSize' ? 2 : field === 'dependence' ? 1 : 0
}

/**
 * A match in sentences: its relation, if it has one, then a sentence per contribution, each ending in its bits with sign. What the fields
 * say comes first, strongest in front, then what is taken back, then the size of the book. The bits shown are rounded so that
 * they sum to the rounded weight.
 *
 * @param words - A language that ships, or a table of the vendor's own.
 */
export function explainMatch(
  match: {
    readonly contributions: readonly Contribution[]
    readonly relation?: Relation | undefined
    readonly zone?: Zone | undefined
  },
  words: ExplanationLanguage | ExplanationWords = 'de',
): string[] {
  const table = typeof words === 'string' ? shipped[words] : words
  const sentences = explanationLines(match.contributions).map((line) => lineSentence(line, table))
  return match.relation === undefined
    ? sentences
    : [relationSentence(match.relation, match.zone === 'ask', table), ...sentences]
}

/** What it is instead; a question where it may as well be the same. */
export function relationSentence(relation: Relation, perhaps: boolean, table: ExplanationWords): string {
  const said = table.relations[relation]
  return perhaps ? (table.perhaps ?? '{relation}?').replace('{relation}', () => said) : said
}

/** One line as a sentence that ends in its bits with sign, without a full stop. */
export function lineSentence(line: ExplanationLine, table: ExplanationWords): string {
  return `${sentenceOf(line.contribution, table)}, ${signed(line.tenths, table)}`
}

function sentenceOf(one: Contribution, table: ExplanationWords): string {
  const pattern =
    table.levels[`${one.field}.${one.level}`] ?? table.levels[one.level] ?? '{field}: {query}/{candidate}'
  const field = table.fields[one.field]
  const values: Readonly<Record<string, string>> = {
    field,
    query: shownValue(one.query ?? '', one.field),
    candidate: shownValue(one.candidate ?? '', one.field),
  }
  return pattern.replace(/\{(field|query|candidate)\}/g, (_, name: string) => values[name]!)
}

function signed(tenths: number, table: ExplanationWords): string {
  const size = Math.abs(tenths)
  return `${tenths < 0 ? '−' : '+'}${Math.floor(size / 10)}${table.decimalMark}${size % 10}`
}

/** Whole numbers near the given ones whose sum is the rounded sum: what is left over goes where it is felt least. */
function roundTogether(values: readonly number[]): number[] {
  const rounded = values.map((value) => Math.round(value))
  let left =
    Math.round(values.reduce((sum, one) => sum + one, 0)) - rounded.reduce((sum, one) => sum + one, 0)
  const order = values
    .map((_, i) => i)
    .sort((a, b) => (values[b]! - rounded[b]! - (values[a]! - rounded[a]!)) * Math.sign(left))
  for (const i of order) {
    if (left === 0) break
    rounded[i]! += Math.sign(left)
    left -= Math.sign(left)
  }
  return rounded
}
