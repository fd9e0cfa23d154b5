/**
 * The witness as two copies of one small file, outside the database and outside its backups (protocol.md 1.5).
 *
 * A write makes the copies one after the other, each under another name, synced and renamed. So whatever happens to one of
 * them, at any moment, the other holds what the last finished write said, or more.
 */
import { hash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { Witness, WitnessRecord } from '@ordersync/core'
import { isOrderSyncError, StoreError } from '@ordersync/core'
import { codeOf, ignore, replaceFile } from './durable-file.js'

/** Two thousand peers and as many series stay below; a larger file is none of ours. */
const maxWitnessBytes = 1_048_576

/**
 * @param path - Of the first copy; the second has `.copy` behind it. The folder is made when it is not there. Keep it on the
 *   machine itself, where no backup of the database brings back an older one.
 *
 * `read` answers `undefined` only when there is neither copy. When there is one and none can be read it throws
 * {@link StoreError} `store.witness_damaged`: an older mark, or none, would let numbers be given twice. What the file system
 * cannot do is `store.unavailable`, a file of a newer version `store.newer_schema`. `write` resolves when both copies are durable.
 */
export function createFileWitness(path: string): Witness {
  const copies = [path, `${path}.copy`] as const
  // One write after the other: two at once would share the generation.
  let last: Promise<unknown> = Promise.resolve()
  const write = async (record: WitnessRecord): Promise<void> => {
    const generation = ((await newest(copies, path))?.generation ?? 0) + 1
    const text = serialize(record, generation)
    await mkdir(dirname(path), { recursive: true })
    for (const copy of copies) await replaceFile(copy, text)
  }
  return {
    read: () => guard(path, async () => (await newest(copies, path))?.record),
    write: (record) => {
      const current = last.then(() => guard(path, () => write(record)))
      last = current.catch(() => undefined)
      return current
    },
  }
}

interface Kept {
  readonly generation: number
  readonly record: WitnessRecord
}

async function newest(copies: readonly string[], path: string): Promise<Kept | undefined> {
  const found = await Promise.all(copies.map(readCopy))
  const whole = found.filter((copy) => copy !== undefined && copy !== 'damaged')
  if (whole.length === 0 && found.includes('damaged')) {
    throw new StoreError('store.witness_damaged', `witness ${path}: expected a readable copy`, {
      parameters: { file: basename(path) },
    })
  }
  return whole.sort((left, right) => right.generation - left.generation)[0]
}

async function readCopy(path: string): Promise<Kept | 'damaged' | undefined> {
  const bytes = await readFile(path).catch(ignore('ENOENT', 'ENOTDIR'))
  if (bytes === undefined) return undefined
  return bytes.length > maxWitnessBytes ? 'damaged' : (parse(bytes.toString('utf8')) ?? 'damaged')
}

/** The sum covers the text of the value in front of it; JSON keeps the order of its keys. */
function serialize(record: WitnessRecord, generation: number): string {
  const { epoch, feed, sent, numbers } = record
  const kept = {
    v: 1,
    generation,
    record: { epoch: { n: epoch.n, token: epoch.token }, feed, sent, numbers },
  }
  return `${JSON.stringify({ ...kept, sum: sumOf(kept) })}\n`
}

const sumOf = (kept: unknown): string => hash('sha256', JSON.stringify(kept), 'hex')

function parse(text: string): Kept | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(value)) return undefined
  const { sum, ...kept } = value
  if (sum !== sumOf(kept)) return undefined
  // Whole, and not ours to understand.
  if (typeof kept['v'] === 'number' && kept['v'] > 1) {
    throw new StoreError('store.newer_schema', 'witness: expected version 1')
  }
  const { generation, record } = kept
  return isCount(generation) && isRecord(record) ? { generation, record } : undefined
}

function isRecord(value: unknown): value is WitnessRecord {
  if (!isObject(value)) return false
  const { epoch, feed, sent, numbers } = value
  return (
    isObject(epoch) &&
    isCount(epoch['n']) &&
    typeof epoch['token'] === 'string' &&
    isCount(feed) &&
    isObject(sent) &&
    Object.values(sent).every(isCount) &&
    isObject(numbers) &&
    Object.values(numbers).every((number) => typeof number === 'string')
  )
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

async function guard<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (isOrderSyncError(cause)) throw cause
    throw new StoreError('store.unavailable', `witness ${path}: the file system answered ${codeOf(cause)}`, {
      cause,
    })
  }
}
