/** What every step of a spreadsheet import needs. */
import { UsageError } from '../../errors/errors.js'
import { createKindRegistry } from '../../records/kind-registry.js'
import type { KindRegistry } from '../../records/kind-registry.js'
import type { RecordKind } from '../../records/record-kind.js'
import { createRedactingLogger } from '../../runtime/logger.js'
import type { Logger } from '../../runtime/runtime.js'
import type { PermissionAction } from '../exchange.js'
import type { RowImportOptions } from './row-import.js'

export interface RowContext extends RowImportOptions {
  readonly registry: KindRegistry
  readonly days: number
  readonly log: Logger
  /** The store gives back exactly what was put. */
  readonly exact: boolean
}

const silent: Logger = { write: () => undefined }

export function createRowContext(options: RowImportOptions): RowContext {
  const days = options.undoDays ?? 7
  if (!Number.isFinite(days) || days < 0 || days > 3650) {
    throw new UsageError('usage.invalid_configuration', 'undoDays: expected 0 to 3650', {
      parameters: { field: 'undoDays', expected: '0 to 3650' },
    })
  }
  return {
    ...options,
    registry: createKindRegistry(options.kinds ?? []),
    days,
    log: options.logger === undefined ? silent : createRedactingLogger(options.logger),
    exact: options.store.capabilities?.storesExactly === true,
  }
}

/** @throws {@link UsageError} `usage.forbidden_kind` for kinds that never are imported (J-12), `usage.not_found` for unknown ones. */
export function kindFor(context: RowContext, name: string): RecordKind {
  const kind = context.registry.get(name)
  if (kind === undefined) {
    throw new UsageError('usage.not_found', `kind ${name.slice(0, 40)} is not registered`, {
      parameters: { what: name.slice(0, 40) },
    })
  }
  return kind
}

export async function askRowPermission(
  context: RowContext,
  action: PermissionAction,
  by: string | undefined,
): Promise<void> {
  if ((await context.hooks?.permission?.(action, { by: by ?? '' })) === false) {
    context.log.write('warn', 'permission.refused', { action })
    throw new UsageError('usage.not_permitted', `${action} is not permitted`, {
      parameters: { by: by ?? '', action },
    })
  }
}
