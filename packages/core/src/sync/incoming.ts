/** A record of the office as it comes to a station. */
import type { PutLine } from '../format/wire.js'
import type { RecordEnvelope } from '../records/envelope.js'

export interface Incoming {
  readonly line: PutLine
  readonly envelope: RecordEnvelope
}

/** Up to where in the office's feed the bundle speaks: of two bundles this says which is the later one. */
export interface Told {
  /** Of the office's epoch. */
  readonly n: number
  readonly counter: number
}
