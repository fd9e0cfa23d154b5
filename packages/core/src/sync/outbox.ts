/**
 * Sent bundles until the other side has confirmed them: the same bytes are sent again, and nothing is sealed twice. Beyond a
 * budget only the numbers stay, and what is missing is cut anew.
 */
import { decodeRow, scanState, stateKey, statePrefix, stateTags } from '../register/state-rows.js'
import { positionKey } from '../register/change-feed.js'
import type { Register } from '../register/register.js'
import type { StateAccess, StoreTransaction } from '../store/store.js'
import type { SentBundle } from './link.js'

/** Bytes of sealed files kept per link. */
export const mostKeptBytes = 256 * 1024 * 1024
/** Bytes per row of state. */
const frameRow = 1024 * 1024

export async function sentBundles(state: StateAccess, peer: string): Promise<readonly SentBundle[]> {
  const found: SentBundle[] = []
  for await (const { value } of scanState(state, statePrefix(stateTags.outbox, peer))) {
    found.push(decodeRow<SentBundle>(value))
  }
  return found
}

export function writeSent(register: Register, peer: string, bundle: SentBundle): void {
  register.write(bundle, stateTags.outbox, peer, positionKey(bundle.seq))
}

export async function writeFrame(
  state: StateAccess,
  peer: string,
  seq: number,
  bytes: Uint8Array,
): Promise<void> {
  for (let part = 0; part * frameRow < bytes.length; part++) {
    const value = bytes.slice(part * frameRow, (part + 1) * frameRow)
    await state.put([{ key: frameKey(peer, seq, part), value }])
  }
}

export async function readFrame(
  { state }: Pick<StoreTransaction, 'state'>,
  peer: string,
  { seq, size }: SentBundle,
): Promise<Uint8Array | undefined> {
  if (size === 0) return undefined
  const bytes = new Uint8Array(size)
  for (let part = 0; part * frameRow < size; part++) {
    const [value] = await state.get([frameKey(peer, seq, part)])
    if (value === undefined) return undefined
    bytes.set(value, part * frameRow)
  }
  return bytes
}

/** The bundle is settled. */
export async function dropSent(
  register: Register,
  state: StateAccess,
  peer: string,
  { seq, size }: SentBundle,
): Promise<void> {
  register.write(null, stateTags.outbox, peer, positionKey(seq))
  const keys: Uint8Array[] = []
  for (let part = 0; part * frameRow < size; part++) keys.push(frameKey(peer, seq, part))
  if (keys.length > 0) await state.delete(keys)
}

function frameKey(peer: string, seq: number, part: number): Uint8Array {
  return stateKey(stateTags.frame, peer, positionKey(seq), String(part).padStart(4, '0'))
}
