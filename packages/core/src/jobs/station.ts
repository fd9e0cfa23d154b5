/** An enrolled station as the sender of records. */
import type { NumberStanding } from '../merge/document-decision.js'
import type { RecordEnvelope } from '../records/envelope.js'
import type { RecordKind } from '../records/record-kind.js'

export interface StationSender {
  readonly id: string
  /** The profile lets the station make documents of this kind (OSI-02). */
  mayCreate(kind: RecordKind): boolean
  /** May a document of this station have this number (M-D4, N-13)? */
  numberStanding(kind: RecordKind, envelope: RecordEnvelope, number: string): Promise<NumberStanding>
}
