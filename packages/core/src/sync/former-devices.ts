/**
 * A device whose place another one has taken. What it still sends is kept aside under its name, and it is told once it shows
 * that it is there: a lost one is never written to.
 */
import type { NetworkManifestDraft } from '../format/manifest-schema.js'
import { schemaVersion } from '../format/manifest-schema.js'
import { decodeBase64Url, encodeBase64Url } from '../format/text-codecs.js'
import type { WireLine } from '../format/wire.js'
import type { RosterStation } from '../identity/roster-schema.js'
import type { Notice } from '../jobs/outcome.js'
import type { LinkState } from './link.js'
import type { TransportHandle } from '../transport/transport.js'
import type { RunState } from './run-state.js'
import { listStations, readStation, writeStation } from './sync-context.js'
import type { Session, StationRow } from './sync-context.js'

export interface FormerDevice {
  /** Of its signing key. */
  readonly kid: string
  /** The key itself, base64url. */
  readonly pub: string
  readonly recipient: string
  readonly device: string
  /** Last bundle that went to it. */
  readonly seq: number
  readonly head: string
  /** RFC 3339. */
  readonly replacedAt: string
  /** Milliseconds of the clock. */
  readonly toldAt?: number | undefined
  /** The carrier's name of what told it, until it has been read. */
  readonly handle?: TransportHandle | undefined
}

/** One of a station that the office knows. */
export interface KnownFormer extends FormerDevice {
  readonly station: string
  readonly label: string
}

/** Devices kept per station. */
const mostFormer = 5
/** What told it may be lost: told again after this long, milliseconds. */
const tellAgainAfter = 86_400_000
/** What it has not read by then is taken away: the present device finds it beside its own, and cannot open it. */
const keptFor = 7 * 86_400_000

/** The row with the device of this roster entry among the former ones. */
export function withFormer(
  row: StationRow,
  { sign, age }: RosterStation,
  { sending }: LinkState,
  replacedAt: string,
): readonly FormerDevice[] {
  const [key] = sign
  const recipient = age[0]?.recipient
  if (key === undefined || recipient === undefined) return row.former ?? []
  const { seq, head } = sending
  const device = row.device ?? row.profile.label
  const former: FormerDevice = { kid: key.kid, pub: key.pub, recipient, device, seq, head, replacedAt }
  return [...(row.former ?? []).filter(({ kid }) => kid !== key.kid), former].slice(-mostFormer)
}

export async function formersOf(session: Session): Promise<readonly KnownFormer[]> {
  if (session.self.role !== 'host') return []
  const rows = await listStations(session)
  return rows.flatMap(({ id, profile, former = [] }) =>
    former.map((one) => ({ ...one, station: id, label: profile.label })),
  )
}

export const keyOfFormer = ({ pub }: FormerDevice): Uint8Array | undefined => decodeBase64Url(pub)

export const formerNotice = ({ station, label, device, replacedAt }: KnownFormer): Notice => ({
  code: 'FORMER_DEVICE_SENT',
  parameters: { station, label, device, date: replacedAt.slice(0, 10) },
})

/** Sealed for the former device alone: who belongs to the network now. By that it sees that its place is taken. */
export async function tellFormer(run: RunState, { station, kid }: KnownFormer): Promise<void> {
  const found = await run.transaction(async (session) => {
    const row = await readStation(session, station)
    const former = row?.former?.find((one) => one.kid === kid)
    if (row === undefined || former === undefined) return undefined
    const since = run.now() - (former.toldAt ?? 0)
    if (former.toldAt !== undefined && since >= 0 && since < tellAgainAfter) return undefined
    const manifest = {
      kind: 'control',
      net: session.self.net,
      from: run.station,
      to: station,
      epoch: session.epoch,
      seq: former.seq + 1,
      prev: former.head,
      roster: { ver: session.members.ver, hash: run.digest.sha256Hex(session.roster.text) },
      created: run.nowText(),
      schema: { ver: schemaVersion, min: schemaVersion },
    } as NetworkManifestDraft
    const lines: readonly WireLine[] = [
      { op: 'roster', roster: session.roster.text, signatures: [...session.roster.signatures] },
    ]
    return { former, manifest, lines }
  })
  if (found === undefined) return
  const { former, manifest, lines } = found
  const { extension, limits, runtime } = run.context.exchange
  const sealed = await run.context.suite.seal({
    manifest,
    lines,
    recipients: [former.recipient],
    signer: run.keys.signing,
    extension,
    limits,
    runtime,
  })
  // Noted first: after a crash it is told a day later, and never twice under one number.
  await run.transaction(async (session) => {
    const row = (await readStation(session, station))!
    const told = { ...former, seq: manifest.seq, head: sealed.manifestHash, toldAt: run.now() }
    writeStation(session, {
      ...row,
      former: (row.former ?? []).map((one) => (one.kid === kid ? told : one)),
    })
  })
  const handle = await run.send(station, { name: sealed.name, bytes: sealed.bytes })
  await noteHandle(run, { station, kid }, handle)
  if (former.handle !== undefined) await run.retire(former.handle)
}

/** It has read that its place is taken, or has had time enough. */
export async function retireTold(run: RunState): Promise<void> {
  for (const { station, kid, handle, toldAt = 0 } of run.formers) {
    const isRead = run.readFormers.has(kid)
    if (handle === undefined || (!isRead && run.now() - toldAt < keptFor)) continue
    await noteHandle(run, { station, kid }, undefined)
    await run.retire(handle)
  }
}

async function noteHandle(
  run: RunState,
  { station, kid }: Pick<KnownFormer, 'station' | 'kid'>,
  handle: TransportHandle | undefined,
): Promise<void> {
  await run.transaction(async (session) => {
    const row = (await readStation(session, station))!
    const former = (row.former ?? []).map((one) => (one.kid === kid ? { ...one, handle } : one))
    writeStation(session, { ...row, former })
  })
}

/** At a station: the office has given its place to another device. */
export function isReplaced({ self, members, context }: Session): boolean {
  if (self.role !== 'station' || self.welcomed !== true) return false
  const own = context.keys()?.signing.publicKey
  const entry = members.stations.find(({ id }) => id === self.station)
  if (own === undefined || entry === undefined) return false
  const pub = encodeBase64Url(own)
  return entry.sign.every((key) => key.pub !== pub)
}
