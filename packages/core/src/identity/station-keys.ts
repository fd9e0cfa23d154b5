/**
 * The keys of a station: Ed25519 to sign, X25519 (age) to be sent to. They never leave the machine that made them.
 */
import { z } from 'zod'
import { StoreError, UsageError } from '../errors/errors.js'
import { ageRecipientOf } from '../format/age-file.js'
import type { SigningKey } from '../format/bundle.js'
import { canonicalJson } from '../format/canonical-json.js'
import { createSigningKey, isSoundPublicKey, signingKeyFrom, signingKeyId } from '../format/signature.js'
import { decodeBase64Url, encodeBase64Url } from '../format/text-codecs.js'
import { decodeUtf8, encodeUtf8 } from '../format/utf8.js'
import type { KeyStore, Runtime } from '../runtime/runtime.js'
import { encodeAgeSecret } from './age-key-text.js'

export interface StationKeys {
  readonly signing: SigningKey
  /** `AGE-SECRET-KEY-1…` */
  readonly identity: string
  /** `age1…`, the public half of `identity`. */
  readonly recipient: string
  /** Id of the signing key: 16 hex digits, `fromKey` of what it signs. */
  readonly keyId: string
}

/** The half of {@link StationKeys} that others may know. */
export interface PublicKeys {
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array
  /** `age1…` */
  readonly recipient: string
}

/** New keys for one station, out of the runtime's randomness. */
export async function createStationKeys(runtime: Pick<Runtime, 'random' | 'digest'>): Promise<StationKeys> {
  const signing = createSigningKey(runtime.random)
  return complete(signing, encodeAgeSecret(runtime.random.bytes(32)), runtime)
}

/** What may be shown and sent of them. */
export const publicKeysOf = (keys: StationKeys): PublicKeys => ({
  publicKey: keys.signing.publicKey,
  recipient: keys.recipient,
})

/**
 * Keep the keys under `name`, as one small JSON text: both of them or none.
 * @param name - As the key store takes it, such as `station` or `root`.
 */
export async function saveStationKeys(keyStore: KeyStore, name: string, keys: StationKeys): Promise<void> {
  const kept: KeptKeys = {
    v: 1,
    identity: keys.identity,
    keyId: keys.keyId,
    seed: encodeBase64Url(keys.signing.secretKey),
  }
  await keyStore.put(name, encodeUtf8(canonicalJson(kept)))
}

/**
 * @returns `undefined` when there are none under this name.
 * @throws {@link StoreError} `store.keys_damaged` when what is there is no such text, or its parts do not belong together.
 */
export async function loadStationKeys(
  keyStore: KeyStore,
  name: string,
  runtime: Pick<Runtime, 'digest'>,
): Promise<StationKeys | undefined> {
  const bytes = await keyStore.get(name)
  if (bytes === undefined) return undefined
  const kept = keptKeysSchema.safeParse(parseJson(decodeUtf8(bytes)))
  const seed = kept.success ? decodeBase64Url(kept.data.seed) : undefined
  if (!kept.success || seed === undefined) throw damaged(name)
  const keys = await complete(signingKeyFrom(seed), kept.data.identity, runtime).catch(() => undefined)
  // The id tells a seed with a wrong digit, which would be a valid seed of another key.
  if (keys === undefined || keys.keyId !== kept.data.keyId) throw damaged(name)
  return keys
}

/**
 * A public key under which a signature means something: one point, not of low or mixed order.
 * @throws {@link UsageError} `usage.invalid_argument`
 */
export function assertGoodPublicKey(publicKey: Uint8Array): void {
  if (isSoundPublicKey(publicKey)) return
  const expected = 'an Ed25519 point of prime order, 32 bytes'
  throw new UsageError('usage.invalid_argument', `publicKey: expected ${expected}`, {
    parameters: { field: 'publicKey', expected },
  })
}

const keptKeysSchema = z.strictObject({
  v: z.literal(1),
  identity: z.string().max(100),
  keyId: z.string().length(16),
  seed: z.string().length(43),
})
type KeptKeys = z.infer<typeof keptKeysSchema>

async function complete(
  signing: SigningKey,
  identity: string,
  { digest }: Pick<Runtime, 'digest'>,
): Promise<StationKeys> {
  const recipient = await ageRecipientOf(identity)
  return { signing, identity, recipient, keyId: signingKeyId(signing.publicKey, digest) }
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown)
  } catch {
    return undefined
  }
}

/** Without cause: an error of the parser quotes what it read, and that is a secret. */
const damaged = (name: string): StoreError =>
  new StoreError('store.keys_damaged', `keys ${name}: expected the keys of a station`, {
    parameters: { name },
  })
