/** Numbers as IMAP wants them: `1:4,7`. Ascending, each once. */
export function uidRange(uids: readonly number[]): string {
  const parts: string[] = []
  let first: number | undefined
  let last = 0
  const end = () => {
    if (first !== undefined) parts.push(first === last ? String(first) : `${first}:${last}`)
  }
  for (const uid of [...uids].sort((a, b) => a - b)) {
    if (first !== undefined && uid === last + 1) {
      last = uid
      continue
    }
    end()
    first = uid
    last = uid
  }
  end()
  return parts.join(',')
}
