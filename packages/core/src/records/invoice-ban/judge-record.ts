/**
 * The invoice ban on our own records (docs/format/records.md): forbidden parts are left out at export, named and counted; a record that
 * still carries one is refused at import. No option turns it off (I-15).
 */
import { shippedRegistry, type KindRegistry } from '../kind-registry.js'
import type { RecordKind } from '../record-kind.js'
import type { Fields } from '../../store/store.js'
import { judgeKind } from './judge-kind.js'
import { isPlainlyAllowed } from './quick-look.js'
import { cutName, type LeftOut, type RefusedVerdict } from './verdict.js'
import { walkRecord } from './walk-record.js'

export interface BanOptions {
  /** Made by `createKindRegistry`. Absent: the shipped kinds. */
  readonly registry?: KindRegistry | undefined
  /** Let the bare status `invoiced` pass (I-13). Default off. */
  readonly allowInvoicedStatus?: boolean | undefined
}

export interface ExportBanOptions extends BanOptions {
  /** The exporter's explicit yes to images and PDFs with a declared purpose (I-09). Default off. */
  readonly allowAttachments?: boolean | undefined
}

/** A record as the vendor or a bundle has it, before anything is believed. */
export interface JudgedRecord {
  readonly kind: unknown
  readonly fields: Fields
}

export type ExportVerdict =
  | {
      readonly verdict: 'allowed'
      readonly kind: RecordKind
      /** A copy of its own, plain JSON without empty values and without forbidden parts. Write this one, not the original. */
      readonly fields: Fields
      /** What did not come along, at most 100 entries. */
      readonly left: readonly LeftOut[]
    }
  | RefusedVerdict

export type ImportVerdict = { readonly verdict: 'allowed'; readonly kind: RecordKind } | RefusedVerdict

/**
 * May this record leave, and with what?
 *
 * Each value is read once and copied, so that getters and proxies cannot show one thing here and write another. Never throws.
 */
export function judgeForExport(record: JudgedRecord, options: ExportBanOptions = {}): ExportVerdict {
  return guarded((): ExportVerdict => {
    const registry = options.registry ?? shippedRegistry
    const known = admitKind(record.kind, registry)
    if (known.verdict === 'refused') return known
    const walked = walkRecord(known.kind, record.fields, {
      direction: 'export',
      registry,
      attachmentsConfirmed: options.allowAttachments === true,
      invoicedAllowed: options.allowInvoicedStatus === true,
    })
    if (walked.refusal !== undefined) return walked.refusal
    return { verdict: 'allowed', kind: known.kind, fields: walked.fields, left: walked.left }
  })
}

/**
 * {@link judgeForExport} for fields that nobody else holds and that are plain data, as `dropEmpty` copies them: what plainly
 * has nothing of the ban is given back as it is, without another copy.
 */
export function judgePlainForExport(record: JudgedRecord, options: ExportBanOptions = {}): ExportVerdict {
  return guarded((): ExportVerdict => {
    const known = admitKind(record.kind, options.registry ?? shippedRegistry)
    if (known.verdict === 'refused') return known
    if (!isPlainlyAllowed(record.fields)) return judgeForExport(record, options)
    return { verdict: 'allowed', kind: known.kind, fields: record.fields, left: [] }
  })
}

/**
 * May this record come in? All or nothing: nothing is taken out of a record that arrived (I-05, I-10, I-11). Never throws.
 */
export function judgeForImport(record: JudgedRecord, options: BanOptions = {}): ImportVerdict {
  return guarded((): ImportVerdict => {
    const registry = options.registry ?? shippedRegistry
    const known = admitKind(record.kind, registry)
    if (known.verdict === 'refused') return known
    if (isPlainlyAllowed(record.fields)) return { verdict: 'allowed', kind: known.kind }
    const walked = walkRecord(known.kind, record.fields, {
      direction: 'import',
      registry,
      attachmentsConfirmed: true,
      invoicedAllowed: options.allowInvoicedStatus === true,
    })
    if (walked.refusal !== undefined) return walked.refusal
    if (walked.left.length === 0) return { verdict: 'allowed', kind: known.kind }
    const reasons = walked.left.slice(0, 20).map(({ reasonCode, path, name }) => ({ reasonCode, path, name }))
    return { verdict: 'refused', family: 'unknown', reasons }
  })
}

function admitKind(
  kind: unknown,
  registry: KindRegistry,
): { readonly verdict: 'allowed'; readonly kind: RecordKind } | RefusedVerdict {
  const judged = judgeKind(kind, registry)
  if (judged.verdict === 'allowed') return judged
  const name = typeof kind === 'string' ? cutName(kind) : ''
  return {
    verdict: 'refused',
    family: judged.family,
    reasons: [{ reasonCode: judged.reasonCode, path: '', name }],
  }
}

/** A getter or proxy of the vendor that throws must not take the whole export down. */
function guarded<T>(judge: () => T): T | RefusedVerdict {
  try {
    return judge()
  } catch {
    return {
      verdict: 'refused',
      family: 'unknown',
      reasons: [{ reasonCode: 'RECORD_UNREADABLE', path: '', name: '' }],
    }
  }
}
