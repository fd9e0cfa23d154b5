/**
 * Every bound of the format and of what carries it, in one place. docs/limits.md is generated from this table.
 *
 * A caller may lower a value, and raise it up to `hard`; nothing raises `hard`.
 */
import { UsageError } from '../errors/errors.js'

const KiB = 1024
const MiB = 1024 * KiB
const minute = 60_000

export interface Limit {
  /** Where it is checked. */
  readonly stage: 'file' | 'age' | 'manifest' | 'body' | 'line' | 'carrier' | 'sync' | 'value'
  /** In force unless configured. */
  readonly default: number
  /** Never above this. */
  readonly hard: number
  readonly unit: 'bytes' | 'count' | 'levels' | 'characters' | 'log2' | 'ratio' | 'milliseconds' | 'days'
  /** Why the bound stands where it stands. */
  readonly reason: string
}

const limit = (
  stage: Limit['stage'],
  unit: Limit['unit'],
  value: number | readonly [number, number],
  reason: string,
): Limit => {
  const [usual, hard] = typeof value === 'number' ? [value, value] : value
  return { stage, unit, default: usual, hard, reason }
}

/** All limits with their values and reasons, in the order in which a file meets them. */
export const limitTable = {
  fileBytes: limit('file', 'bytes', 64 * MiB, 'Folder and S3. The whole file is decrypted in memory.'),
  mailFileBytes: limit(
    'file',
    'bytes',
    [8 * MiB, 64 * MiB],
    'Mail servers cap at 10 to 25 MB and base64 adds 37 %.',
  ),
  ageHeaderBytes: limit(
    'age',
    'bytes',
    8 * KiB,
    'The library has no bound: 200,000 unknown stanzas in 2.8 MB cost 1.8 s of CPU.',
  ),
  ageStanzas: limit(
    'age',
    'count',
    4,
    'One recipient, two during a key rotation. 500 foreign stanzas cost 0.6 s.',
  ),
  backupStanzas: limit('age', 'count', 20, 'A backup has at least two recipients and may have more.'),
  scryptWorkFactor: limit(
    'age',
    'log2',
    [18, 20],
    'Factor 20 takes 10 s of CPU and 1.2 GB of memory for one file; memory doubles with each step.',
  ),
  identitiesPerFile: limit('age', 'count', 16, 'Each key tried costs 2 to 3.5 ms of CPU.'),
  passphrasesPerFile: limit('age', 'count', 4, 'Each passphrase tried costs a whole scrypt run.'),
  manifestBytes: limit(
    'manifest',
    'bytes',
    16 * KiB,
    'Read before the sender is known; real ones have about 1 KiB.',
  ),
  manifestDepth: limit('manifest', 'levels', 6, 'The deepest valid manifest has 4.'),
  signatureLineBytes: limit('manifest', 'bytes', 256, 'Key id and signature take 112.'),
  ackHoles: limit(
    'manifest',
    'count',
    64,
    'Bounds what an acknowledgement costs; further holes are named later.',
  ),
  compressedBytes: limit(
    'body',
    'bytes',
    48 * MiB,
    'Leaves room for the manifest and the padding in 64 MiB.',
  ),
  bodyBytes: limit('body', 'bytes', [32 * MiB, 256 * MiB], 'Held in memory as a whole before it is parsed.'),
  inflateRatio: limit(
    'body',
    'ratio',
    200,
    'Real records reach 3.7 to 6.7; deflate tops at 1032. Applies above inflateRatioFloorBytes.',
  ),
  inflateRatioFloorBytes: limit('body', 'bytes', MiB, 'Below this a high ratio does no harm.'),
  recordsPerBundle: limit(
    'body',
    'count',
    [50_000, 200_000],
    'Bounds the time of the one transaction that applies it.',
  ),
  lineBytes: limit('line', 'bytes', MiB, 'A document of 1,000 lines stays below.'),
  jsonDepth: limit(
    'line',
    'levels',
    16,
    'JSON.parse has no bound: 5,000,000 levels pass, and whoever walks them overflows the stack.',
  ),
  jsonNodes: limit('line', 'count', 50_000, 'Values of any type per line; 1,000 document lines have 30,000.'),
  objectKeys: limit('line', 'count', 256, 'Keys per object.'),
  keyCharacters: limit('line', 'characters', 128, 'UTF-16 units of one key.'),
  stringBytes: limit(
    'line',
    'bytes',
    256 * KiB,
    'One text as UTF-8, base64 content of attachments included.',
  ),
  arrayItems: limit('line', 'count', 10_000, 'Items per array.'),
  recordDepth: limit(
    'line',
    'levels',
    12,
    'Of the fields of one record: what a line of 16 leaves beside its envelope.',
  ),
  recordNodes: limit('line', 'count', 49_000, 'Of the fields of one record, for the same reason.'),
  documentLines: limit('line', 'count', 1_000, 'Lines of one document.'),
  ownRecordsPerBundle: limit(
    'sync',
    'count',
    [5_000, 50_000],
    'What we cut ourselves: keeps transactions short.',
  ),
  ownBodyBytes: limit('sync', 'bytes', [4 * MiB, 32 * MiB], 'Files made by hand: few to carry about.'),
  syncBodyBytes: limit(
    'sync',
    'bytes',
    [MiB, 32 * MiB],
    'Bundles of a network, before compression: keeps memory small.',
  ),
  sequenceGap: limit(
    'sync',
    'count',
    10_000,
    'A larger jump needs a person: fast-forward after a stolen key.',
  ),
  numberCircleDistance: limit(
    'sync',
    'count',
    [1_000, 1_000_000],
    'Two stations without ranges of ours whose numbers come so near to each other are named.',
  ),
  joinAnswerMs: limit(
    'sync',
    'milliseconds',
    [24 * 60 * minute, 30 * 24 * 60 * minute],
    'A device that was not answered for so long says so: it is never told that it was refused.',
  ),
  licenceAnswerMs: limit(
    'sync',
    'milliseconds',
    [minute / 2, 10 * minute],
    'A licence hook that has not answered by then is asked again in the next run; the others are served.',
  ),
  clockSkewWarnMs: limit('sync', 'milliseconds', 10 * minute, 'Clocks inform, they never decide.'),
  clockClampMs: limit('sync', 'milliseconds', 24 * 60 * minute, 'A logical clock never runs further ahead.'),
  inboxFilesPerPoll: limit('carrier', 'count', [1_000, 10_000], 'Flood by strangers.'),
  mailsPerUnknownSenderPerDay: limit('carrier', 'count', 20, 'Flood by strangers.'),
  decryptTriesPerHour: limit(
    'carrier',
    'count',
    600,
    'Strangers’ files, per transport; each costs 2 to 3.5 ms.',
  ),
  quarantineBytes: limit('carrier', 'bytes', 1024 * MiB, 'Bounds the disk a sender of rubbish can take.'),
  quarantineDays: limit('carrier', 'days', 90, 'Never deleted in silence before 30 days.'),
  valueCheckMs: limit(
    'value',
    'milliseconds',
    50,
    'Time one validator may take for one value; length is checked first.',
  ),
} as const satisfies Readonly<Record<string, Limit>>

export type LimitName = keyof typeof limitTable

/** The values in force, one number per limit. */
export type Limits = { readonly [Name in LimitName]: number }

export const limitNames = Object.keys(limitTable) as readonly LimitName[]

/** Longest time, size or count that applies when nothing is configured. */
export const defaultLimits: Limits = Object.freeze(
  Object.fromEntries(limitNames.map((name) => [name, limitTable[name].default])) as Record<LimitName, number>,
)

/**
 * The default limits with some of them changed.
 *
 * @param changes - Integers from 1 to the hard value of the limit; an absent one keeps its default.
 * @throws {@link UsageError} `usage.invalid_configuration` naming field and expectation.
 */
export function configureLimits(changes: Partial<Limits> = {}): Limits {
  const limits: Record<LimitName, number> = { ...defaultLimits }
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) continue
    if (!Object.hasOwn(limitTable, name)) {
      throw refusal(`limits.${name}`, `one of ${limitNames.join(', ')}`)
    }
    const hard = limitTable[name as LimitName].hard
    if (!Number.isInteger(value) || value < 1 || value > hard) {
      throw refusal(`limits.${name}`, `an integer from 1 to ${String(hard)}`)
    }
    limits[name as LimitName] = value
  }
  return Object.freeze(limits)
}

const refusal = (field: string, expected: string): UsageError =>
  new UsageError('usage.invalid_configuration', `${field}: expected ${expected}`, {
    parameters: { field, expected },
  })
