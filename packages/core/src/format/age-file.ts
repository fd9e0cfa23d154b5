/**
 * The age layer: everything we ask of the library, and its failures as our codes.
 *
 * Whole files only: the library's streams release plaintext before the end is authenticated.
 */
import {
  Decrypter,
  Encrypter,
  generateX25519Identity,
  type Identity,
  identityToRecipient,
} from 'age-encryption'
import { UsageError } from '../errors/errors.js'
import { inspectAgeHeader, type StanzaType } from './age-guard.js'
import type { Limits } from './limits.js'
import { refuse } from './refusal.js'
import { isWellFormed } from './utf8.js'

/** A private key that the platform keeps (`CryptoKey`); described by its shape, because not every platform types it. */
export interface PlatformKey {
  readonly type: string
  readonly extractable: boolean
  readonly algorithm: { readonly name: string }
}

/** `AGE-SECRET-KEY-1…` or a non-extractable X25519 private key of WebCrypto. */
export type AgeIdentity = string | PlatformKey

/** The same to the library. */
type LibraryIdentity = Parameters<Decrypter['addIdentity']>[0]

const identityPattern = /^AGE-SECRET-KEY-1[A-Z0-9]{58}$/
const recipientPattern = /^age1[a-z0-9]{58}$/
/**
 * Cost of our own passphrase files: 64 MiB and about 0.4 s on a desktop, bearable for a phone and a small office PC.
 * @see docs/decisions, "Work factor of passphrase files"
 */
export const defaultWorkFactor = 16
/** Below this a passphrase is guessed too cheaply. */
const minWorkFactor = 14

/** A new age key, `AGE-SECRET-KEY-1…`. Its randomness is the platform's own. */
export const createAgeIdentity = (): Promise<string> => generateX25519Identity()

/** The public half, `age1…`. @throws {@link UsageError} `usage.invalid_argument` when it is no X25519 key. */
export async function ageRecipientOf(identity: AgeIdentity): Promise<string> {
  assertIdentity(identity)
  try {
    return await identityToRecipient(identity as Parameters<typeof identityToRecipient>[0])
  } catch (cause) {
    throw invalid('identity', 'an X25519 key of age', cause)
  }
}

export interface AgeLock {
  readonly recipients?: readonly string[] | undefined
  readonly passphrase?: string | undefined
  readonly workFactor?: number | undefined
}

/** @throws {@link UsageError} `usage.invalid_argument` */
export async function encryptAgeFile(
  plaintext: Uint8Array,
  lock: AgeLock,
  limits: Limits,
): Promise<Uint8Array> {
  const { recipients = [], passphrase } = lock
  const encrypter = new Encrypter()
  if (passphrase === undefined) {
    if (recipients.length < 1 || recipients.length > limits.ageStanzas) {
      throw invalid('recipients', `1 to ${String(limits.ageStanzas)} of them, or a passphrase`)
    }
    for (const recipient of recipients) addRecipient(encrypter, recipient)
  } else {
    if (recipients.length > 0) throw invalid('passphrase', 'no recipients beside it')
    const { workFactor = Math.min(defaultWorkFactor, limits.scryptWorkFactor) } = lock
    if (!Number.isInteger(workFactor) || workFactor < minWorkFactor || workFactor > limits.scryptWorkFactor) {
      throw invalid(
        'workFactor',
        `an integer from ${String(minWorkFactor)} to ${String(limits.scryptWorkFactor)}`,
      )
    }
    encrypter.setPassphrase(preparePassphrase(passphrase))
    encrypter.setScryptWorkFactor(workFactor)
  }
  return encrypter.encrypt(plaintext)
}

export interface AgeKeys {
  readonly identities?: readonly AgeIdentity[] | undefined
  readonly passphrases?: readonly string[] | undefined
}

/**
 * The whole plaintext, authenticated to its end.
 * @throws {@link FormatError} codes of {@link inspectAgeHeader}, `format.wrong_key`, `format.incomplete`
 * @throws {@link UsageError} `usage.invalid_argument` for keys that are none
 */
export async function decryptAgeFile(file: Uint8Array, keys: AgeKeys, limits: Limits): Promise<Uint8Array> {
  const decrypter = new Decrypter()
  addKeys(decrypter, keys, limits)
  // The library asks its identities in order and stops at the first that fits: ours is asked only when none did.
  let noneFitted = false
  const sentinel: Identity = {
    unwrapFileKey: () => {
      noneFitted = true
      return null
    },
  }
  decrypter.addIdentity(sentinel)
  const stanzas = inspectAgeHeader(file, limits)
  try {
    return await decrypter.decrypt(file)
  } catch (cause) {
    if (noneFitted) throw refuseKeys(stanzas)
    throw refuse('format.incomplete', 'expected a file that authenticates to its end', 'age', cause)
  }
}

function refuseKeys(stanzas: readonly StanzaType[]): Error {
  // The hybrid suite is reserved for version 2; a v1 reader has no key that could fit.
  return stanzas.every((type) => type === 'other')
    ? refuse('format.newer_version', 'expected a recipient of suite 1', 'age')
    : refuse('format.wrong_key', 'expected a file sealed for one of these keys', 'age')
}

function addKeys(decrypter: Decrypter, keys: AgeKeys, limits: Limits): void {
  const { identities = [], passphrases = [] } = keys
  if (identities.length + passphrases.length === 0) throw invalid('identities', 'a key or a passphrase')
  if (identities.length > limits.identitiesPerFile) {
    throw invalid('identities', `at most ${String(limits.identitiesPerFile)}`)
  }
  if (passphrases.length > limits.passphrasesPerFile) {
    throw invalid('passphrases', `at most ${String(limits.passphrasesPerFile)}`)
  }
  for (const identity of identities) {
    assertIdentity(identity)
    try {
      decrypter.addIdentity(identity as LibraryIdentity)
    } catch (cause) {
      throw invalid('identities', 'X25519 keys of age', cause)
    }
  }
  for (const passphrase of passphrases) decrypter.addPassphrase(preparePassphrase(passphrase))
}

function addRecipient(encrypter: Encrypter, recipient: string): void {
  // Suite 1 knows X25519 only; other recipients of the library would make a file that our readers cannot open.
  if (!recipientPattern.test(recipient)) throw invalid('recipients', 'age1 and 58 characters')
  try {
    encrypter.addRecipient(recipient)
  } catch (cause) {
    throw invalid('recipients', 'age1 and 58 characters', cause)
  }
}

function assertIdentity(identity: AgeIdentity): void {
  if (typeof identity === 'string' && !identityPattern.test(identity)) {
    throw invalid('identities', 'AGE-SECRET-KEY-1 and 58 characters')
  }
}

/** NFC: one system composes the umlaut that is typed, another does not. */
function preparePassphrase(passphrase: string): string {
  if (passphrase === '' || passphrase.length > 1_000 || !isWellFormed(passphrase)) {
    throw invalid('passphrase', '1 to 1000 characters')
  }
  return passphrase.normalize('NFC')
}

/** Names what was expected and never what came: it is a secret. */
const invalid = (field: string, expected: string, cause?: unknown): UsageError =>
  new UsageError('usage.invalid_argument', `${field}: expected ${expected}`, {
    parameters: { field, expected },
    ...(cause === undefined ? {} : { cause }),
  })
