import type { ContributionField } from '../compare/contribution.js'

/** Legal forms are kept without dots and in small letters; people know them so. Others are shown in capitals up to four letters. */
const legalForms: Readonly<Record<string, string>> = {
  gmbh: 'GmbH',
  'gmbh co kg': 'GmbH & Co. KG',
  'gmbh co ohg': 'GmbH & Co. OHG',
  'gmbh co kgaa': 'GmbH & Co. KGaA',
  'ag co kg': 'AG & Co. KG',
  'ug co kg': 'UG & Co. KG',
  gbr: 'GbR',
  kgaa: 'KGaA',
  ek: 'e.K.',
  ev: 'e.V.',
  eg: 'eG',
  partg: 'PartG',
  aps: 'ApS',
  as: 'A/S',
  is: 'I/S',
  ks: 'K/S',
  ps: 'P/S',
  'ek foer': 'ek. för.',
  ltd: 'Ltd',
  inc: 'Inc.',
  corp: 'Corp.',
}

/** Words that stay small within a name: Zell am Harmersbach, Agentur für Arbeit. */
const small: ReadonlySet<string> = new Set(
  'am an auf bei beim bis da das de del dem den der des die do du durch e för für i im in la le ob og och of on op på the til ten ter und unter van vom von vor y ved zu zum zur'.split(
    ' ',
  ),
)

/** A value as a person writes it; in the index all stand in small letters. */
export function shownValue(text: string, field: ContributionField): string {
  if (field === 'identity') return text.toUpperCase()
  if (field === 'legalForm') return legalForms[text] ?? (text.length <= 4 ? text.toUpperCase() : text)
  if (field === 'email' || field === 'houseNumber') return text
  return text.replace(/(^|[\s(./-])(\p{L}+)/gu, (whole, before: string, word: string, at: number) =>
    at > 0 && small.has(word) ? whole : before + word[0]!.toUpperCase() + word.slice(1),
  )
}
