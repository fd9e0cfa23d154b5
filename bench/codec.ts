/**
 * What sealing and opening cost beside the bare codec.
 *
 * Bare: JSON.stringify per line, gzip level 6, age with one recipient; and back with JSON.parse. Ours: `sealBundle`, and
 * `openBundle` with every line checked and every record validated by its kind. Both use the same zlib and the same age library;
 * rounds alternate, so that neither has the warmer machine; the best round of each counts.
 *
 *     npm run bench:codec -- --json --megabytes 10 --rounds 9
 */
import { readOptions } from './options.ts'
import { gunzipSync, gzipSync } from 'node:zlib'
import {
  createKindRegistry,
  createSigningKey,
  openBundle,
  type PutLine,
  sealBundle,
  validateParsed,
} from '@ordersync/core'
import { createNodeRuntime } from '@ordersync/runtime-node'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { makeOrders } from './orders.ts'

const values = readOptions('bench:codec', {
  json: { type: 'boolean', default: false },
  megabytes: { type: 'string', default: '10' },
  rounds: { type: 'string', default: '9' },
})

const runtime = createNodeRuntime()
const signer = createSigningKey(runtime.random)
const identity = await generateX25519Identity()
const recipient = await identityToRecipient(identity)
const orders = makeOrders(Number(values.megabytes) * 1_000_000)

async function sealBare(): Promise<Uint8Array> {
  const text = orders.map((order) => JSON.stringify(order)).join('\n') + '\n'
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return encrypter.encrypt(gzipSync(text, { level: 6 }))
}

async function openBare(file: Uint8Array): Promise<number> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  const text = gunzipSync(await decrypter.decrypt(file)).toString('utf8')
  const lines = text.split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line) as unknown).length
}

async function sealOurs(): Promise<Uint8Array> {
  const manifest = {
    kind: 'file',
    from: 'Messestand',
    created: '2026-05-04T08:00:00.000Z',
    schema: { ver: 1, min: 1 },
  } as const
  return (await sealBundle({ manifest, lines: orders, recipients: [recipient], signer, runtime })).bytes
}

async function openOurs(file: Uint8Array): Promise<number> {
  const bundle = await openBundle(file, { identities: [identity], runtime })
  let count = 0
  for (const batch of bundle.batches()) {
    for (const line of batch) {
      assertValid(line as PutLine)
      count++
    }
  }
  return count
}

const kinds = createKindRegistry()

function assertValid(line: PutLine): void {
  const kind = kinds.get(line.kind)
  if (kind === undefined) throw new Error('no such kind')
  const validation = validateParsed(kind, line.fields)
  if (!validation.ok) throw new Error(`the bench made a wrong order: ${JSON.stringify(validation.issues)}`)
}

interface Best {
  milliseconds: number
}

async function time<T>(best: Best, work: () => Promise<T>): Promise<T> {
  const start = performance.now()
  const result = await work()
  best.milliseconds = Math.min(best.milliseconds, performance.now() - start)
  return result
}

const unknown = (): Best => ({ milliseconds: Infinity })
const best = { sealBare: unknown(), sealOurs: unknown(), openBare: unknown(), openOurs: unknown() }
for (let round = 0; round < Number(values.rounds); round++) {
  const bare = await time(best.sealBare, sealBare)
  const ours = await time(best.sealOurs, sealOurs)
  const bareCount = await time(best.openBare, () => openBare(bare))
  const ourCount = await time(best.openOurs, () => openOurs(ours))
  if (bareCount !== orders.length || ourCount !== orders.length) throw new Error('records were lost')
}

const encodeOfBare = best.sealBare.milliseconds / best.sealOurs.milliseconds
const decodeOfBare = best.openBare.milliseconds / best.openOurs.milliseconds
const row = (name: string, bare: Best, ours: Best, ratio: number): string =>
  [name, bare.milliseconds.toFixed(0), ours.milliseconds.toFixed(0), ratio.toFixed(2)]
    .map((cell) => cell.padStart(10))
    .join('')
console.log(`${String(orders.length)} orders, best of ${values.rounds} rounds, milliseconds`)
console.log(['', 'bare', 'ours', 'ratio'].map((cell) => cell.padStart(10)).join(''))
console.log(row('seal', best.sealBare, best.sealOurs, encodeOfBare))
console.log(row('open', best.openBare, best.openOurs, decodeOfBare))
if (values.json) console.log(JSON.stringify({ encodeOfBare, decodeOfBare }))
