/** Blocking keys of parties as rows of the store: kept with each record, made anew when the matcher changes. */
import { maxBlockingKeyLength, maxBlockingKeys, maxPartiesPerKey } from '../merge/party-matcher.js'
import type { PartyMatcher } from '../merge/party-matcher.js'
import type { KindRegistry } from '../records/kind-registry.js'
import type { RecordKind } from '../records/record-kind.js'
import type { Fields, StoreTransaction } from '../store/store.js'
import { readRecords } from './record-form.js'
import type { RegisterEntry } from './register-entry.js'
import type { Register } from './register.js'
import { decodeRow, scanState, statePrefix, stateTags } from './state-rows.js'

/** Records looked at per step; bounds memory. */
const rebuildPage = 500

/** What the rows were made by. */
export interface MatcherRow {
  readonly name: string
  readonly version: string
}

/** Keys of the party as they stand in the rows: bounded, each once. */
export function boundedKeys(matcher: PartyMatcher, fields: Fields): readonly string[] {
  const keys = new Set<string>()
  for (const key of matcher.blockingKeys(fields)) {
    if (keys.size >= maxBlockingKeys) break
    if (key !== '' && key.length <= maxBlockingKeyLength && !/\p{Cc}/u.test(key)) keys.add(key)
  }
  return [...keys]
}

/** Keep the blocking keys of a party as rows of their own. @returns the entry with what was kept. */
export function keepBlockingKeys(
  register: Register,
  kind: RecordKind,
  entry: RegisterEntry,
  fields: Fields,
): RegisterEntry {
  if (kind.family !== 'party') return entry
  const keys = register.matcher === undefined ? [] : boundedKeys(register.matcher, fields)
  const before = entry.blockingKeys ?? []
  for (const key of before)
    if (!keys.includes(key)) register.write(null, stateTags.blockingKey, entry.kind, key, entry.uid)
  for (const key of keys)
    if (!before.includes(key)) register.write(1, stateTags.blockingKey, entry.kind, key, entry.uid)
  const { blockingKeys: _former, ...rest } = entry
  return keys.length === 0 ? rest : { ...rest, blockingKeys: keys }
}

/** Remove the rows that `keepBlockingKeys` wrote. @returns the entry without them. */
export function dropBlockingKeys(register: Register, entry: RegisterEntry): RegisterEntry {
  for (const key of entry.blockingKeys ?? [])
    register.write(null, stateTags.blockingKey, entry.kind, key, entry.uid)
  const { blockingKeys: _former, ...rest } = entry
  return rest
}

/**
 * Make the rows of all parties anew where they were made by another matcher or version, or by none. Costs as much as reading
 * all parties once; afterwards they are kept with each change.
 */
export async function ensureBlockingKeys(
  tx: StoreTransaction,
  register: Register,
  kinds: KindRegistry,
): Promise<void> {
  const { matcher } = register
  if (matcher === undefined) return
  const made = await register.row<MatcherRow>(stateTags.meta, 'matcher')
  if (made?.name === matcher.name && made.version === matcher.version) return
  await register.flush()
  for (const kind of kinds.kinds) {
    if (kind.family !== 'party' || !tx.records.kinds.includes(kind.kind)) continue
    let uids: string[] = []
    const rebuild = async (): Promise<void> => {
      const entries = (await register.entries(uids)).filter(
        (entry) => entry?.key !== undefined,
      ) as RegisterEntry[]
      const rows = await readRecords(tx, register, kind, entries)
      entries.forEach((entry, i) => {
        const fields = rows[i]
        if (fields === undefined) return
        register.set(keepBlockingKeys(register, kind, entry, fields))
      })
      uids = []
      await register.flush()
      register.relax()
    }
    // The page is read before it is written: rows of other tags may change while this one is walked.
    const all: string[] = []
    for await (const { value } of scanState(tx.state, statePrefix(stateTags.vendorKey, kind.kind))) {
      all.push(decodeRow<string>(value))
    }
    for (const uid of all) {
      uids.push(uid)
      if (uids.length >= rebuildPage) await rebuild()
    }
    await rebuild()
  }
  register.write(
    { name: matcher.name, version: matcher.version } satisfies MatcherRow,
    stateTags.meta,
    'matcher',
  )
  await register.flush()
}

/** Uids of parties under a key, at most {@link maxPartiesPerKey}. */
export async function partiesUnder(
  register: Register,
  kind: string,
  key: string,
): Promise<readonly string[]> {
  return register.list(maxPartiesPerKey, stateTags.blockingKey, kind, key)
}

/** Parties of this kind that have a row here, counted up to a limit; an estimate for the statistics. */
export async function countParties(tx: StoreTransaction, kind: string, limit: number): Promise<number> {
  let count = 0
  let after: Uint8Array | undefined
  const prefix = statePrefix(stateTags.vendorKey, kind)
  while (count < limit) {
    const page = await tx.state.range({ prefix, limit: 10_000, ...(after === undefined ? {} : { after }) })
    count += page.length
    if (page.length < 10_000) break
    after = page[page.length - 1]!.key
  }
  return count
}
