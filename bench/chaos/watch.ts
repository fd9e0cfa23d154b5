/** What one member has of one record, and what it remembers of it: for reading the log of a run that went wrong. */
import type { Digest } from '../../packages/core/src/runtime/runtime.js'
import { Register } from '../../packages/core/src/register/register.js'
import { decodeRow, scanState, statePrefix, stateTags } from '../../packages/core/src/register/state-rows.js'
import type { Store, StoreTransaction } from '../../packages/core/src/store/store.js'
import type { LinkState } from '../../packages/core/src/sync/link.js'
import { kinds, recordOf, valuesIn } from './model.ts'

/** @returns lines for the log: the links, then each row of that record with its uid and its mark. */
export async function lookAt(store: Store, digest: Digest, record: string): Promise<readonly string[]> {
  return store.transaction(async (tx) => {
    const lines: string[] = []
    for await (const { value } of scanState(tx.state, statePrefix(stateTags.link))) {
      lines.push(textOfLink(decodeRow<LinkState>(value)))
    }
    for (const kind of kinds) lines.push(...(await rowsOf(tx, digest, kind, record)))
    return lines.map((line) => `      | ${line}`)
  })
}

function textOfLink({ peer, sending, receiving }: LinkState): string {
  const { sent, covered, acked, seq, reached } = sending
  const out = `sent ${seq} to ${sent}, covered ${covered}, acked ${acked}`
  return `${peer}: ${out}${reached === undefined ? '' : `, reached ${reached}`}; heard ${receiving.seq}, cursor ${receiving.cursor}`
}

async function rowsOf(
  tx: StoreTransaction,
  digest: Digest,
  kind: string,
  record: string,
): Promise<readonly string[]> {
  const register = new Register(tx.state, digest)
  const { keys } = await tx.records.changes(kind, undefined, 10_000)
  const rows = await tx.records.get(kind, keys)
  const lines: string[] = []
  for (const [i, key] of keys.entries()) {
    const fields = rows[i]
    if (fields === undefined || recordOf(kind, fields) !== record) continue
    const [uid] = await register.uidsOf(kind, [key])
    if (uid !== undefined) await register.entry(uid)
    const { groups: _groups, ...mark } = uid === undefined ? { groups: undefined } : register.mark(uid)
    const names = uid === undefined ? [] : await register.list(8, stateTags.aliasOf, uid)
    const values = `${kind} ${record} ${valuesIn(fields).join(' ')}`
    const also = names.length === 0 ? '' : ` also ${names.map(short).join()}`
    lines.push(`${values} (row ${key}, uid ${short(uid ?? 'none')}${also}) ${JSON.stringify(mark)}`)
  }
  return lines
}

function short(uid: string): string {
  return uid.slice(-6)
}
