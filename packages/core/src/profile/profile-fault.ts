/** What is wrong with a profile: one code per fault, with a sentence (`sentences/profile.ts`) that says what is expected. */
import type { z } from 'zod'
import type { FormatIssue, SentenceParameters } from '../errors/errors.js'
import { valuesAt } from './field-path.js'
import { profileFormat } from './profile.js'

export type ProfileFaultCode =
  /** No plain JSON, or beyond the limits of a record. */
  | 'PROFILE_UNREADABLE'
  /** Made by a newer version. */
  | 'PROFILE_NEWER'
  | 'PROFILE_FIELD_MISSING'
  | 'PROFILE_FIELD_UNKNOWN'
  | 'PROFILE_VALUE'
  /** The invoice ban: no profile opens it. */
  | 'PROFILE_KIND_FORBIDDEN'
  | 'PROFILE_KIND_UNKNOWN'
  | 'PROFILE_KIND_LOCAL'
  /** A switch is on though the kind is not included. */
  | 'PROFILE_NOT_INCLUDED'
  /** M-S1. */
  | 'PROFILE_STOCK_UPWARD'
  /** Settings and templates come from the host alone. */
  | 'PROFILE_HOST_OWNED'
  | 'PROFILE_NOT_A_DOCUMENT'
  | 'PROFILE_FILTER_SIZE'
  | 'PROFILE_FILTER_DECIMAL'
  /** The record would be refused without the field. */
  | 'PROFILE_MASK_REQUIRED'
  /** Two profiles, or two changes of one, were mixed up. */
  | 'PROFILE_FIXED'
  | 'PROFILE_MOVED'

/** Worth a look, no fault: the profile holds and does not do what somebody may think. */
export type ProfileNoticeCode =
  /** Included, and nothing is accepted. */
  | 'PROFILE_RULE_IDLE'
  /** Filter, mask or deletion without the switch that needs it. */
  | 'PROFILE_PART_IDLE'
  | 'PROFILE_KIND_WITHOUT_RULE'
  | 'PROFILE_PATH_UNKNOWN'
  /** The station may make documents that the host does not take. */
  | 'PROFILE_CREATABLE_STAYS'
  | 'PROFILE_FIRST_LOAD_IDLE'
  /** Needs the other way of a one-way link. */
  | 'PROFILE_ONE_WAY_IDLE'

export interface ProfileIssue extends FormatIssue {
  readonly code: ProfileFaultCode
  /** Like `rules/stockLevel/stationToHost/include`. */
  readonly path: string
  /** For the sentence: `path`, and `expected`, `kind` or `maximum`. */
  readonly parameters: SentenceParameters
}

export interface ProfileNotice {
  readonly code: ProfileNoticeCode
  readonly path: string
  readonly parameters: SentenceParameters
}

type Path = readonly PropertyKey[]

export function pathText(path: Path): string {
  return path.map((step) => String(step).slice(0, 80)).join('/')
}

export function fault(
  code: ProfileFaultCode,
  path: Path,
  expected: string,
  parameters: SentenceParameters = {},
): ProfileIssue {
  const text = pathText(path)
  return { code, path: text, message: `expected ${expected}`, parameters: { path: text, ...parameters } }
}

export function remark(
  code: ProfileNoticeCode,
  path: Path,
  parameters: SentenceParameters = {},
): ProfileNotice {
  const text = pathText(path)
  return { code, path: text, parameters: { path: text, ...parameters } }
}

/** The faults of the form, in our words: zod's messages may quote what was found. Filters are looked at elsewhere. */
export function faultsOfForm(json: unknown, issues: readonly z.core.$ZodIssue[]): ProfileIssue[] {
  return issues.filter(({ path }) => !isInFilter(path)).flatMap((issue) => faultsOfIssue(json, issue))
}

/** `rules/<kind>/<direction>/filter/…` */
export function isInFilter(path: Path): boolean {
  return path[0] === 'rules' && path[3] === 'filter'
}

function faultsOfIssue(json: unknown, issue: z.core.$ZodIssue): ProfileIssue[] {
  const { path } = issue
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => fault('PROFILE_FIELD_UNKNOWN', [...path, key], 'a field of the profile'))
  }
  const expected = expectedBy(issue)
  const [value] = valuesAt(json, path.map(String))
  return [
    fault(value === undefined ? 'PROFILE_FIELD_MISSING' : 'PROFILE_VALUE', path, expected, { expected }),
  ]
}

const forms: Readonly<Record<string, string>> = {
  station: 'a station id: a-z, 0-9 and -, at most 32 characters',
  label: 'one line of 1 to 200 characters',
  format: String(profileFormat),
  since: 'a date YYYY-MM-DD',
  mask: 'a path of fields such as lines/*/notes, not ending in *',
  rules: 'at most 200 kinds, each a lower-case letter, then at most 39 letters and digits',
  creatable: 'a kind: a lower-case letter, then at most 39 letters and digits',
  firstLoad: 'at most 200 kinds, each a lower-case letter, then at most 39 letters and digits',
  permissions: 'at most 200 names of at most 64 letters, digits and points',
  series: 'at most 200 series names of 1 to 80 characters',
  addresses: 'at most 200 carriers with one address of 1 to 500 characters each',
}

function expectedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeWord(issue.expected)
    case 'invalid_value':
      return issue.values.map(String).join(', ')
    case 'too_big':
      return formOf(issue.path) ?? `at most ${String(issue.maximum)}`
    case 'too_small':
      return formOf(issue.path) ?? `at least ${String(issue.minimum)}`
    default:
      return formOf(issue.path) ?? 'another value'
  }
}

function formOf(path: Path): string | undefined {
  const name = path.findLast((step) => typeof step === 'string' && Object.hasOwn(forms, step))
  return name === undefined ? undefined : forms[name as string]
}

function typeWord(type: string): string {
  if (type === 'boolean') return 'true, false'
  if (type === 'int' || type === 'number') return 'a whole number'
  if (type === 'record' || type === 'object') return 'a JSON object'
  if (type === 'array') return 'a list []'
  return type === 'string' ? 'a text' : type
}
