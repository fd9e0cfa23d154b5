/** A former device is told that its place is taken, once it shows that it is there: a lost one is never written to. */
import type { NetworkManifestDraft } from '../format/manifest-schema.js'
import { schemaVersion } from '../format/manifest-schema.js'
import type { WireLine } from '../format/wire.js'
import type { TransportHandle } from '../transport/transport.js'
import type { KnownFormer } from './former-devices.js'
import type { RunState } from './run-state.js'
import { readStation, writeStation } from './sync-context.js'

/** What told it may be lost: told again after this long, milliseconds. */
const tellAgainAfter = 86_400_000
/** What it has not read by then is taken away: the present device finds it beside its own, and cannot open it. */
const keptFor = 7 * 86_400_000

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
