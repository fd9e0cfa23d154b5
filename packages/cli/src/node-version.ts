/** Checked before anything else is loaded: on a Node that is too old the SQLite library ends the program without a word. */
import type { Language } from './sentences.js'

/** Does a version fit a range such as `^22.22 || ^24.11 || >=26`? Only `^` and `>=` are understood. */
export function fitsEngines(version: string, range: string): boolean {
  const has = numbers(version)
  return range.split('||').some((part) => {
    const [, sign, wanted] = /^\s*(\^|>=)\s*([0-9.]+)\s*$/.exec(part) ?? []
    if (wanted === undefined) return false
    const needs = numbers(wanted)
    if (sign === '^' && has[0] !== needs[0]) return false
    const [major, minor, patch] = has.map((number, i) => number - (needs[i] ?? 0))
    return (major || minor || patch || 0) >= 0
  })
}

function numbers(version: string): readonly [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0)
  return [major, minor, patch]
}

/** Sentence for a Node that does not fit. Not in the table of sentences, which is loaded later. */
export function nodeSentence(version: string, range: string, language: Language): string {
  const names = range
    .split('||')
    .map((part) =>
      part
        .replace('^', '')
        .replace('>=', language === 'de' ? 'ab ' : 'from ')
        .trim(),
    )
    .join(', ')
  return language === 'de'
    ? `OrderSync läuft nicht mit Node ${version}. Nötig ist Node ${names}: installieren Sie eine dieser Fassungen. Es wurde nichts getan.`
    : `OrderSync does not run with Node ${version}. It needs Node ${names}: install one of these versions. Nothing was done.`
}
