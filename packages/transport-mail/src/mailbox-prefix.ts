import { createHash } from 'node:crypto'

/** Two mailboxes of one station share a memory: what is remembered of one begins with this. */
export function mailboxPrefix(...parts: readonly string[]): string {
  return `${createHash('sha256').update(parts.join('\n').toLowerCase()).digest('hex').slice(0, 12)}/`
}
