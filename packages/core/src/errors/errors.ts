/**
 * Errors, few, typed by what the caller can do. A merge conflict, a refusal or a question is a result, never an error.
 *
 * Every code has one German and one English sentence in the catalogue (`sentences/`), see docs/errors.md.
 */

/** Retrying is useless: the file is wrong. Quarantine it and ask the sender. */
export type FormatErrorCode =
  /** Not one of our files at all. */
  | 'format.not_a_bundle'
  /** Cut off or damaged on the way. */
  | 'format.incomplete'
  /** Above one of the limits of docs/limits.md. */
  | 'format.too_large'
  /** Sealed for another recipient, or under another passphrase. */
  | 'format.wrong_key'
  /** A signature is demanded and there is none. */
  | 'format.unsigned'
  /** There is a signature and it is wrong. */
  | 'format.bad_signature'
  /** Made by a newer version of OrderSync: kept, not dropped. */
  | 'format.newer_version'
  /** Opened, but the manifest is not as the format demands. */
  | 'format.manifest'
  /** Opened, but what is inside is no valid line of records. */
  | 'format.body'
  /** Addressed to somebody else, or from another network. */
  | 'format.not_for_us'

/** Nothing was committed. */
export type StoreErrorCode =
  | 'store.unavailable'
  | 'store.busy'
  | 'store.corrupt'
  | 'store.newer_schema'
  | 'store.transaction_failed'
  /** What proves who this station is cannot be read. */
  | 'store.keys_damaged'
  /** The note beside the database cannot be read. */
  | 'store.witness_damaged'

/** The carrier could not do it. Nothing is lost: what was to be sent stays in the outbox and is sent again. */
export type TransportErrorCode =
  /** Not reachable, or out of order for now; the next run tries again. */
  | 'transport.unavailable'
  /** The carrier's place is not there, e.g. the folder. */
  | 'transport.missing'
  /** Where the place should be there is something else, e.g. a file or a link instead of the folder. */
  | 'transport.in_the_way'
  /** Reading or writing is not permitted. */
  | 'transport.denied'
  /** No space left, quota used up. */
  | 'transport.full'
  /** Another program holds the file; the next run tries again. */
  | 'transport.busy'
  /** The carrier cannot do what is needed, e.g. rename in place; trying again is useless until it was changed. */
  | 'transport.unsuitable'
  /** Larger than the carrier takes. */
  | 'transport.too_large'
  /** User, password or token was refused; nothing is tried again for a while, so that the account is not locked. */
  | 'transport.login_refused'
  /** The carrier does not know where this station receives. */
  | 'transport.address_unknown'
  /** What was sent was refused for good, e.g. by a mail server. */
  | 'transport.refused'
  /** Our clock and that of the server differ by so much that it takes no request. */
  | 'transport.clock_wrong'
  /** Under the name of the bundle lies something else, which is not overwritten. */
  | 'transport.name_taken'

/** The calling code or the configuration is wrong. */
export type UsageErrorCode =
  | 'usage.invalid_argument'
  | 'usage.invalid_configuration'
  | 'usage.not_found'
  | 'usage.closed'
  | 'usage.not_permitted'
  /** A file of keys that others may read too. */
  | 'usage.key_exposed'
  /** A file of keys of another user of the computer. */
  | 'usage.key_denied'
  | 'usage.forbidden_kind'
  | 'usage.local_only'
  /** The store keeps no records of the kind. */
  | 'usage.kind_not_kept'
  | 'usage.not_ready'
  /** This database does not belong to a network, or its keys are missing. */
  | 'usage.not_member'
  /** The keys that were given are those of another database. Nothing was done. */
  | 'usage.keys_of_other'
  /** The database is older than what it has sent: restored from a backup, or a copy. Nothing was done. */
  | 'usage.set_back'
  | 'usage.station_joined'
  | 'usage.series_started'
  /** Kind, format or year scope of a series of which numbers are handed out. Nothing was changed. */
  | 'usage.series_form'
  /** Another run is under way. */
  | 'usage.already_running'
  /** The one-time code does not fit the invitation. */
  | 'usage.wrong_code'
  /** The invitation was not used in time. */
  | 'usage.invitation_expired'
  /** Numbers of a series are used up and its rule is to give none. */
  | 'usage.numbers_exhausted'
  /** Two series of one kind can print the same number. */
  | 'usage.series_overlap'
  /** Two number ranges have numbers in common. */
  | 'usage.ranges_overlap'
  /** A number range has no upper bound. */
  | 'usage.range_open'
  /** The number is used or void already. */
  | 'usage.number_settled'
  | 'usage.not_undoable'
  /** It is not known which numbers were given: the database was set back, or a copy of it runs. */
  | 'usage.numbers_blocked'
  /** What a run of the synchronisation brought is changed where it was made. */
  | 'usage.run_not_undoable'

export type OrderSyncErrorCode = FormatErrorCode | StoreErrorCode | TransportErrorCode | UsageErrorCode

/** Parameters of a sentence: short values only, never a whole record, never a secret. */
export type SentenceParameters = Readonly<Record<string, string | number | readonly string[]>>

export interface OrderSyncErrorOptions {
  readonly cause?: unknown
  /** Values for the sentence that `describe(code, parameters)` makes for the person in front of the screen. */
  readonly parameters?: SentenceParameters
}

const brand = '@ordersync/error'

/** Base of all errors thrown on purpose. `code` is closed, `parameters` feed the sentence catalogue. */
export class OrderSyncError extends Error {
  override readonly name: string = 'OrderSyncError'
  readonly code: OrderSyncErrorCode
  readonly parameters: SentenceParameters
  readonly [brand] = true

  constructor(code: OrderSyncErrorCode, message: string, options: OrderSyncErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.parameters = options.parameters ?? {}
  }
}

/** One thing wrong with a file: where (`path`, as in `line 3/lines/0/quantity`) and what. */
export interface FormatIssue {
  readonly code: string
  readonly path: string
  readonly message: string
}

export class FormatError extends OrderSyncError {
  override readonly name = 'FormatError'
  declare readonly code: FormatErrorCode
  /** At most 20; the first is the most telling. */
  readonly issues: readonly FormatIssue[]

  constructor(
    code: FormatErrorCode,
    message: string,
    options: OrderSyncErrorOptions & { readonly issues?: readonly FormatIssue[] } = {},
  ) {
    super(code, message, options)
    this.issues = (options.issues ?? []).slice(0, 20)
  }
}

/** The store could not do it; nothing was committed. */
export class StoreError extends OrderSyncError {
  override readonly name = 'StoreError'
  declare readonly code: StoreErrorCode
  constructor(code: StoreErrorCode, message: string, options: OrderSyncErrorOptions = {}) {
    super(code, message, options)
  }
}

/** The carrier could not do it; what was to be sent is sent again with the next run. */
export class TransportError extends OrderSyncError {
  override readonly name = 'TransportError'
  declare readonly code: TransportErrorCode
  constructor(code: TransportErrorCode, message: string, options: OrderSyncErrorOptions = {}) {
    super(code, message, options)
  }
}

/** Fix the calling code or the configuration. */
export class UsageError extends OrderSyncError {
  override readonly name = 'UsageError'
  declare readonly code: UsageErrorCode
  constructor(code: UsageErrorCode, message: string, options: OrderSyncErrorOptions = {}) {
    // The sentences of wrong calls name a field and what is expected; without them the message says it.
    const said = /^usage\.invalid_/.test(code) ? { field: 'call', expected: message } : {}
    super(code, message, { ...options, parameters: { ...said, ...options.parameters } })
  }
}

/** True for our errors, also when two copies of the package are loaded. */
export function isOrderSyncError(value: unknown): value is OrderSyncError {
  return typeof value === 'object' && value !== null && (value as { [brand]?: unknown })[brand] === true
}
