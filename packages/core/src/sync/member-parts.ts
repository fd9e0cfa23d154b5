/** What a member is made of: its keys and context, who it is, and what it asks the vendor before it acts. */
import { UsageError } from '../errors/errors.js'
import type { StationKeys } from '../identity/station-keys.js'
import { createExchangeContext, openRegister } from '../jobs/exchange-context.js'
import type { ExchangeContext } from '../jobs/exchange-context.js'
import type { FileExchange } from '../jobs/exchange.js'
import { createFileExchange } from '../jobs/file-exchange.js'
import { settingKind, templateKind } from '../profile/station-kinds.js'
import { stateTags } from '../register/state-rows.js'
import type { OperationOptions } from '../runtime/runtime.js'
import { answerOf } from './ask-hook.js'
import { standardSuite } from './bundle-suite.js'
import type { BundleSuite } from './bundle-suite.js'
import { openCarriers } from './carriers.js'
import { isSetBack, setBackError } from './set-back.js'
import { contextFor, senderFor } from './station-context.js'
import { readStation } from './sync-context.js'
import type { SelfRow, SyncContext } from './sync-context.js'
import type { SyncCallOptions, SyncOptions, SyncPermission } from './sync.js'
import { tellStation } from './tell-station.js'

/** Keys and context of one member; made by `openHost` and `openRemote`. */
export interface MemberParts {
  readonly options: SyncOptions
  readonly context: SyncContext
  readonly exchange: FileExchange
  setKeys(keys: StationKeys, root?: StationKeys): void
  /** Origin of what is made here from now on. */
  setStation(station: string): void
  /** Once, when a member is opened: a database that is set back, or whose note cannot be read, gives no number from now on. */
  compareWitness(): Promise<void>
  /** @throws what `compareWitness` has found */
  assertNumbersSafe(): void
  numbersUnsafe(): boolean
}

/** @param suite - Other than the standard one in simulations only. */
export function createParts(options: SyncOptions, suite: BundleSuite = standardSuite): MemberParts {
  const transport = openCarriers(options)
  if (typeof options.keys?.get !== 'function')
    throw invalid('keys', 'a key store, e.g. createFileKeyStore(folder)')
  let unsafe: Error | undefined
  let own: StationKeys | undefined
  let root: StationKeys | undefined
  const hooks = options.hooks ?? {}
  const base = createExchangeContext({
    store: options.store,
    runtime: options.runtime,
    station: 'unnamed',
    secrets: {},
    kinds: [settingKind, templateKind, ...(options.kinds ?? [])],
    ...(options.company === undefined ? {} : { company: options.company }),
    ...(options.extension === undefined ? {} : { extension: options.extension }),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.logger === undefined ? {} : { logger: options.logger }),
    undoDays: options.undoDays,
    matcher: options.matcher,
    partyPolicies: options.partyPolicies,
    hooks: {
      ...(hooks.assignNumber === undefined ? {} : { assignNumber: hooks.assignNumber }),
      ...(hooks.isLocked === undefined ? {} : { isLocked: hooks.isLocked }),
      // Everything else is asked before it comes here.
      permission: async (action, { by }) =>
        action !== 'undoAfterWindow' || (await hooks.permission?.('undoAfterWindow', { by })) === true,
    },
  })
  const exchangeContext: ExchangeContext = {
    ...base,
    /** Answers to what a station sent are carried out under its rules. */
    async inNetwork(x, station) {
      const row = await readStation(x, station)
      if (row === undefined) return undefined
      const today = new Date(base.runtime.clock.now()).toISOString().slice(0, 10)
      return {
        context: contextFor(exchangeContext, row.profile, today),
        station: senderFor(x.tx, row.profile),
        epoch: row.incarnation ?? '',
        tell: (results) => tellStation({ ...x, kinds: base.kinds }, station, results, []),
      }
    },
  }
  const context: SyncContext = {
    exchange: exchangeContext,
    transport,
    suite,
    hooks,
    witness: options.witness,
    keys: () => own,
    rootKeys: () => root,
  }
  return {
    options,
    context,
    exchange: createFileExchange(exchangeContext),
    setKeys(keys, rootKeys) {
      own = keys
      root = rootKeys
    },
    async compareWitness() {
      try {
        unsafe = (await isSetBack(context)) ? setBackError() : undefined
      } catch (error) {
        unsafe = error instanceof Error ? error : new Error(String(error))
      }
    },
    assertNumbersSafe() {
      if (unsafe !== undefined) throw unsafe
    },
    numbersUnsafe: () => unsafe !== undefined,
    setStation(station) {
      ;(exchangeContext as { station: string }).station = station
    },
  }
}

export function invalid(field: string, expected: string): UsageError {
  return new UsageError('usage.invalid_configuration', `${field}: expected ${expected}`, {
    parameters: { field, expected },
  })
}

/**
 * Ask the vendor's permission hook.
 *
 * @throws {@link UsageError} `usage.not_permitted`; nothing was done. What the hook throws, or the signal's reason.
 */
export async function askPermission(
  context: SyncContext,
  action: SyncPermission,
  { by, signal }: Pick<SyncCallOptions, 'by' | 'signal'>,
  station?: string,
): Promise<void> {
  const details = { by: by ?? '', ...(station === undefined ? {} : { station }) }
  if ((await answerOf(() => context.hooks.permission?.(action, details), signal)) === false) {
    throw new UsageError('usage.not_permitted', `${action} is not permitted`, {
      parameters: { by: details.by === '' ? '–' : details.by, action },
    })
  }
}

export async function readSelf(
  context: SyncContext,
  options: OperationOptions = {},
): Promise<SelfRow | undefined> {
  return context.exchange.store.transaction(async (tx) => {
    const { register } = await openRegister(context.exchange, tx)
    const self = await register.row<SelfRow>(stateTags.network, 'self')
    await register.flush()
    return self
  }, signalOf(options))
}

export function signalOf(options: { readonly signal?: AbortSignal | undefined }): OperationOptions {
  return options.signal === undefined ? {} : { signal: options.signal }
}
