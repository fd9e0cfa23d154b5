import type { RecordKind } from '../records/record-kind.js'
import { referencedUids } from '../records/references.js'
import { readRecords, referencesOf } from '../register/record-form.js'
import type { Fields } from '../store/store.js'
import type { ExchangeContext, ExchangeTransaction } from './exchange-context.js'
import { fillSnapshots } from './party-snapshot.js'

/**
 * A document as it would be sent: name and address filled in from the parties that are here.
 *
 * @param travels - In a network: what of a party the other side sees (BEY-17).
 */
export async function withSnapshots(
  { tx, register }: ExchangeTransaction,
  { kinds, travels }: Pick<ExchangeContext, 'kinds' | 'travels'>,
  kind: RecordKind,
  fields: Fields,
): Promise<Fields> {
  const party = kinds.get('party')!
  const found = referencedUids(fields, referencesOf(kind)).filter((one) => one.kind === party.kind)
  const uids = [...new Set(found.map((one) => one.value))]
  const entries = await register.entries(await register.surviving(uids))
  const known = entries.filter((entry) => entry !== undefined)
  const read = await readRecords(tx, register, party, known)
  const seen = (one: Fields | undefined): Fields | undefined =>
    one === undefined || travels === undefined ? one : travels(party, one)
  const bySurvivor = new Map(known.map((entry, i) => [entry.uid, seen(read[i])]))
  const byUid = new Map(
    uids.map((uid, i) => [uid, entries[i] === undefined ? undefined : bySurvivor.get(entries[i].uid)]),
  )
  return fillSnapshots(fields, (uid) => byUid.get(uid))
}
