import { looseOfDisplay } from '../text/fold.js'
import type { SoundCoder } from '../sound/sound-coder.js'
import { danishPack, norwegianPack, swedishPack } from './nordic.js'
import { englishPack } from './english.js'
import { germanPack } from './german.js'
import type { LanguagePack } from './language-pack.js'

/** German first, then Danish, Swedish, Norwegian, English. The first pack reads what names no country. */
export const defaultPacks: readonly LanguagePack[] = [
  germanPack,
  danishPack,
  swedishPack,
  norwegianPack,
  englishPack,
]

/** The tables of some packs, made ready for looking up. */
export interface PackTables {
  readonly packs: readonly LanguagePack[]
  /** Names, versions of packs and of their coders: what was made with another value of it is made anew. */
  readonly fingerprint: string
  /** All coders, each once; the first is that of the first pack. */
  readonly coders: readonly SoundCoder[]
  /** Position in `coders` per country. */
  readonly coderOf: ReadonlyMap<string, number>
  readonly countries: ReadonlyMap<string, string>
  readonly callingCodes: ReadonlyMap<string, string>
  readonly titles: ReadonlySet<string>
  readonly particles: ReadonlySet<string>
  readonly joining: ReadonlySet<string>
  readonly trades: ReadonlySet<string>
  /** By their last letter. */
  readonly tradeEndings: ReadonlyMap<string, readonly string[]>
  readonly companyPrefixes: ReadonlySet<string>
  readonly companyAbbreviations: ReadonlyMap<string, string>
  /** Written legal form (words joined by a space) → the form compared. */
  readonly legalForms: ReadonlyMap<string, string>
  readonly ambiguousLegalForms: ReadonlySet<string>
  readonly legalFormWords: number
  /** Last words of the written legal forms. */
  readonly legalFormEnds: ReadonlySet<string>
  /** Written kind of street → the kind, longest first. */
  readonly streetTypes: ReadonlyMap<string, string>
  readonly streetEndings: readonly (readonly [string, string])[]
  readonly streetAbbreviations: ReadonlyMap<string, string>
  readonly townWords: ReadonlySet<string>
  readonly careOf: readonly string[]
  /** Loose-folded given name → numbers of its groups. */
  readonly nicknames: ReadonlyMap<string, readonly number[]>
  /** Loose-folded given name → its sides: 2n and 2n + 1 are names of different people. */
  readonly namesApart: ReadonlyMap<string, readonly number[]>
  /** Loose-folded mark behind a name. */
  readonly generations: ReadonlyMap<string, 'elder' | 'younger'>
  /** Loose-folded. */
  readonly groupWords: ReadonlySet<string>
}

/** Put the tables of several packs together. Where two packs disagree, the earlier one wins. */
export function createPackTables(packs: readonly LanguagePack[] = defaultPacks): PackTables {
  const all = packs.length === 0 ? defaultPacks : packs
  const coders: SoundCoder[] = []
  const coderOf = new Map<string, number>()
  for (const pack of all) {
    let at = coders.findIndex((one) => one.algorithm === pack.coder.algorithm)
    if (at < 0) at = coders.push(pack.coder) - 1
    for (const country of pack.countries) if (!coderOf.has(country)) coderOf.set(country, at)
  }
  const legal = spellings(all.flatMap((pack) => pack.legalForms))
  const streets = spellings(all.flatMap((pack) => pack.streetTypes))
  return {
    packs: all,
    fingerprint: all
      .map((pack) => `${pack.id}${pack.version}:${pack.coder.algorithm}${pack.coder.version}`)
      .join(' '),
    coders,
    coderOf,
    countries: mapOf(all.map((pack) => pack.countryNames)),
    callingCodes: mapOf(all.map((pack) => pack.callingCodes)),
    titles: setOf(all.map((pack) => pack.titles)),
    particles: setOf(all.map((pack) => pack.nameParticles)),
    joining: setOf(all.map((pack) => pack.joiningWords)),
    trades: setOf(all.map((pack) => pack.tradeWords)),
    tradeEndings: byLastLetter(all.flatMap((pack) => pack.tradeEndings)),
    companyPrefixes: setOf(all.map((pack) => pack.companyPrefixes)),
    companyAbbreviations: mapOf(all.map((pack) => pack.companyAbbreviations)),
    legalForms: legal,
    ambiguousLegalForms: setOf(all.map((pack) => pack.ambiguousLegalForms)),
    legalFormWords: Math.max(1, ...[...legal.keys()].map((one) => one.split(' ').length)),
    legalFormEnds: new Set([...legal.keys()].map((one) => one.slice(one.lastIndexOf(' ') + 1))),
    streetTypes: streets,
    streetEndings: [...streets]
      .filter(([written]) => written.length >= 3)
      .sort((a, b) => b[0].length - a[0].length),
    streetAbbreviations: mapOf(all.map((pack) => pack.streetAbbreviations)),
    townWords: setOf(all.map((pack) => pack.townWords)),
    careOf: all.flatMap((pack) => pack.careOf),
    nicknames: nicknameGroups(all.flatMap((pack) => pack.nicknames)),
    namesApart: nicknameGroups(all.flatMap((pack) => (pack.namesApart ?? []).flat())),
    generations: new Map([
      ...all.flatMap((pack) => (pack.elderMarks ?? []).map((one) => [looseOfDisplay(one), 'elder'] as const)),
      ...all.flatMap((pack) =>
        (pack.youngerMarks ?? []).map((one) => [looseOfDisplay(one), 'younger'] as const),
      ),
    ]),
    groupWords: new Set(all.flatMap((pack) => (pack.groupWords ?? []).map(looseOfDisplay))),
  }
}

function setOf(lists: readonly (readonly string[])[]): Set<string> {
  return new Set(lists.flat())
}

function mapOf(tables: readonly Readonly<Record<string, string>>[]): Map<string, string> {
  const map = new Map<string, string>()
  for (const table of tables) {
    for (const [key, value] of Object.entries(table)) if (!map.has(key)) map.set(key, value)
  }
  return map
}

function byLastLetter(endings: readonly string[]): Map<string, string[]> {
  const map = new Map<string, string[]>()
  for (const ending of endings) {
    const list = map.get(ending.slice(-1))
    if (list === undefined) map.set(ending.slice(-1), [ending])
    else list.push(ending)
  }
  return map
}

function spellings(lists: readonly (readonly string[])[]): Map<string, string> {
  const map = new Map<string, string>()
  for (const list of lists) {
    for (const written of list) if (!map.has(written)) map.set(written, list[0]!)
  }
  return map
}

function nicknameGroups(groups: readonly (readonly string[])[]): Map<string, number[]> {
  const map = new Map<string, number[]>()
  groups.forEach((group, number) => {
    for (const name of new Set(group.map((one) => looseOfDisplay(one)))) {
      const list = map.get(name) ?? []
      list.push(number)
      map.set(name, list)
    }
  })
  return map
}
