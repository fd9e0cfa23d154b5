/** What every step of an exchange needs, made once from the checked options. */
import { encodeBase32 } from '../format/text-codecs.js'
import { StoreError, UsageError } from '../errors/errors.js'
import { configureLimits } from '../format/limits.js'
import type { Limits } from '../format/limits.js'
import { createKindRegistry } from '../records/kind-registry.js'
import type { PartyMatcher } from '../merge/party-matcher.js'
import { checkPartyPolicies } from '../merge/party-policy.js'
import type { PartyPolicies } from '../merge/party-policy.js'
import type { KindRegistry } from '../records/kind-registry.js'
import type { RecordKind } from '../records/record-kind.js'
import type { Epoch } from '../records/envelope.js'
import type { MatcherRow } from '../register/blocking-rows.js'
import { ChangeFeed } from '../register/change-feed.js'
import { Register } from '../register/register.js'
import { decodeRow, stateKey, stateTags } from '../register/state-rows.js'
import { createRedactingLogger } from '../runtime/logger.js'
import type { Logger, Runtime } from '../runtime/runtime.js'
import type { Fields, Store, StoreTransaction } from '../store/store.js'
import type {
  ExchangeCallOptions,
  ExchangeHooks,
  ExchangeSecrets,
  FileExchangeOptions,
  ImportRule,
  PermissionAction,
  RecordResult,
} from './exchange.js'
import { defaultImportRules } from './import-rules.js'
import type { StationSender } from './station.js'

export interface ExchangeContext {
  readonly store: Store
  readonly runtime: Runtime
  readonly station: string
  readonly company: string
  readonly secrets: ExchangeSecrets
  readonly kinds: KindRegistry
  readonly customerNumbers: 'shared' | 'separate'
  readonly extension: string
  readonly undoDays: number
  readonly limits: Limits
  readonly hooks: ExchangeHooks
  readonly matcher: PartyMatcher | undefined
  readonly policies: PartyPolicies | undefined
  readonly logger: Logger
  /** The store gives back exactly what was put. */
  readonly exact: boolean
  ruleOf(kind: RecordKind): ImportRule
  /**
   * In a network: what of a record of ours goes to the one whose bundle is applied. The rest is ours alone, and what comes back
   * does not take it away.
   */
  travels?(kind: RecordKind, fields: Fields): Fields
  /** At the office: a mask keeps this field as a whole from the station whose bundle is applied. */
  hides?(kind: RecordKind, field: string): boolean
  /** At a station: changes of the office's documents of this kind are proposed to it (M-D2d). */
  proposes?(kind: RecordKind): boolean
  /**
   * At a station: what such a record becomes here is never told to the office, which the rules make its master (M-E1, M-E5).
   * Without fields: that it is gone here.
   */
  staysHere?(kind: RecordKind, fields: Fields | undefined): boolean
  /** In a network: how what a station sent is looked at, so that an answer is carried out under the same rules. */
  inNetwork?(
    x: Pick<ExchangeTransaction, 'tx' | 'register'>,
    station: string,
  ): Promise<StationSide | undefined>
}

export interface StationSide {
  readonly context: ExchangeContext
  readonly station: StationSender
  /** Token of the station's epoch. */
  readonly epoch: string
  /** The station is told how the answer ended its record. */
  tell(results: readonly RecordResult[]): Promise<void>
}

const silent: Logger = { write: () => undefined }

/** Layout of OrderSync's own rows; raised with a migration. */
const stateVersion = 1

function invalid(field: string, expected: string): UsageError {
  return new UsageError('usage.invalid_configuration', `${field}: expected ${expected}`, {
    parameters: { field, expected },
  })
}

/** @throws {@link UsageError} `usage.invalid_configuration` naming the field and what is expected. */
export function createExchangeContext(options: FileExchangeOptions): ExchangeContext {
  checkOptions(options)
  const kinds = createKindRegistry(options.kinds ?? [])
  const rules = options.rules ?? {}
  checkRules(rules, kinds)
  return {
    store: options.store,
    runtime: options.runtime,
    station: options.station,
    company: options.company ?? '',
    secrets: options.secrets,
    kinds,
    customerNumbers: options.customerNumbers ?? 'separate',
    extension: (options.extension ?? '.osb').slice(1),
    undoDays: options.undoDays ?? 7,
    limits: configureLimits(options.limits),
    hooks: options.hooks ?? {},
    matcher: options.matcher,
    policies: options.partyPolicies,
    logger: options.logger === undefined ? silent : createRedactingLogger(options.logger),
    exact: options.store.capabilities?.storesExactly === true,
    ruleOf(kind) {
      const own = Object.hasOwn(rules, kind.kind) ? rules[kind.kind] : undefined
      return { ...defaultImportRules[kind.family], ...own }
    },
  }
}

function checkOptions(options: FileExchangeOptions): void {
  if (typeof options.store?.transaction !== 'function')
    throw invalid('store', 'a store, e.g. createSqliteStore({ path })')
  if (typeof options.runtime?.clock?.now !== 'function')
    throw invalid('runtime', 'a runtime, e.g. createNodeRuntime()')
  if (!/^[a-z0-9-]{1,32}$/.test(options.station)) {
    throw invalid('station', '1 to 32 characters of a-z, 0-9 and -')
  }
  if (options.company !== undefined && (typeof options.company !== 'string' || options.company.length > 60)) {
    throw invalid('company', 'a text of at most 60 characters')
  }
  if (options.extension !== undefined && !/^\.[a-z0-9]{1,8}$/.test(options.extension)) {
    throw invalid('extension', 'a dot and 1 to 8 characters of a-z and 0-9, e.g. .osb')
  }
  const days = options.undoDays
  if (days !== undefined && !(Number.isInteger(days) && days >= 0 && days <= 3650)) {
    throw invalid('undoDays', 'a whole number from 0 to 3650')
  }
  const numbers = options.customerNumbers
  if (numbers !== undefined && numbers !== 'shared' && numbers !== 'separate') {
    throw invalid('customerNumbers', 'shared or separate')
  }
  const matcher = options.matcher
  if (
    matcher !== undefined &&
    (typeof matcher.blockingKeys !== 'function' || typeof matcher.compare !== 'function')
  ) {
    throw invalid('matcher', 'a party matcher, e.g. createPhoneticMatcher()')
  }
  if (options.partyPolicies !== undefined) checkPartyPolicies(options.partyPolicies)
  checkSecrets(options.secrets)
}

function checkSecrets(secrets: ExchangeSecrets | undefined): void {
  if (typeof secrets !== 'object' || secrets === null) {
    throw invalid('secrets', 'a passphrase, or recipients and identities')
  }
  const { passphrase } = secrets
  if (
    passphrase !== undefined &&
    (typeof passphrase !== 'string' || [...passphrase.normalize('NFC')].length < 12)
  ) {
    throw invalid('secrets.passphrase', 'at least 12 characters, e.g. four words')
  }
}

/** Asked when a file is sealed or opened; listing jobs and undoing need no secret. */
export function noSecret(field: string, expected: string): UsageError {
  return invalid(field, expected)
}

const ruleFlags: readonly (keyof ImportRule)[] = ['include', 'acceptNew', 'acceptChanged', 'acceptDeleted']

function checkRules(rules: Readonly<Record<string, Partial<ImportRule>>>, kinds: KindRegistry): void {
  for (const [kind, rule] of Object.entries(rules)) {
    if (kinds.get(kind) === undefined) throw invalid(`rules.${kind}`, 'a record kind that is known here')
    for (const [flag, value] of Object.entries(rule)) {
      if (!ruleFlags.includes(flag as keyof ImportRule) || typeof value !== 'boolean') {
        throw invalid(`rules.${kind}.${flag}`, `one of ${ruleFlags.join(', ')}, true or false`)
      }
    }
  }
}

/** Ask the vendor's permission hook. @throws {@link UsageError} `usage.not_permitted`; nothing was done. */
export async function askPermission(
  context: ExchangeContext,
  action: PermissionAction,
  options: ExchangeCallOptions,
): Promise<void> {
  const by = options.by ?? ''
  if ((await context.hooks.permission?.(action, { by })) === false) {
    context.logger.write('warn', 'permission.refused', { action })
    throw new UsageError('usage.not_permitted', `${action} is not permitted`, {
      parameters: { by: by === '' ? '–' : by, action },
    })
  }
}

/** A transaction with its register; the incarnation of this database is read, or made on first use. */
export interface ExchangeTransaction {
  readonly tx: StoreTransaction
  readonly register: Register
  /** Token of the epoch of this database. */
  readonly incarnation: string
  readonly epoch: Epoch
}

/** The row that says what this database is. */
export interface DatabaseRow {
  readonly version: number
  readonly epoch: { readonly n: number; readonly token: string }
  /** Present once it belongs to a network: then every change gets a position. */
  readonly member?: { readonly role: 'host' | 'station'; readonly self: string } | undefined
}

/** Open the register over a transaction. @throws {@link StoreError} `store.newer_schema` */
export async function openRegister(
  context: ExchangeContext,
  tx: StoreTransaction,
): Promise<ExchangeTransaction> {
  const [known] = await tx.state.get([stateKey(stateTags.meta, 'database')])
  const meta: DatabaseRow =
    known === undefined
      ? { version: stateVersion, epoch: { n: 1, token: encodeBase32(context.runtime.random.bytes(16)) } }
      : decodeRow<DatabaseRow>(known)
  if (meta.version > stateVersion) throw newerState(meta.version)
  const feed =
    meta.member === undefined
      ? undefined
      : await ChangeFeed.open(tx.state, { ...meta.member, kindOf: (kind) => context.kinds.get(kind) })
  const register = new Register(tx.state, context.runtime.digest, feed, context.matcher)
  if (known === undefined) register.write(meta, stateTags.meta, 'database')
  await noteMatcher(register, context.matcher, known === undefined)
  return { tx, register, incarnation: meta.epoch.token, epoch: meta.epoch }
}

/**
 * A new database keeps blocking keys from its first record on. One that is opened without a matcher no longer keeps them up to
 * date: that is noted, so that they are made anew when a matcher is back.
 */
async function noteMatcher(
  register: Register,
  matcher: PartyMatcher | undefined,
  isNew: boolean,
): Promise<void> {
  if (matcher !== undefined) {
    if (isNew)
      register.write(
        { name: matcher.name, version: matcher.version } satisfies MatcherRow,
        stateTags.meta,
        'matcher',
      )
    return
  }
  const made = isNew ? undefined : await register.row<MatcherRow>(stateTags.meta, 'matcher')
  if (made !== undefined) register.write(null, stateTags.meta, 'matcher')
}

function newerState(version: number): StoreError {
  return new StoreError('store.newer_schema', `state version ${version}, known is ${stateVersion}`, {
    parameters: { version },
  })
}
