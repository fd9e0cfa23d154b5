import type { OutgoingBundle, Transport, TransportHandle } from '@ordersync/core'

/** An empty carrier that is thrown away after one case. What is absent only makes cases be skipped. */
export interface TransportFixture {
  /**
   * Another transport over the carrier, as a process of its own has it. Called for several stations, and for one station
   * again, as after a restart; all may be open at the same time. Station ids are `a-z`, `0-9` and `-`.
   */
  open(station: string): Promise<Transport>
  /** Close everything that `open` gave and remove the carrier. Called once, also after failures. */
  dispose(): Promise<void>
  /** Called between sending and receiving, for a carrier that takes its time. Default: nothing. */
  settle?(): Promise<void>
  /** How long `watch` may take to wake, in milliseconds. Default 10,000. */
  readonly wakesWithinMs?: number
  /** A transport over a carrier that is not there: a folder that was removed, a server that is off. `dispose` closes it. */
  openMissing?(station: string): Promise<Transport>
  /** Is what `send` put there still in the shared place? Absent for carriers that have none, such as mailboxes. */
  holds?(handle: TransportHandle): Promise<boolean>
  /** Everything in the shared place by name, to see that nothing is left behind and nothing moved. */
  list?(): Promise<readonly string[]>
  /** Put something that is not ours where the bundles for the station arrive. */
  addForeign?(station: string, name: string, bytes: Uint8Array): Promise<void>
  /** What is there now under the name that `addForeign` was given. */
  readForeign?(station: string, name: string): Promise<Uint8Array | undefined>
  /** Let the first `length` bytes of the bundle be there under its name, as a half-done upload is. */
  addPartial?(station: string, bundle: OutgoingBundle, length: number): Promise<void>
  /** From now on what `handle` names is there and cannot be read. */
  makeUnreadable?(handle: TransportHandle): Promise<void>
}

export type OpenTransportFixture = () => Promise<TransportFixture>
