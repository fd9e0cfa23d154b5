import type { KindRegistry } from '../records/kind-registry.js'
import type { RecordKind } from '../records/record-kind.js'
import { referencedUids } from '../records/references.js'
import { readRecords, referencesOf } from '../register/record-form.js'
import type { Fields } from '../store/store.js'
import type { ExchangeTransaction } from './exchange-context.js'
import { fillSnapshots } from './party-snapshot.js'

/** A document as an export would send it: name and address filled in from the parties that are here. */
export async function withSnapshots(
  { tx, register }: ExchangeTransaction,
  kinds: KindRegistry,
  kind: RecordKind,
  fields: Fields,
): Promise<Fields> {
  const party = kinds.get('party')!
  const found = referencedUids(fields, referencesOf(kind)).filter((one) => one.kind === party.kind)
  const uids = [...new Set(found.map((one) => one.value))]
  const entries = await register.entries(await register.surviving(uids))
  const known = entries.filter((entry) => entry !== undefined)
  const read = await readRecords(tx, register, party, known)
  const bySurvivor = new Map(known.map((entry, i) => [entry.uid, read[i]]))
  const byUid = new Map(
    uids.map((uid, i) => [uid, entries[i] === undefined ? undefined : bySurvivor.get(entries[i].uid)]),
  )
  return fillSnapshots(fields, (uid) => byUid.get(uid))
}
