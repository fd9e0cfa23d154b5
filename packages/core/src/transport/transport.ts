/**
 * The transport seam: moves opaque bytes from station to station and knows nothing of orders.
 *
 * Delivery is at least once, in any order. A transport is right when it passes the cases of `@ordersync/contract-tests`;
 * what it does not promise (that nothing is lost, doubled or late) the protocol above makes good.
 */
import type { Notice } from '../jobs/outcome.js'
import type { OperationOptions } from '../runtime/runtime.js'

/** A sealed bundle on its way out. */
export interface OutgoingBundle {
  /** 26 base32 characters of the SHA-256 of `bytes`, a dot and the extension: unique, immutable, says nothing of the content. */
  readonly name: string
  readonly bytes: Uint8Array
}

/** What `send` gave: names the carrier's object for `retire`. Kept in `state`, so plain text of at most 400 bytes. */
export type TransportHandle = string

/**
 * What a carrier must remember between two runs, e.g. which files it has handed over already. A namespace of its own in
 * `state`; keys are plain text of at most 300 bytes, values at most 4 KiB.
 */
export interface TransportMemory {
  get(keys: readonly string[]): Promise<readonly (string | undefined)[]>
  /** `undefined` forgets the key. */
  put(entries: readonly (readonly [key: string, value: string | undefined])[]): Promise<void>
  /** Keys with this prefix, ascending. */
  list(prefix: string): Promise<readonly string[]>
}

/** What core hands to every call. */
export interface TransportContext extends OperationOptions {
  /** Our own station id. */
  readonly station: string
  readonly memory: TransportMemory
  /**
   * For `receive`, where core wants to know: what lies there for us and is not handed over, with its name in the parameters:
   * rejected before, not whole, too large. In every run as long as it lies there. May be ignored.
   */
  readonly onLeft?: ((notice: Notice) => void) | undefined
}

/** Something that has arrived and is complete. Whether it is ours only its content tells. */
export interface Delivery {
  /** What the carrier calls it; for logs, never trusted. */
  readonly name: string
  /** Bytes, known before they are read. */
  readonly size: number
  /**
   * Exactly `size` bytes, the caller's own.
   * @throws {@link TransportError} when it has gone or changed meanwhile: leave it alone, `receive` has it again if it is there.
   */
  read(options?: OperationOptions): Promise<Uint8Array>
  /** It is committed here: do not hand it over again. Twice is harmless. */
  accept(): Promise<void>
  /** Not for us, or wrong: do not hand it over again, but keep it for a person. Never deletes. Twice is harmless. */
  reject(reason: Notice): Promise<void>
}

export interface TransportFinding {
  readonly level: 'error' | 'warning'
  /** Code and parameters for the sentence catalogue. */
  readonly notice: Notice
  /** Which one of several `carriers`; set by core. */
  readonly carrier?: string | undefined
}

/** Result of "test connection". */
export interface TransportCheck {
  /** True when there is no finding of level `error`. */
  readonly ok: boolean
  readonly findings: readonly TransportFinding[]
}

export interface TransportCapabilities {
  /** Largest bundle it carries, bytes. Default 64 MiB. */
  readonly maxBytes?: number
  /** After so many milliseconds without acknowledgement a bundle is sent once more. Default 10 minutes. */
  readonly resendAfter?: number
}

export interface Transport {
  /** Short stable name, e.g. `folder`: namespace of its memory and word in logs. `[a-z0-9-]{1,32}`. */
  readonly name: string
  readonly capabilities?: TransportCapabilities
  /**
   * Hand one bundle to the carrier. When it resolves, the bundle is there as a whole under its name. The same bundle again
   * is success (the first answer was lost). Nothing of `bundle.bytes` is kept after it has resolved.
   * @throws {@link TransportError} `transport.too_large` above `capabilities.maxBytes`: nothing was sent, trying again is useless.
   * @throws {@link TransportError}; whether the bundle is on its way is then unknown, it is sent again.
   */
  send(to: string, bundle: OutgoingBundle, context: TransportContext): Promise<TransportHandle>
  /**
   * What has arrived for `context.station` and was neither accepted nor rejected. Ends when nothing more is there now.
   * Never yields a partial bundle. One delivery that cannot be read stops no other, nor does one that is left alone. What
   * is not ours stays where it is, unchanged; it may be yielded, to be rejected. May be left early (`break`).
   * @throws {@link TransportError}
   */
  receive(context: TransportContext): AsyncIterable<Delivery>
  /**
   * The peer has acknowledged it: take the object from the shared place. Gone already is success, and so is a handle that
   * names nothing on this carrier; neither removes anything else.
   * @throws {@link TransportError} when the carrier cannot be reached: gone and unreachable are told apart.
   */
  retire(handle: TransportHandle, context: TransportContext): Promise<void>
  /** Is everything there and allowed? Reads and moves no bundle, leaves nothing behind. Rejects only when aborted. */
  check(context: TransportContext): Promise<TransportCheck>
  /**
   * Call `onArrival` when something may have arrived; only a hint, polling is the truth.
   * @returns ends the watching.
   */
  watch?(onArrival: () => void, context: TransportContext): Promise<() => Promise<void>>
  close?(): Promise<void>
}

/** What was rejected before and lies there still. @param reason - Code of the rejection. */
export function leftNotice(name: string, reason: string): Notice {
  return { code: 'TRANSPORT_ENTRY_LEFT', parameters: { name: name.slice(0, 120), reason } }
}
