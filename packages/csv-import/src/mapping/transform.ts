/** Named changes of a cell on its way into a field (J-03). Declared, never guessed while importing. */
import { TableError } from '../table-error.js'

export type Transform =
  | { readonly type: 'trim' }
  | { readonly type: 'upper' }
  | { readonly type: 'lower' }
  /** First letter of each word. */
  | { readonly type: 'capitalise' }
  /** Several columns to one field; must come first. Empty cells leave no separator. */
  | { readonly type: 'join'; readonly separator: string }
  /** One part; 1 is the first, -1 the last. */
  | { readonly type: 'split'; readonly separator: string; readonly part: number }
  /** Value of a table; `otherwise` for what is not in it. Compared without case. */
  | {
      readonly type: 'lookup'
      readonly table: Readonly<Record<string, string>>
      readonly otherwise: 'error' | 'keep' | 'empty'
    }
  /** `dd.MM.yyyy` and the like: letters d, M, y, H, m, s, everything else as it is. */
  | { readonly type: 'dateFormat'; readonly format: string }
  | { readonly type: 'decimalMark'; readonly mark: ',' | '.' }
  /** `<br>` becomes a line break. */
  | { readonly type: 'breaks' }
  /** Only digits. */
  | { readonly type: 'digits' }
  | { readonly type: 'prefix'; readonly text: string }

export const transformTypes: readonly Transform['type'][] = Object.freeze([
  'trim',
  'upper',
  'lower',
  'capitalise',
  'join',
  'split',
  'lookup',
  'dateFormat',
  'decimalMark',
  'breaks',
  'digits',
  'prefix',
])

export type Transformed =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly code: 'VALUE_NOT_IN_TABLE' | 'VALUE_NO_SUCH_PART' | 'VALUE_DATE' }

/** @param cells - One, or several for a rule that joins. */
export function applyTransforms(cells: readonly string[], transforms: readonly Transform[]): Transformed {
  const [first] = transforms
  let text = first?.type === 'join' ? joinCells(cells, first.separator) : (cells[0] ?? '')
  for (const transform of transforms) {
    switch (transform.type) {
      case 'join':
        break
      case 'trim':
        text = text.trim()
        break
      case 'upper':
        text = text.toUpperCase()
        break
      case 'lower':
        text = text.toLowerCase()
        break
      case 'capitalise':
        text = text
          .toLowerCase()
          .replace(
            /(^|[\s\-/])(\p{L})/gu,
            (_, before: string, letter: string) => before + letter.toUpperCase(),
          )
        break
      case 'split': {
        if (text.trim() === '') break
        const part = text
          .split(transform.separator)
          .at(transform.part > 0 ? transform.part - 1 : transform.part)
        if (part === undefined) return { ok: false, code: 'VALUE_NO_SUCH_PART' }
        text = part.trim()
        break
      }
      case 'lookup': {
        const found = lookUp(transform.table, text)
        if (found !== undefined) text = found
        else if (transform.otherwise === 'empty') text = ''
        else if (transform.otherwise === 'error' && text.trim() !== '')
          return { ok: false, code: 'VALUE_NOT_IN_TABLE' }
        break
      }
      case 'dateFormat': {
        if (text.trim() === '') break
        const date = readDate(text.trim(), transform.format)
        if (date === undefined) return { ok: false, code: 'VALUE_DATE' }
        text = date
        break
      }
      case 'decimalMark':
        text =
          transform.mark === ','
            ? text.replace(/[.\s'’\u00a0\u202f]/g, '').replace(',', '.')
            : text.replace(/[,\s'’\u00a0\u202f]/g, '')
        break
      case 'breaks':
        text = text.replace(/\s*<br\s*\/?>\s*/gi, '\n')
        break
      case 'digits':
        text = text.replace(/\D/g, '')
        break
      case 'prefix':
        if (text.trim() !== '' && !text.startsWith(transform.text)) text = transform.text + text
        break
    }
  }
  return { ok: true, text }
}

function joinCells(cells: readonly string[], separator: string): string {
  return cells
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .join(separator)
}

function lookUp(table: Readonly<Record<string, string>>, text: string): string | undefined {
  const wanted = text.trim().toLowerCase()
  if (Object.hasOwn(table, text.trim())) return table[text.trim()]
  for (const [key, value] of Object.entries(table)) if (key.toLowerCase() === wanted) return value
  return undefined
}

const formatParts: Readonly<Record<string, string>> = {
  d: '(?<d>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  y: '(?<y>\\d{4}|\\d{2})',
  H: '(?<H>\\d{1,2})',
  m: '(?<m>\\d{1,2})',
  s: '(?<s>\\d{1,2})',
}

function readDate(text: string, format: string): string | undefined {
  const seen = new Set<string>()
  const pattern = format.replace(/([dMyHms])\1*|([^dMyHms])/g, (whole, letter: string | undefined) => {
    if (letter === undefined) return whole.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    if (seen.has(letter)) return '\\d{1,4}'
    seen.add(letter)
    return formatParts[letter]!
  })
  const found = new RegExp(`^${pattern}`).exec(text)?.groups
  if (found?.['y'] === undefined || found['M'] === undefined || found['d'] === undefined) return undefined
  const two = (part: string | undefined): string => (part ?? '0').padStart(2, '0')
  const year = found['y'].length === 2 ? `${Number(found['y']) < 50 ? '20' : '19'}${found['y']}` : found['y']
  const date = `${year}-${two(found['M'])}-${two(found['d'])}`
  return found['H'] === undefined ? date : `${date} ${two(found['H'])}:${two(found['m'])}:${two(found['s'])}`
}

/** @throws {@link TableError} `csv.mapping` for a transform that is not one. */
export function checkTransforms(transforms: readonly Transform[], columns: number): void {
  transforms.forEach((transform, place) => {
    const known = transformTypes.includes(transform.type)
    const joins = transform.type === 'join'
    if (!known || (joins && place > 0)) {
      throw new TableError('csv.mapping', `transform ${place + 1} cannot stand there`, {
        reason: String(transform.type).slice(0, 40),
      })
    }
    if (
      transform.type === 'split' &&
      (transform.separator === '' || transform.part === 0 || !Number.isSafeInteger(transform.part))
    ) {
      throw new TableError('csv.mapping', 'split needs a separator and a part', { reason: 'split' })
    }
    if (
      transform.type === 'dateFormat' &&
      !/^(?=.*d)(?=.*M)(?=.*y)[dMyHms .,:/T-]{6,30}$/.test(transform.format)
    ) {
      throw new TableError('csv.mapping', 'a date format has d, M and y', { reason: 'dateFormat' })
    }
  })
  if (columns > 1 && transforms[0]?.type !== 'join') {
    throw new TableError('csv.mapping', 'several columns for one field need a join', { reason: 'join' })
  }
}
