/** An enrolled station as sender of documents: what it may make, whose numbers it uses, and what its revisions are made upon. */
import type { DocumentSituation, NumberHolder } from '../merge/document-decision.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'
import type { SyncMark } from '../register/register-entry.js'
import type { ImportState } from './import-state.js'
import { nameOfBlockHolder } from './number-blocks.js'
import type { StationSender } from './station.js'
import type { Stored } from './stored-documents.js'
import { textOf } from './stored-documents.js'

/** Who changed the record last: position and station; the origin where nobody did since. */
export function lastWriter(mark: SyncMark, origin: string): readonly [at: number, station: string] {
  let last: readonly [number, string] = [0, origin]
  for (const writer of Object.values(mark.writers ?? {})) if (writer[0] > last[0]) last = writer
  return last
}

/**
 * What arrived, with a revision above the stored one: positions order what a station sends, its revision numbers only tell
 * people. The very number that is stored, from the same station with another content, stays: it means a clone (M-D2b).
 */
export function aboveStored(
  state: ImportState,
  envelope: RecordEnvelope,
  stored: Stored | undefined,
): RecordEnvelope {
  if (stored === undefined || envelope.hash === stored.entry.hash) return envelope
  const { revision } = stored.entry
  const [, writer] = lastWriter(state.x.register.mark(stored.entry.uid), stored.entry.origin.station)
  const isClone = writer === state.station?.id && envelope.revision === revision
  if (isClone || envelope.revision > revision) return envelope
  return { ...envelope, revision: revision + 1 }
}

/** The document as the merge rules want it, in a network. */
export async function stationSituation(
  state: ImportState,
  station: StationSender,
  kind: RecordKind,
  incoming: RecordEnvelope,
  stored: Stored | undefined,
  sameNumber: readonly NumberHolder[],
): Promise<DocumentSituation> {
  const number = textOf(incoming.fields['number'])
  const standing = number === undefined ? undefined : await station.numberStanding(kind, incoming, number)
  const except = incoming.origin.station
  const holder =
    number === undefined || standing !== 'notLeased'
      ? undefined
      : await nameOfBlockHolder(state.x.tx, { kind: kind.kind, number, except })
  const common = {
    sameNumber,
    acceptChanged: false,
    draftsAllowed: true,
    isFile: false,
    ...(standing === undefined ? {} : { numberLeased: standing }),
    ...(holder === undefined ? {} : { numberHolder: holder }),
  }
  if (stored === undefined) {
    const isOrigin = incoming.origin.station === station.id
    return { ...common, incoming, sender: { station: station.id, isHost: false, isOrigin } }
  }
  const { entry, fields, locked } = stored
  const mark = state.x.register.mark(entry.uid)
  const owner = mark.owner ?? entry.origin.station
  const [at, writer] = lastWriter(mark, entry.origin.station)
  const seen = state.bases?.get(incoming.uid)
  // What the station itself wrote last is its base, also where the confirmation of it was lost.
  const upon =
    writer === station.id || incoming.baseHash === entry.hash || (seen !== undefined && seen >= at)
      ? { ...incoming, baseRevision: entry.revision, baseHash: entry.hash }
      : { ...incoming, baseRevision: Math.min(incoming.baseRevision ?? 0, entry.revision - 1) }
  const storedNumber = textOf(fields['number'])
  return {
    ...common,
    incoming: upon,
    stored: {
      kind: entry.kind,
      origin: entry.origin,
      revision: entry.revision,
      hash: entry.hash,
      ...(storedNumber === undefined ? {} : { number: storedNumber }),
      changedHereSince: false,
      locked,
      ownerStation: owner,
    },
    sender: { station: station.id, isHost: false, isOrigin: owner === station.id },
  }
}
