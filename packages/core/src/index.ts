/**
 * OrderSync core: records, bundle format, merge rules, jobs and the seams.
 *
 * @example
 * ```ts
 * const exchange = await openFileExchange({ store, runtime, station: 'home-office', secrets: { passphrase } })
 * const { files } = await exchange.exportDocuments([{ kind: 'quote', number: 'AN-1001' }])
 * ```
 * @packageDocumentation
 */

// errors
export {
  FormatError,
  isOrderSyncError,
  OrderSyncError,
  StoreError,
  TransportError,
  UsageError,
} from './errors/errors.js'
export type {
  FormatErrorCode,
  FormatIssue,
  OrderSyncErrorCode,
  OrderSyncErrorOptions,
  SentenceParameters,
  StoreErrorCode,
  TransportErrorCode,
  UsageErrorCode,
} from './errors/errors.js'

// sentences
export { createCatalogue, describe, sentences } from './sentences/catalogue.js'
export type { Catalogue, LanguageTable } from './sentences/catalogue.js'
export type { Sentence, SentenceTable } from './sentences/sentence.js'

// runtime
export { createRedactingLogger, loggableKeys, Secret } from './runtime/logger.js'
export { readGzipFrame } from './runtime/gzip-frame.js'
export type { GzipFrame } from './runtime/gzip-frame.js'
export { createPortableRuntime } from './runtime/portable.js'
export type {
  Clock,
  Compression,
  Digest,
  KeyStore,
  Logger,
  LogLevel,
  OperationOptions,
  Random,
  RunLock,
  Runtime,
  Signatures,
  Witness,
  WitnessRecord,
} from './runtime/runtime.js'

// store
export { createMemoryStore } from './store/memory-store.js'
export type { MemoryStore, MemoryStoreOptions, MemoryVendorTransaction } from './store/memory-store.js'
export type {
  ChangedKeys,
  Fields,
  RecordAccess,
  RecordWrite,
  StateAccess,
  StateEntry,
  StateRange,
  Store,
  StoreCapabilities,
  StoreTransaction,
  SyncRecordAccess,
  SyncStateAccess,
  VendorKey,
  Watermark,
} from './store/store.js'

// transport
export { bundleName } from './format/bundle-name.js'
export type { CarrierStatus } from './transport/carrier-health.js'
export { createMemoryNetwork, createMemoryTransport } from './transport/memory-transport.js'
export type { MemoryNetwork, MemoryNetworkOptions } from './transport/memory-transport.js'
export type {
  Delivery,
  OutgoingBundle,
  Transport,
  TransportCapabilities,
  TransportCheck,
  TransportContext,
  TransportFinding,
  TransportHandle,
  TransportMemory,
} from './transport/transport.js'

// sync
export { openHost } from './sync/host.js'
export { readMembership } from './sync/membership.js'
export type { Membership } from './sync/membership.js'
export { openRemote } from './sync/remote.js'
export type {
  AddStationOptions,
  Host,
  HostOptions,
  Invitation as StationInvitation,
  LinkState,
  LinkStatus,
  QuarantinedBundle,
  KeptAside,
  Receipt,
  Remote,
  RemoteOptions,
  SeriesFill,
  SyncCallOptions,
  SyncHooks,
  SyncLoopOptions,
  SyncMember,
  SyncOptions,
  SyncPermission,
  SyncProgress,
  SyncReport,
  SyncOnceOptions,
  SyncStatus,
} from './sync/sync.js'

// records
export { foldNumber } from './records/business-number.js'
export { canonicalFields, dropEmpty, hashFields } from './records/canonical-hash.js'
export { minorUnit } from './records/currencies.js'
export { dateSchema, momentSchema } from './records/dates.js'
export { decimalSchema, percentSchema, positiveDecimalSchema } from './records/decimals.js'
export { isGln, isGtin, normalizeVatId } from './records/identification.js'
export { createKindRegistry, defineRecordKind, shippedRegistry } from './records/kind-registry.js'
export type { KindRegistry, RecordKindDefinition } from './records/kind-registry.js'
export type { Change, Envelope, Epoch, ExternalId, Origin, RecordEnvelope } from './records/envelope.js'
export type { RecordFamily, RecordKind } from './records/record-kind.js'
export type { ReferenceField } from './records/references.js'
export { articleSchema } from './records/article.js'
export { attachmentSchema } from './records/attachment.js'
export {
  deliveryNoteSchema,
  documentSchema,
  documentStatuses,
  orderConfirmationSchema,
  partyRoles,
  partySnapshotSchema,
  quoteSchema,
  salesOrderSchema,
} from './records/document.js'
export { documentLineSchema, lineTypes } from './records/document-line.js'
export { partySchema } from './records/party.js'
export { priceEntrySchema } from './records/price.js'
export { stockLevelSchema } from './records/stock.js'
export type { Address } from './records/address.js'
export type { Article } from './records/article.js'
export type { Attachment } from './records/attachment.js'
export type {
  DeliveryNote,
  Document,
  OrderConfirmation,
  PartyLink,
  PartyRole,
  PartySnapshot,
  Quote,
  Rounding,
  SalesOrder,
  TaxSubtotal,
  Totals,
} from './records/document.js'
export type { Allowance, Discount, DocumentLine, Tax } from './records/document-line.js'
export type { Contact, Party } from './records/party.js'
export type { PriceEntry } from './records/price.js'
export type { StockLevel } from './records/stock.js'
export { compareTotals, countingLines, lineNet, recomputeTotals } from './records/totals.js'
export { createUid, createUidSource, isUid } from './records/uid.js'
export { unitCodes, unitDimension, unitFromLabel, unitSchema } from './records/units.js'
export type { Unit } from './records/units.js'
export { validateParsed, validateRecord } from './records/validate-record.js'
export type { FieldIssue, FieldIssueCode, RecordValidation } from './records/validate-record.js'

// the invoice ban
export { allowedKinds } from './records/invoice-ban/allowed-kinds.js'
export { forbiddenTypeCodes } from './records/invoice-ban/forbidden-codes.js'
export { attachmentPurposes } from './records/invoice-ban/judge-attachment.js'
export { judgeKind } from './records/invoice-ban/judge-kind.js'
export type { KindVerdict } from './records/invoice-ban/judge-kind.js'
export { judgeMessage } from './records/invoice-ban/judge-message.js'
export type { ForeignMessage, MessageVerdict } from './records/invoice-ban/judge-message.js'
export { judgeForExport, judgeForImport } from './records/invoice-ban/judge-record.js'
export type {
  BanOptions,
  ExportBanOptions,
  ExportVerdict,
  ImportVerdict,
} from './records/invoice-ban/judge-record.js'
export type { BanReason, RefusedVerdict } from './records/invoice-ban/verdict.js'

// format
export { ageRecipientOf, createAgeIdentity } from './format/age-file.js'
export type { AgeIdentity } from './format/age-file.js'
export type {
  BundleOrigin,
  OpenBundleOptions,
  OpenedBundle,
  SealBundleOptions,
  SealedBundle,
  SigningKey,
} from './format/bundle.js'
export { configureLimits, defaultLimits, limitTable } from './format/limits.js'
export type { LimitName, Limits } from './format/limits.js'
export type { FileManifest, Manifest, NetworkManifest } from './format/manifest-schema.js'
export { openBundle } from './format/open-bundle.js'
export { sealBundle } from './format/seal-bundle.js'
export { createSigningKey, signingKeyFrom, signingKeyId } from './format/signature.js'
export { wireSchemas } from './format/wire.js'
export type {
  EnrolLine,
  LeaseLine,
  LeaseRequestLine,
  NumberJournalLine,
  PutLine,
  WireLine,
} from './format/wire.js'

// identity
export { createEnrolment, judgeEnrolment, transcriptDigits } from './identity/enrolment.js'
export type {
  EnrolmentContext,
  EnrolmentOptions,
  EnrolmentRefusal,
  EnrolmentTranscript,
  EnrolmentVerdict,
} from './identity/enrolment.js'
export {
  createInvitation,
  invitationLifetimeMs,
  openInvitation,
  withdrawInvitation,
} from './identity/invitation.js'
export type {
  Invitation,
  InvitationContents,
  InvitationOptions,
  InvitationRecord,
  JsonValue,
} from './identity/invitation.js'
export {
  addToRoster,
  createNetwork,
  networkIdOf,
  replaceStationKeys,
  retireOldKeys,
  rosterHash,
  rotateStationKeys,
  setStationStatus,
} from './identity/roster.js'
export type { NewNetwork, RosterContext } from './identity/roster.js'
export { findStation, isActive, isWithinCut, recipientsOf, resolveKey } from './identity/roster-lookup.js'
export type { ResolveKeyOptions } from './identity/roster-lookup.js'
export { rosterSchema } from './identity/roster-schema.js'
export type {
  Roster,
  RosterCut,
  RosterHost,
  RosterRecipient,
  RosterSigningKey,
  RosterStation,
  SignedRoster,
  StationStatus,
} from './identity/roster-schema.js'
export { acceptRoster, signRoster } from './identity/signed-roster.js'
export type { RosterRefusal, RosterVerdict } from './identity/signed-roster.js'
export {
  assertGoodPublicKey,
  createStationKeys,
  loadStationKeys,
  publicKeysOf,
  saveStationKeys,
} from './identity/station-keys.js'
export type { PublicKeys, StationKeys } from './identity/station-keys.js'

// merge: pure functions, no store, no keys, no sync
export { applyFieldAnswer, checkAnswer } from './merge/answer-check.js'
export { unitsContradict } from './merge/unit-comparison.js'
export { orderByDependency } from './merge/apply-order.js'
export { checkTaxes, matchArticles, mayCreateArticle, offerRelinks } from './merge/article-match.js'
export type { ArticleHit, ArticleLine, ArticleMatch, ArticleMatchOptions } from './merge/article-match.js'
export { customerNumberAtHost, customerNumberFor, isTemporaryNumber } from './merge/customer-number.js'
export { decideDocument } from './merge/document-decision.js'
export type { DocumentDecision, DocumentSituation } from './merge/document-decision.js'
export { resolveLinks } from './merge/document-links.js'
export { decideRule, recordsReleased } from './merge/entity-rule.js'
export type { EntityRule } from './merge/entity-rule.js'
export { firstJoin } from './merge/first-join.js'
export { compareReadBack, fitFields } from './merge/fit-fields.js'
export { decideLines } from './merge/line-completeness.js'
export { mergeDocument } from './merge/merge-document.js'
export type { DocumentMerge, DocumentMergeInput } from './merge/merge-document.js'
export { mergeFields, partyHostFields } from './merge/merge-fields.js'
export type { FieldMerge, FieldMergeInput } from './merge/merge-fields.js'
export { normaliseForComparison, sameForComparison } from './merge/normalise-for-comparison.js'
export { applyPartyAnswer, applyPartyReceipt } from './merge/party-answer.js'
export type { RememberedParty } from './merge/party-answer.js'
export { identityKeys, sharedIdentities } from './merge/party-identity.js'
export { matchParties, matchParty } from './merge/party-match.js'
export type { PartyMatch, PartySituation } from './merge/party-match.js'
export {
  maxBlockingKeyLength,
  maxBlockingKeys,
  maxComparedParties,
  maxPartiesPerKey,
} from './merge/party-matcher.js'
export type { BookStatistics, PartyComparison, PartyMatcher } from './merge/party-matcher.js'
export type { PartyPolicies, PartyPolicy } from './merge/party-policy.js'
export { mergePrices } from './merge/price-merge.js'
export { applyResidue, residueOf } from './merge/residue.js'
export type { Residue } from './merge/residue.js'
export { decideStock } from './merge/stock-decision.js'

// profile
export { changeProfile, copyProfile } from './profile/change-profile.js'
export type { ProfilePatch } from './profile/change-profile.js'
export { defaultProfile, profilePresets } from './profile/default-profile.js'
export type { DefaultProfileOptions, ProfilePreset } from './profile/default-profile.js'
export type { Filter, FilterCondition, FilterValue } from './profile/filter.js'
export { matchesFilter } from './profile/filter-match.js'
export { directionRuleSchema, stationProfileSchema } from './profile/profile.js'
export type { Direction, DirectionRule, KindRule, StationProfile } from './profile/profile.js'
export { profileDifferences } from './profile/profile-differences.js'
export type { ProfileDifference } from './profile/profile-differences.js'
export type {
  ProfileFaultCode,
  ProfileIssue,
  ProfileNotice,
  ProfileNoticeCode,
} from './profile/profile-fault.js'
export { settingKind, stationRegistry, templateKind } from './profile/station-kinds.js'
export { inScope, maskFields, mayCreate, ruleOf } from './profile/station-rule.js'
export { validateProfile } from './profile/validate-profile.js'
export type { ProfileValidation } from './profile/validate-profile.js'
export { settingSchema } from './records/setting.js'
export type { Setting } from './records/setting.js'
export { templateSchema } from './records/template.js'
export type { Template } from './records/template.js'

// numbering
export {
  acceptLease,
  allocateLease,
  applyJournal,
  checkNumber,
  declareRange,
  defineSeries,
  identifyNumbering,
  journalSince,
  leaseFill,
  leaseRequests,
  listLeases,
  listRanges,
  listSeries,
  markReported,
  needsRefill,
  peekNumber,
  takeNumber,
  takeNumberSync,
  takenNumbers,
  useNumber,
  useNumberSync,
  useSeries,
  voidLease,
  voidNumber,
  voidNumberSync,
} from './numbering/numbering.js'
export type { LeaseAcceptance } from './numbering/accept-lease.js'
export { leaseLine } from './numbering/allocate-lease.js'
export type { LeaseOrder } from './numbering/allocate-lease.js'
export type { NumberCheck, NumberQuery } from './numbering/check-number.js'
export { formatNumber, parseNumber } from './numbering/number-format.js'
export type { ParsedNumber } from './numbering/number-format.js'
export type { JournalReport, OpenNumber } from './numbering/number-journal.js'
export type { Lease, LeaseState, NumberingIdentity, NumberRange } from './numbering/number-rows.js'
export type { FillLevel, Refill, RefillOptions } from './numbering/refill.js'
export { seriesOverlap } from './numbering/series-overlap.js'
export { seriesSchema } from './numbering/series.js'
export type { NumberFormat, Series } from './numbering/series.js'
export type { NumberOptions, PeekedNumber, TakenNumber, TakeNumberOptions } from './numbering/take-number.js'

// jobs: spreadsheet import
export { defineLocalKind } from './jobs/rows/local-kind.js'
export { openRowImport } from './jobs/rows/open-row-import.js'
export type {
  DuplicatePolicy,
  RowAction,
  RowCallOptions,
  RowCandidate,
  RowCounts,
  RowImport,
  RowImportOptions,
  RowJob,
  RowJobState,
  RowPage,
  RowPreview,
  RowProgress,
  RowResult,
  RowRules,
  RowRunResult,
  RowUndoPreview,
  RowUndoResult,
  RowUndoRow,
} from './jobs/rows/row-import.js'
export type { RowEntry, RowEntryBatch, RowIssue, RowSource } from './jobs/rows/row-source.js'

// jobs
export { openFileExchange } from './jobs/file-exchange.js'
export { defaultImportRules } from './jobs/import-rules.js'
export { outcomes } from './jobs/outcome.js'
export type { Notice, Outcome } from './jobs/outcome.js'
export type { Candidate, Decision, Question, QuestionOption, QuestionType } from './jobs/question.js'
export type {
  DecisionResult,
  ExchangeCallOptions,
  ExchangeHooks,
  ExchangeSecrets,
  ExportedFile,
  ExportOptions,
  ExportRefusal,
  ExportResult,
  FieldChange,
  FileExchange,
  FileExchangeOptions,
  FileOrigin,
  ImportOptions,
  ImportPreview,
  ImportReport,
  ImportResult,
  ImportRule,
  Job,
  JobState,
  JobType,
  LeftOut,
  PermissionAction,
  Progress,
  RecordResult,
  RememberedLink,
  Selection,
  UndoPreview,
  UndoResult,
  UndoRow,
} from './jobs/exchange.js'
