/** Bundles kept aside with their reason: nothing of them was applied, nothing is lost. */
import { UsageError } from '../errors/errors.js'
import type { Notice } from '../jobs/outcome.js'
import { decodeRow, scanState, stateKey, statePrefix, stateTags } from '../register/state-rows.js'
import type { StoreTransaction } from '../store/store.js'
import type { QuarantinedBundle } from './sync.js'
import type { Session } from './sync-context.js'

/** Bytes per row of state. */
const rowBytes = 1024 * 1024

export async function quarantine(
  { register, tx, context }: Session,
  bytes: Uint8Array,
  reason: Notice,
  at: string,
): Promise<void> {
  const id = context.exchange.runtime.digest.sha256Hex(bytes)
  const from = reason.parameters?.['station']
  const row: QuarantinedBundle = {
    id,
    size: bytes.length,
    at,
    reason,
    ...(typeof from === 'string' ? { from } : {}),
  }
  register.write(row, stateTags.quarantine, id)
  for (let part = 0; part * rowBytes < bytes.length; part++) {
    const value = bytes.slice(part * rowBytes, (part + 1) * rowBytes)
    await tx.state.put([{ key: partKey(id, part), value }])
  }
}

/** Oldest first. */
export async function quarantined({
  state,
}: Pick<StoreTransaction, 'state'>): Promise<readonly QuarantinedBundle[]> {
  const rows: QuarantinedBundle[] = []
  for await (const { value } of scanState(state, statePrefix(stateTags.quarantine))) {
    rows.push(decodeRow<QuarantinedBundle>(value))
  }
  return rows.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

/** @throws {@link UsageError} `usage.not_found` */
export async function quarantinedBytes(
  { state }: Pick<StoreTransaction, 'state'>,
  id: string,
): Promise<Uint8Array> {
  const [row] = await state.get([stateKey(stateTags.quarantine, id)])
  if (row === undefined) {
    throw new UsageError('usage.not_found', 'no such quarantined bundle', { parameters: { what: id } })
  }
  const { size } = decodeRow<QuarantinedBundle>(row)
  const bytes = new Uint8Array(size)
  for (let part = 0; part * rowBytes < size; part++) {
    const [value] = await state.get([partKey(id, part)])
    if (value !== undefined) bytes.set(value, part * rowBytes)
  }
  return bytes
}

export async function dropQuarantined({ state }: Pick<StoreTransaction, 'state'>, id: string): Promise<void> {
  const { length } = await quarantinedBytes({ state }, id)
  const keys = [stateKey(stateTags.quarantine, id)]
  for (let part = 0; part * rowBytes < length; part++) keys.push(partKey(id, part))
  await state.delete(keys)
}

function partKey(id: string, part: number): Uint8Array {
  return stateKey(stateTags.quarantineBytes, id, String(part).padStart(4, '0'))
}
