import type { EditLine } from '../format/wire.js'
import type { RecordEnvelope } from '../records/envelope.js'

/** Who made the file, as far as it counts for merge rules. */
export interface ImportSender {
  /** Hash of the signing key when the file is signed, else `undefined`: then the record's own origin counts. */
  readonly key: string | undefined
  /** Enrolled station whose bundle it was; absent for a file made by hand. */
  readonly station?: string | undefined
}

/** A record waiting for the answer to a question; stored as JSON. */
export interface ParkedRecord {
  readonly envelope: RecordEnvelope
  readonly sender: ImportSender
  /** What came was no whole record but a change of one; `envelope` shows the record with that change. */
  readonly edit?: EditLine | undefined
  /** In a network: position of the record's last change here when it was asked. */
  readonly at?: number | undefined
}
