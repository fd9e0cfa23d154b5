/**
 * Marked documents as files: what a vendor's program calls (OSI-01 to OSI-32). The inside stands in the neighbouring files.
 */
import type { SigningKey } from '../format/bundle.js'
import type { Limits } from '../format/limits.js'
import type { PartyMatcher } from '../merge/party-matcher.js'
import type { PartyPolicies } from '../merge/party-policy.js'
import type { RecordKind } from '../records/record-kind.js'
import type { Logger, OperationOptions, Runtime } from '../runtime/runtime.js'
import type { Fields, Store, StoreTransaction } from '../store/store.js'
import type { Notice, Outcome } from './outcome.js'
import type { Decision, Question } from './question.js'

/** What may be taken over of one kind (SKY-21 to SKY-24). */
export interface ImportRule {
  /** False: whatever arrives of this kind is `skipped`. */
  readonly include: boolean
  readonly acceptNew: boolean
  readonly acceptChanged: boolean
  /** Off by default (M-E4). Files made by hand carry no deletions; sync between stations does. */
  readonly acceptDeleted: boolean
}

/** Secrets under which files travel. A company passphrase set once on both sides is enough. */
export interface ExchangeSecrets {
  /** Company passphrase, at least 12 characters. Files are sealed under it unless `recipients` are given. */
  readonly passphrase?: string | undefined
  /** Former passphrases, still tried when a file is opened. */
  readonly formerPassphrases?: readonly string[] | undefined
  /** age recipients (`age1…`) to seal for instead of the passphrase. */
  readonly recipients?: readonly string[] | undefined
  /** age identities (`AGE-SECRET-KEY-1…`) to open with. */
  readonly identities?: readonly string[] | undefined
  /** Signs what goes out, so that the receiver sees the origin proven. */
  readonly signer?: SigningKey | undefined
  /** Senders we know: public key (32 bytes) and what to call them. */
  readonly knownSenders?: readonly { readonly publicKey: Uint8Array; readonly label: string }[] | undefined
}

/** Calls that the vendor may allow or refuse, before anything is done (CLM-01, T4S-01). */
export type PermissionAction = 'export' | 'import' | 'decide' | 'undo' | 'undoAfterWindow'

export interface ExchangeHooks {
  /** False refuses the call with `usage.not_permitted`; nothing was done. Default: everything is allowed. */
  readonly permission?: (
    action: PermissionAction,
    details: { readonly by: string },
  ) => boolean | Promise<boolean>
  /**
   * Give a business number to a record born here: customer number of an imported customer (M-A6), new number of a document
   * that clashes (M-D3). Runs in the same transaction. `undefined` = none now.
   *
   * It is asked for several records before the first of them is written: count up, do not look for the highest number.
   */
  readonly assignNumber?: (
    kind: string,
    fields: Fields,
    tx: StoreTransaction,
  ) => Promise<string | undefined> | string | undefined
  /** True when the document must not change here any more: delivered, invoiced, printed (M-D6). */
  readonly isLocked?: (kind: string, key: string, fields: Fields) => boolean | Promise<boolean>
}

export interface FileExchangeOptions {
  readonly store: Store
  readonly runtime: Runtime
  /** Name of this database for people and as origin of its records: `[a-z0-9-]{1,32}`. */
  readonly station: string
  /** Client (Mandant) for which the store speaks; part of every uniqueness rule. Default `''`, the only one. */
  readonly company?: string | undefined
  readonly secrets: ExchangeSecrets
  /** Kinds beyond the shipped ones, made by `defineRecordKind`. */
  readonly kinds?: readonly RecordKind[] | undefined
  /** Only what differs from {@link defaultImportRules}. */
  readonly rules?: Readonly<Record<string, Partial<ImportRule>>> | undefined
  /**
   * `shared`: both databases number customers from one list, so an equal customer number is the same customer.
   * `separate` (default): an equal number is a question where name or postal code agree too, else chance.
   */
  readonly customerNumbers?: 'shared' | 'separate' | undefined
  /**
   * Finds similar parties, shown as candidates of a question; nothing is linked by them. `createPhoneticMatcher()` of
   * `@ordersync/phonetic`, or one of the vendor's own. Default: none, only certain identities are found.
   */
  readonly matcher?: PartyMatcher | undefined
  /** What may be linked without asking. Default: nothing beyond M-A1 (1) to (4). */
  readonly partyPolicies?: PartyPolicies | undefined
  /** File name extension with the dot. Default `.osb`. */
  readonly extension?: string | undefined
  /** Days in which a job may be undone without special permission. Default 7 (T4S-21). */
  readonly undoDays?: number | undefined
  /** Within the hard limits of docs/limits.md. */
  readonly limits?: Partial<Limits> | undefined
  readonly hooks?: ExchangeHooks | undefined
  readonly logger?: Logger | undefined
}

/** How to name a document: by uid, by the vendor's key, or by its number. */
export type Selection =
  | { readonly uid: string }
  | { readonly kind: string; readonly key: string }
  | { readonly kind: string; readonly number: string }

export interface Progress {
  readonly stage: 'capture' | 'read' | 'seal' | 'open' | 'check' | 'write'
  readonly done: number
  /** 0 when not known. */
  readonly total: number
}

export interface ExchangeCallOptions extends OperationOptions {
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Who does it, as the vendor's program calls him; kept in the job. Default `''`. */
  readonly by?: string | undefined
}

export interface ExportOptions extends ExchangeCallOptions {
  /** The user's explicit yes to images and PDFs with a declared purpose (I-09). Default false: they stay behind, named. */
  readonly allowAttachments?: boolean | undefined
  /** Send the article records of the lines too. Default false: lines carry number and text, that is enough. */
  readonly includeArticles?: boolean | undefined
}

/** What stayed behind of a record that travels (I-05, I-10, I-11). Never quotes the content (I-14). */
export interface LeftOut {
  readonly uid: string
  readonly kind: string
  readonly label: string
  readonly what: 'link' | 'field' | 'document' | 'content' | 'attachment' | 'status'
  /** Where it stood; `*` is every position, e.g. `links/*`. */
  readonly path: string
  /** Name of the field or file, at most 40 characters. */
  readonly name: string
  readonly count: number
  /** For the sentence catalogue. */
  readonly code: string
}

/** A record that does not travel at all. */
export interface ExportRefusal {
  readonly uid: string
  readonly kind: string
  readonly label: string
  readonly reason: Notice
}

export interface ExportedFile {
  readonly bytes: Uint8Array
  /** Readable and without business data, e.g. `ordersync-2026-11-21-k3v9.osb`. */
  readonly fileName: string
  /** SHA-256 of the bytes, 64 hex. */
  readonly hash: string
  readonly records: number
}

export interface ExportResult {
  /** One, unless the selection is larger than a bundle may be. */
  readonly files: readonly ExportedFile[]
  /** Records by kind. */
  readonly counts: Readonly<Record<string, number>>
  readonly leftOut: readonly LeftOut[]
  readonly refused: readonly ExportRefusal[]
  readonly notices: readonly Notice[]
}

/** One field that would change, for a screen: path in the record, value here, value in the file. */
export interface FieldChange {
  readonly path: string
  readonly from: unknown
  readonly to: unknown
}

/** What happened, or would happen, with one record of the file. */
export interface RecordResult {
  readonly uid: string
  readonly kind: string
  /** To recognise it by: number, name, town. */
  readonly label: string
  readonly outcome: Outcome
  /** Why, as code with parameters for `describe`. Absent where the outcome says it all. */
  readonly reason?: Notice | undefined
  readonly notices: readonly Notice[]
  /** Vendor key of the record here that it was linked to. */
  readonly linkedTo?: string | undefined
  /** Lines whose article is not known here; they keep number, text and price (M-L2). */
  readonly articleLinksDropped?: number | undefined
  /** Only in a preview: what would change, at most 200. */
  readonly changes?: readonly FieldChange[] | undefined
}

/** Whose file it is, as far as that can be known. */
export interface FileOrigin {
  /** What the sender calls himself; free text. */
  readonly from: string
  /** True only when a known sender has signed it. */
  readonly proven: boolean
  /** Id of the signing key, 16 hex, when the file is signed. */
  readonly keyId?: string | undefined
  /** Our name for a known sender. */
  readonly label?: string | undefined
  /** When the sender says it was made, RFC 3339; information only. */
  readonly createdAt: string
}

export interface ImportReport {
  readonly origin: FileOrigin
  readonly fileHash: string
  readonly records: readonly RecordResult[]
  /** Records by outcome; all ten outcomes are present. */
  readonly counts: Readonly<Record<Outcome, number>>
  readonly articleLinksDropped: number
  /** Open after this call. */
  readonly questions: readonly Question[]
  readonly notices: readonly Notice[]
}

export interface ImportPreview extends ImportReport {
  /** Ties file and target state: give it to `importBundle` to be sure that what was shown is what happens (J-07). */
  readonly token: string
}

export interface ImportOptions extends ExchangeCallOptions {
  /** Answers to the questions of the preview. What is not answered stays a question; nothing waits for it. */
  readonly decisions?: readonly Decision[] | undefined
  /** From a preview. Import is refused when the file or the records here are not as they were then. */
  readonly token?: string | undefined
}

export interface ImportResult extends ImportReport {
  readonly job: Job
}

export type JobType =
  | 'import'
  | 'decision'
  | 'undo'
  | 'sync'
  /** Spreadsheet import and its undo, see `openRowImport`. */
  | 'rows'
  | 'rowsUndo'
export type JobState =
  /** Only of spreadsheet imports, before they have ended. */
  | 'created'
  | 'uploaded'
  | 'analysed'
  | 'mapped'
  | 'previewed'
  | 'running'
  | 'failed'
  | 'cancelled'
  | 'completed'
  /** Some records were refused or quarantined. */
  | 'completedWithErrors'
  | 'undone'
  | 'partlyUndone'

/** One run that wrote (docs/concepts.md). */
export interface Job {
  /** Sortable by time; shown to people (J-01). */
  readonly id: string
  readonly type: JobType
  readonly state: JobState
  readonly by: string
  /** RFC 3339. */
  readonly startedAt: string
  readonly finishedAt: string
  readonly fileHash?: string | undefined
  readonly from?: string | undefined
  readonly originProven?: boolean | undefined
  /** Bytes of the file. */
  readonly fileSize?: number | undefined
  readonly counts: Readonly<Record<string, number>>
  /** The job that this one undid or continued. */
  readonly concerns?: string | undefined
}

/** What undo does, or would do, with one record of the job (J-09). */
export interface UndoRow {
  readonly uid: string
  readonly kind: string
  readonly label: string
  readonly action: 'removed' | 'restored' | 'unlinked' | 'kept'
  /** Why it is kept: changed since, referred to by others, already gone. */
  readonly reason?: Notice | undefined
}

export interface UndoPreview {
  readonly job: Job
  readonly rows: readonly UndoRow[]
  readonly counts: Readonly<Record<UndoRow['action'], number>>
  /** Set when the window is over: undo then needs the permission `undoAfterWindow`. */
  readonly windowClosedAt?: string | undefined
}

export interface UndoResult extends UndoPreview {
  readonly undoJob: Job
}

/** How an answer ended. */
export interface DecisionResult {
  readonly job: Job
  readonly records: readonly RecordResult[]
}

/** A party decision that is remembered (M-A5). */
export interface RememberedLink {
  readonly origin: string
  readonly originUid: string
  /** Vendor key of the party here. */
  readonly localKey: string
  /** The party here, for a person. */
  readonly label: string
  readonly by: string
  /** `useExisting`, `takeFields` or `useImported`. */
  readonly option: string
}

/** The way between two databases by single files. */
export interface FileExchange {
  /** The marked documents with everything they need and nothing else (OSI-21, OSI-27), as one file. */
  exportDocuments(selection: readonly Selection[], options?: ExportOptions): Promise<ExportResult>
  /** What `importBundle` would do. Writes nothing at all. */
  previewBundle(bytes: Uint8Array, options?: ImportOptions): Promise<ImportPreview>
  /** Applies the file in one transaction, with a savepoint per record. */
  importBundle(bytes: Uint8Array, options?: ImportOptions): Promise<ImportResult>
  /** Open questions, oldest first. */
  questions(options?: OperationOptions): Promise<readonly Question[]>
  /** Answer one open question. Refused as result `conflict` with the new question when the record moved meanwhile (L-07). */
  answer(decision: Decision, options?: ExchangeCallOptions): Promise<DecisionResult>
  /** Newest first. */
  jobs(options?: OperationOptions & { readonly limit?: number }): Promise<readonly Job[]>
  /** @throws {@link UsageError} `usage.not_found` */
  job(id: string, options?: OperationOptions): Promise<Job & { readonly records: readonly RecordResult[] }>
  previewUndo(jobId: string, options?: ExchangeCallOptions): Promise<UndoPreview>
  undo(jobId: string, options?: ExchangeCallOptions): Promise<UndoResult>
  /** Decisions on parties that are applied without asking again. */
  rememberedLinks(options?: OperationOptions): Promise<readonly RememberedLink[]>
  /**
   * Forget one of them: the next file of this sender with this customer is asked about again. Documents that are linked stay so
   * until they come in a newer revision. A station of this network that was told who its customer is, is not asked again.
   */
  forgetLink(
    link: { readonly origin: string; readonly originUid: string },
    options?: ExchangeCallOptions,
  ): Promise<void>
  /** Uid of a row of the vendor; captures it first when it is new. */
  uidOf(kind: string, key: string, options?: OperationOptions): Promise<string | undefined>
}
