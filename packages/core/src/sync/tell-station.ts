/** What a station hears of its records: how each ended, and how it stands at the office now. */
import type { EditLine, PutLine, ReceiptLine } from '../format/wire.js'
import type { RecordResult } from '../jobs/exchange.js'
import type { Notice } from '../jobs/outcome.js'
import { dropEmpty } from '../records/canonical-hash.js'
import type { KindRegistry } from '../records/kind-registry.js'
import type { RecordKind } from '../records/record-kind.js'
import { readRecords } from '../register/record-form.js'
import type { Register } from '../register/register.js'
import type { Fields, StoreTransaction } from '../store/store.js'
import { putItem } from './items.js'

interface Place {
  readonly register: Register
  readonly tx: StoreTransaction
  readonly kinds: KindRegistry
}

/**
 * What the station is told: how each record ended, and how it stands here now.
 *
 * @param repeated - Uids of which something came that was seen here before, perhaps older than what was told since: only how
 *   the record stands is told.
 */
export async function tellStation(
  { register, tx, kinds }: Place,
  station: string,
  results: readonly RecordResult[],
  lines: readonly (PutLine | EditLine)[],
  repeated: ReadonlySet<string> = new Set(),
): Promise<void> {
  const lineOf = new Map(lines.map((line) => [line.uid, line]))
  const uids = results.map(({ uid }) => uid)
  const surviving = await register.surviving(uids)
  for (const [i, result] of results.entries()) {
    const uid = surviving[i]!
    const entry = await register.entry(uid)
    const line = lineOf.get(result.uid)
    const kind = kinds.get(result.kind)
    const [fields] =
      entry?.key === undefined || kind === undefined ? [] : await readRecords(tx, register, kind, [entry])
    const number = numberIn(kind, fields)
    const receipt: ReceiptLine = {
      op: 'receipt',
      uid: result.uid,
      kind: result.kind,
      ...(line?.op === 'put' ? { revision: line.revision } : {}),
      ...(line?.sv === undefined ? {} : { sv: line.sv }),
      outcome: result.outcome,
      ...(result.reason === undefined ? {} : { reason: reasonOf(result.reason) }),
      ...(uid === result.uid ? {} : { linkedTo: uid }),
      ...(number === undefined ? {} : { number }),
    }
    if (!repeated.has(result.uid))
      await putItem(register, station, `receipt ${result.uid}`, { line: receipt })
    // Also when nothing changed here: the station has to know at which state of ours it is.
    if (entry !== undefined) await putItem(register, station, `record ${uid}`, { record: uid })
  }
}

function reasonOf({ code, parameters }: Notice): NonNullable<ReceiptLine['reason']> {
  if (parameters === undefined) return { code }
  const short = Object.entries(parameters).map(([name, value]): [string, string | number | string[]] => [
    name,
    typeof value === 'string'
      ? value.slice(0, 1000)
      : typeof value === 'number'
        ? Math.trunc(value)
        : [...value],
  ])
  return { code, parameters: Object.fromEntries(short) }
}

function numberIn(kind: RecordKind | undefined, fields: Fields | undefined): string | undefined {
  const number = kind?.numberField === undefined ? undefined : dropEmpty(fields ?? {})[kind.numberField]
  return typeof number === 'string' && number.length <= 80 ? number : undefined
}
