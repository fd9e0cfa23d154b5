/**
 * An office (host) and its stations, each with its own database, agreeing through what a carrier brings: what a vendor's
 * program calls. The inside stands in the neighbouring files, the protocol in docs/sync.md.
 */
import type { Limits } from '../format/limits.js'
import type {
  DecisionResult,
  ExchangeCallOptions,
  ExchangeHooks,
  Job,
  RecordResult,
  UndoPreview,
  UndoResult,
} from '../jobs/exchange.js'
import type { Notice, Outcome } from '../jobs/outcome.js'
import type { Decision, Question } from '../jobs/question.js'
import type { Series } from '../numbering/series.js'
import type { TakenNumber } from '../numbering/take-number.js'
import type { ProfilePreset } from '../profile/default-profile.js'
import type { StationProfile } from '../profile/profile.js'
import type { PartyMatcher } from '../merge/party-matcher.js'
import type { PartyPolicies } from '../merge/party-policy.js'
import type { RecordKind } from '../records/record-kind.js'
import type { KeyStore, Logger, OperationOptions, RunLock, Runtime, Witness } from '../runtime/runtime.js'
import type { Fields, Store, StoreTransaction } from '../store/store.js'
import type { CarrierStatus } from '../transport/carrier-health.js'
import type { Transport, TransportCheck } from '../transport/transport.js'

/** Calls that the vendor may allow or refuse, before anything is done. */
export type SyncPermission =
  | 'sync'
  | 'decide'
  | 'undo'
  | 'undoAfterWindow'
  | 'addStation'
  | 'changeProfile'
  | 'changeSeries'
  | 'handOver'
  | 'join'

export interface SyncHooks extends Pick<ExchangeHooks, 'assignNumber' | 'isLocked'> {
  /**
   * False refuses the call with `usage.not_permitted`; nothing was done. What it throws the call rejects with. It may wait for a
   * person: the signal of the call ends the wait. Default: everything is allowed.
   */
  readonly permission?: (
    action: SyncPermission,
    details: { readonly by: string; readonly station?: string },
  ) => boolean | Promise<boolean>
  /**
   * At the host, when a station joins: false refuses it with `ENROL_NO_LICENCE`. One that throws or does not answer within the limit
   * `licenceAnswerMs` decides nothing: the run goes on, says `ENROL_LICENCE_UNKNOWN`, and the next one asks again. Never called inside
   * a transaction; asked again it may get the same device. Default: every invited one may.
   */
  readonly licence?: (details: {
    readonly station: string
    readonly label: string
    readonly device: string
    readonly stations: number
  }) => boolean | Promise<boolean>
  /** How something of ours ended at the office: "Auftrag 4711 ist im Büro, Kunde hat Nr. 10482". After the commit. */
  readonly onReceipt?: (receipt: Receipt) => void
}

export interface SyncOptions {
  readonly store: Store
  readonly runtime: Runtime
  /** Secrets of this database: files of the operating-system user only, a keychain, a vault. */
  readonly keys: KeyStore
  /** The carrier, where there is one. Either this or `carriers`. */
  readonly transport?: Transport | undefined
  /**
   * Several carriers by names of your own (`[a-z][a-z0-9-]*`), in the order in which they are tried: what one cannot do the next
   * does. Everything is received from all of them. Bundles are cut to the smallest limit.
   */
  readonly carriers?: Readonly<Record<string, Transport>> | undefined
  /** With `carriers`, by station id: which of them reach it, best first. Default: all, in their order. */
  readonly routes?: Readonly<Record<string, readonly string[]>> | undefined
  /** Client (Mandant) for which the store speaks. Default `''`, the only one. */
  readonly company?: string | undefined
  /** Kinds beyond the shipped ones. The same at the office and at its stations. */
  readonly kinds?: readonly RecordKind[] | undefined
  readonly hooks?: SyncHooks | undefined
  /** Finds similar parties for questions, see `FileExchangeOptions`. Wanted at the office; a station needs none. */
  readonly matcher?: PartyMatcher | undefined
  /** What may be linked without asking. Default: nothing beyond M-A1 (1) to (4). */
  readonly partyPolicies?: PartyPolicies | undefined
  readonly logger?: Logger | undefined
  /** Keeps two programs on one database apart; without it only two runs of this program. */
  readonly lock?: RunLock | undefined
  /** Note outside the database by which a restored one is recognised. */
  readonly witness?: Witness | undefined
  /** File name extension with the dot. Default `.osb`. */
  readonly extension?: string | undefined
  readonly limits?: Partial<Limits> | undefined
  /** Days in which an answer may be undone without special permission. Default 7. */
  readonly undoDays?: number | undefined
}

export interface HostOptions extends SyncOptions {
  /** Station id of the office itself, made once. Default `office`. */
  readonly station?: string | undefined
  /** What people call it. Default the id. */
  readonly label?: string | undefined
}

export type RemoteOptions = SyncOptions

export interface SyncProgress {
  readonly stage: 'capture' | 'receive' | 'apply' | 'send'
  /** Station id of the other side, where it is one. */
  readonly peer?: string | undefined
  readonly done: number
  /** 0 when not known. */
  readonly total: number
}

export interface SyncCallOptions extends OperationOptions {
  readonly onProgress?: ((progress: SyncProgress) => void) | undefined
  /** Who does it, as the vendor's program calls him. Default `''`. */
  readonly by?: string | undefined
}

export interface SyncOnceOptions extends SyncCallOptions {
  /**
   * Hand everything that the other side has not confirmed to the carrier once more, at once: files have vanished from the
   * folder, a mailbox was emptied. Harmless at any time; what arrives twice is answered and counts once. Default false.
   */
  readonly resend?: boolean | undefined
}

/** What one run did. */
export interface SyncReport {
  /** RFC 3339. */
  readonly startedAt: string
  readonly finishedAt: string
  readonly captured: { readonly created: number; readonly changed: number; readonly removed: number }
  readonly bundles: {
    readonly received: number
    readonly repeated: number
    readonly quarantined: number
    /** Not ours, or not for us; left as they are. */
    readonly unrecognised: number
    readonly sent: number
    readonly resent: number
  }
  /** Records received, by outcome; all ten are present. */
  readonly counts: Readonly<Record<Outcome, number>>
  /** Records sent. */
  readonly sentRecords: number
  readonly receipts: readonly Receipt[]
  /** Questions that are open now. */
  readonly openQuestions: number
  /** What a person should know: who joined, what stayed behind and why, what was kept aside. */
  readonly notices: readonly Notice[]
  /** What the carrier could not do, each once; everything else was done, and the next run tries again. */
  readonly carrierErrors: readonly Notice[]
}

/** How a record of ours ended at the other side. */
export interface Receipt {
  readonly uid: string
  readonly kind: string
  /** Number, name, town: to recognise the record here. */
  readonly label: string
  /** Vendor key of the record here. */
  readonly key?: string | undefined
  readonly outcome: Outcome
  readonly reason?: Notice | undefined
  /** Business number that the office gave, e.g. the customer number (M-A7). */
  readonly number?: string | undefined
  /** RFC 3339, when it arrived here. */
  readonly at: string
  /** For the person in front of the screen; give it to `describe`. */
  readonly notice: Notice
}

/** Values of this station that the office did not take, as they stood here: nothing is lost. */
export interface KeptAside {
  /** Names it for `dropKeptAside`. */
  readonly id: string
  readonly uid: string
  readonly kind: string
  /** Number, name, town: to recognise the record. */
  readonly label: string
  /** Vendor key of the record here, where it is still here. */
  readonly key?: string | undefined
  readonly outcome: 'refused' | 'quarantined'
  /** Why the office did not take them. */
  readonly reason: Notice
  /** Only the fields in which the office has something else; `null`: was empty here. */
  readonly fields: Fields
  /** RFC 3339, when they were set aside. */
  readonly at: string
}

export type LinkState =
  /** Invited, has not joined yet. */
  | 'invited'
  /** First load is under way. */
  | 'loading'
  | 'active'
  /** Nothing is sent, what comes is held (SKY-15). */
  | 'suspended'
  | 'revoked'

/** One link as it stands (BEY-20). */
export interface LinkStatus {
  /** Station id of the other side. */
  readonly station: string
  readonly label: string
  readonly state: LinkState
  /** RFC 3339; absent: never. */
  readonly lastHeard?: string | undefined
  /** When the other side last confirmed something of ours. */
  readonly lastConfirmed?: string | undefined
  /** Changes that the other side has not confirmed. */
  readonly backlog: number
  /** Bundles under way. */
  readonly underWay: number
  /** Missing bundles of the other side, as ranges of their numbers. */
  readonly gaps: readonly (readonly [first: number, last: number])[]
  /** Records that ended refused or quarantined at the other side and are not settled. */
  readonly problems: number
  readonly numbers: readonly SeriesFill[]
  readonly notices: readonly Notice[]
}

export interface SeriesFill {
  readonly series: string
  /** Numbers still free. */
  readonly left: number
  /** Numbers of the open leases. */
  readonly of: number
  /** Ascending; also the ten that were used up last, with nothing left. */
  readonly leases: readonly {
    readonly first: string
    readonly last: string
    /** The two as they stand on a document, `AB-01000`. */
    readonly firstNumber: string
    readonly lastNumber: string
    readonly left: number
  }[]
}

export interface SyncStatus {
  readonly role: 'host' | 'station'
  readonly station: string
  readonly label: string
  /** 26 characters; the same at all members. Absent: not joined yet. */
  readonly net?: string | undefined
  readonly openQuestions: number
  readonly quarantined: number
  /** At a station: changes of ours that the office did not take; see `keptAside`. */
  readonly keptAside: number
  /** This database is older than what has left it: nothing is sent, taken over or numbered. */
  readonly setBack: boolean
  /** Files at the carrier's place that were not read in the last run, each with its name: foreign, damaged, not whole. */
  readonly unread: readonly Notice[]
  /** How each carrier has done lately. */
  readonly carriers: readonly CarrierStatus[]
  readonly links: readonly LinkStatus[]
}

/** A bundle kept aside, with its reason; nothing of it was applied. */
export interface QuarantinedBundle {
  /** SHA-256 of the file. */
  readonly id: string
  readonly from?: string | undefined
  readonly size: number
  /** RFC 3339. */
  readonly at: string
  readonly reason: Notice
}

/** What office and station have in common. */
export interface SyncMember {
  /**
   * One run: receive, apply, see what changed here, send. Fit for any scheduler. A run that is stopped by its signal leaves
   * everything as after the last bundle.
   * @throws {@link UsageError} `usage.already_running` when another run is under way, `usage.not_member` before joining.
   * @throws {@link TransportError} when the carrier could do nothing: no bundle came or left. Could it do part of it, the
   * report says what was done and `carrierErrors` what was not. Either way nothing is lost and the next run goes on.
   */
  syncOnce(options?: SyncOnceOptions): Promise<SyncReport>
  /**
   * Run after run until the signal is aborted. Between two it waits `interval` milliseconds, or less when the carrier reports
   * an arrival. A run that fails, or has `carrierErrors`, is reported and tried again, later each time.
   */
  run(options: SyncLoopOptions): Promise<void>
  status(options?: OperationOptions): Promise<SyncStatus>
  /** Test the connection; reads and moves no bundle. */
  check(options?: OperationOptions): Promise<TransportCheck>
  /** Open questions, oldest first. */
  questions(options?: OperationOptions): Promise<readonly Question[]>
  answer(decision: Decision, options?: ExchangeCallOptions): Promise<DecisionResult>
  /** Newest first. */
  jobs(options?: OperationOptions & { readonly limit?: number }): Promise<readonly Job[]>
  job(id: string, options?: OperationOptions): Promise<Job & { readonly records: readonly RecordResult[] }>
  previewUndo(jobId: string, options?: ExchangeCallOptions): Promise<UndoPreview>
  undo(jobId: string, options?: ExchangeCallOptions): Promise<UndoResult>
  quarantine(options?: OperationOptions): Promise<readonly QuarantinedBundle[]>
  /** The bytes of a quarantined bundle, e.g. to send them to somebody who can help. */
  quarantinedBytes(id: string, options?: OperationOptions): Promise<Uint8Array>
  /** Try it again, after the reason was mended. */
  retryQuarantined(id: string, options?: SyncCallOptions): Promise<SyncReport>
  /** Drop it for good. */
  discardQuarantined(id: string, options?: SyncCallOptions): Promise<void>
  /**
   * The next number of the series, taken for good (N-09). Give the transaction in which the document is saved, so that both
   * are kept or neither: `store.transaction`, or `store.enlist(native)`.
   * @throws {@link UsageError} `usage.numbers_exhausted`; `usage.set_back`, `usage.numbers_blocked` where it is not known which
   *   numbers were given.
   */
  takeNumber(tx: StoreTransaction, series: string, options?: TakeNumberOptions): Promise<TakenNumber>
  /** The same without promises, inside a synchronous transaction of the vendor. */
  takeNumberSync(tx: StoreTransaction, series: string, options?: TakeNumberOptions): TakenNumber
  /** Shows the next number and reserves nothing (N-21). */
  peekNumber(series: string, options?: TakeNumberOptions & OperationOptions): Promise<TakenNumber | undefined>
  numbers(options?: OperationOptions): Promise<readonly SeriesFill[]>
  close(): Promise<void>
}

export interface TakeNumberOptions {
  /** Date of the document, YYYY-MM-DD; for series with a year. Default today. */
  readonly date?: string | undefined
  /** Uid of the document, when it is known already. */
  readonly uid?: string | undefined
}

export interface SyncLoopOptions extends SyncCallOptions {
  /** Milliseconds between two runs. Default 60,000. */
  readonly interval?: number | undefined
  readonly onReport?: ((report: SyncReport) => void) | undefined
  readonly onError?: ((error: unknown) => void) | undefined
}

export interface AddStationOptions extends SyncCallOptions {
  /** Immutable id `[a-z0-9-]{1,32}`. Default made of the label. */
  readonly id?: string | undefined
  /** What a new station starts with. Default `standard`: purchase prices stay at the office. Not together with `like`. */
  readonly preset?: ProfilePreset | undefined
  /** Settings that differ from the preset, or from those of `like`. */
  readonly profile?: Readonly<Record<string, unknown>> | undefined
  /** Station whose settings are copied (SKY-31). */
  readonly like?: string | undefined
  /** Hints for the station's carrier, e.g. the folder; not secret. */
  readonly carrier?: Readonly<Record<string, unknown>> | undefined
  /** Days until the invitation ends. Default 7. */
  readonly days?: number | undefined
  /**
   * The station has joined already: the device that joins with this invitation takes the place of the one that works now. What
   * that one has not sent does not arrive any more. An invitation that nobody has used is made anew without it.
   */
  readonly replace?: boolean | undefined
}

/** One file and one code: hand over the file, tell the code by phone. */
export interface Invitation {
  readonly station: string
  readonly label: string
  readonly file: Uint8Array
  /** E.g. `ordersync-laptop.invite`. */
  readonly fileName: string
  /** E.g. `lusab-babad-gutih-tugad-mobik`. */
  readonly code: string
  /** RFC 3339. */
  readonly expires: string
}

/** The office. */
export interface Host extends SyncMember {
  /**
   * A station may join with the file and the code that this gives. Again with the same id: a new invitation.
   * @throws {@link UsageError} `usage.station_joined` where a device works under this id and `replace` is not set
   */
  addStation(label: string, options?: AddStationOptions): Promise<Invitation>
  profile(station: string, options?: OperationOptions): Promise<StationProfile>
  /**
   * Change settings, validated whole, applied at once, sent with the next run (SKY-32).
   * @throws {@link UsageError} `usage.invalid_configuration` naming every fault.
   */
  changeProfile(
    station: string,
    change: Readonly<Record<string, unknown>>,
    options?: SyncCallOptions,
  ): Promise<StationProfile>
  /** Numbers for a kind of document or for customers; the same id again changes its settings. */
  defineSeries(series: Series, options?: SyncCallOptions): Promise<void>
  series(options?: OperationOptions): Promise<readonly Series[]>
  /** From now on this station may issue revisions of the document (M-D2d); the office's own id takes it back. */
  handOver(
    document: { readonly kind: string; readonly number: string } | { readonly uid: string },
    station: string,
    options?: SyncCallOptions,
  ): Promise<void>
}

/** A station: branch, home office, laptop. */
export interface Remote extends SyncMember {
  /**
   * Join with the file and the code that the office gave. Nothing is sent yet: the next run does that.
   * @throws {@link UsageError} `usage.wrong_code`, `usage.invitation_expired`
   */
  join(
    file: Uint8Array,
    code: string,
    options?: SyncCallOptions & { readonly device?: string },
  ): Promise<{
    readonly station: string
    readonly label: string
    readonly carrier: Readonly<Record<string, unknown>>
  }>
  /** As the office has set it; read only here. `undefined` until the first answer of the office. */
  profile(options?: OperationOptions): Promise<StationProfile | undefined>
  /**
   * Asks for numbers of the year of `date` with the next run, before the first document of that year is written (N-15). Asked
   * for by itself from December on, and once a number of that year was missing; of a series without years this changes nothing.
   * @throws {@link UsageError} `usage.not_found` for an unknown series, `usage.invalid_argument` without a date.
   */
  requestNumbers(series: string, options: SyncCallOptions & { readonly date: string }): Promise<void>
  /** What became of our records at the office, newest first. */
  receipts(options?: OperationOptions & { readonly limit?: number }): Promise<readonly Receipt[]>
  /** Values of ours that the office did not take, newest first: to be entered again, or dropped. */
  keptAside(options?: OperationOptions): Promise<readonly KeptAside[]>
  /** @throws {@link UsageError} `usage.not_found` */
  dropKeptAside(id: string, options?: SyncCallOptions): Promise<void>
}
