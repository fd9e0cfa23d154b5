/** Kinds that stay in the vendor's own database (J-12): importable, never in a bundle. */
import { z } from 'zod'
import { defineRecordKind } from '../../records/kind-registry.js'
import type { RecordKind } from '../../records/record-kind.js'

/**
 * A kind that is described by data alone: any fields, `localOnly`.
 *
 * @param numberField - Field of the business number, if it has one.
 * @throws {@link UsageError} `usage.forbidden_kind` for a name that means an invoice or its like.
 */
export function defineLocalKind(kind: string, numberField?: string): RecordKind {
  return defineRecordKind({
    kind,
    schema: z.looseObject({}),
    localOnly: true,
    ...(numberField === undefined ? {} : { numberField }),
  })
}
