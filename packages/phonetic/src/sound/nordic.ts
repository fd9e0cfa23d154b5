import { createRuleCoder } from './rule-coder.js'
import type { SoundRules } from './rule-coder.js'

const vowels: readonly (readonly [string, string])[] = ['a', 'e', 'i', 'o', 'u', 'y'].map(
  (v) => [v, '0'] as const,
)

const consonants: readonly (readonly [string, string])[] = [
  ['b', 'B'],
  ['c', 'K'],
  ['d', 'D'],
  ['f', 'F'],
  ['g', 'K'],
  ['h', ''],
  ['j', 'J'],
  ['k', 'K'],
  ['l', 'L'],
  ['m', 'N'],
  ['n', 'N'],
  ['p', 'B'],
  ['q', 'K'],
  ['r', 'R'],
  ['s', 'S'],
  ['t', 'D'],
  ['v', 'F'],
  ['w', 'F'],
  ['x', 'KS'],
  ['z', 'S'],
]

/**
 * Danish names. No published algorithm is accepted for Danish; these are rules of our own: silent d after l, n, r and before s,
 * hv and hj without h, -sen and -ssen alike, ph = f, gh = g, ch = k, c before front vowels = s, soft d at the end.
 */
export const danishRules: SoundRules = {
  algorithm: 'ordersync-da',
  version: 1,
  rules: [
    ...vowels,
    ...consonants,
    ['^hv', 'F'],
    ['^hj', 'J'],
    ['^gj', 'J'],
    ['^kj', 'K'],
    ['^ch', 'K'],
    ['ch', 'K'],
    ['ck', 'K'],
    ['ph', 'F'],
    ['gh', 'K'],
    ['th', 'D'],
    ['sch', 'S'],
    ['sj', 'S'],
    ['sh', 'S'],
    ['ce', 'S'],
    ['ci', 'S'],
    ['cy', 'S'],
    ['dt', 'D'],
    ['ld', 'L'],
    ['nd', 'N'],
    ['rd', 'R'],
    ['ds', 'S'],
    ['gn', 'N'],
    ['ng', 'N'],
    ['sen$', 'SN'],
    ['ssen$', 'SN'],
    ['zen$', 'SN'],
    ['son$', 'SN'],
    ['qu', 'KF'],
    ['kv', 'KF'],
    ['ej', '0'],
    ['aj', '0'],
    ['oej', '0'],
  ],
}

/**
 * Swedish and Norwegian names: tj, kj, k before front vowels; sj, sk before front vowels, stj, skj; g and k soft; dj, gj, hj, lj = j;
 * hv = v, -son, -sson and -sen alike, c, q, w, x, z as they sound.
 */
export const swedishNorwegianRules: SoundRules = {
  algorithm: 'ordersync-sv-no',
  version: 1,
  rules: [
    ...vowels,
    ...consonants,
    ['^hv', 'F'],
    ['^hj', 'J'],
    ['^gj', 'J'],
    ['^dj', 'J'],
    ['^lj', 'J'],
    ['^ch', 'K'],
    ['ch', 'K'],
    ['ck', 'K'],
    ['ph', 'F'],
    ['gh', 'K'],
    ['th', 'D'],
    ['dt', 'D'],
    ['sch', 'S'],
    ['skj', 'S'],
    ['stj', 'S'],
    ['sj', 'S'],
    ['sh', 'S'],
    ['^sky', 'S'],
    ['^ski', 'S'],
    ['^skoe', 'S'],
    ['^skae', 'S'],
    ['^kj', 'C'],
    ['^tj', 'C'],
    ['^ki', 'C'],
    ['^ky', 'C'],
    ['^kae', 'C'],
    ['^koe', 'C'],
    ['^ge', 'J'],
    ['^gae', 'J'],
    ['^goe', 'J'],
    ['ce', 'S'],
    ['ci', 'S'],
    ['cy', 'S'],
    ['ng', 'N'],
    ['nd$', 'N'],
    ['son$', 'SN'],
    ['sson$', 'SN'],
    ['sen$', 'SN'],
    ['ssen$', 'SN'],
    ['qu', 'KF'],
    ['qv', 'KF'],
    ['kv', 'KF'],
  ],
}

export const danish = createRuleCoder(danishRules)
export const swedishNorwegian = createRuleCoder(swedishNorwegianRules)
