/** Just enough CSV for example data: comma, quotes doubled, header row, the word NULL for nothing. */
export type Row = Readonly<Record<string, string | undefined>>

export function parseCsv(source: string): readonly Row[] {
  const [header = [], ...rows] = splitRows(source.replace(/^\uFEFF/, ''))
  return rows
    .filter((cells) => cells.length > 1 || cells[0] !== '')
    .map((cells) => Object.fromEntries(header.map((name, index) => [name, present(cells[index])])))
}

function present(cell: string | undefined): string | undefined {
  const trimmed = cell?.trim()
  return trimmed === undefined || trimmed === '' || trimmed === 'NULL' ? undefined : trimmed
}

function splitRows(source: string): string[][] {
  const rows: string[][] = []
  let cells: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < source.length; i += 1) {
    const char = source[i]!
    if (quoted) {
      if (char !== '"') cell += char
      else if (source[i + 1] === '"') cell += source[++i]!
      else quoted = false
    } else if (char === '"') quoted = true
    else if (char === ',') {
      cells.push(cell)
      cell = ''
    } else if (char === '\n') {
      rows.push([...cells, cell])
      cells = []
      cell = ''
    } else if (char !== '\r') cell += char
  }
  if (cell !== '' || cells.length > 0) rows.push([...cells, cell])
  return rows
}
