import { isOrderSyncError, TransportError } from '@ordersync/core'
import type { Notice, TransportErrorCode } from '@ordersync/core'

/** What the server or the way to it has answered, as one error for the run and one sentence for "test connection". */
export interface S3Fault {
  readonly code: TransportErrorCode
  readonly notice: Notice
  /** Nobody has answered at all, or nobody would answer anything else: there is no use in asking for the next object. */
  readonly concernsAll: boolean
}

interface Told {
  readonly name: string
  readonly status: number | undefined
  /** Of Node, e.g. `ECONNREFUSED`. */
  readonly system: string | undefined
}

/** Names of the protocol; https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const known: Readonly<Record<string, readonly [TransportErrorCode, notice: string, concernsAll: boolean]>> = {
  NoSuchBucket: ['transport.missing', 'S3_BUCKET_MISSING', true],
  InvalidBucketName: ['transport.missing', 'S3_BUCKET_MISSING', true],
  InvalidAccessKeyId: ['transport.login_refused', 'S3_KEYS_REFUSED', true],
  SignatureDoesNotMatch: ['transport.login_refused', 'S3_KEYS_REFUSED', true],
  InvalidToken: ['transport.login_refused', 'S3_KEYS_REFUSED', true],
  ExpiredToken: ['transport.login_refused', 'S3_KEYS_REFUSED', true],
  ExpiredTokenException: ['transport.login_refused', 'S3_KEYS_REFUSED', true],
  TokenRefreshRequired: ['transport.login_refused', 'S3_KEYS_REFUSED', true],
  InvalidClientTokenId: ['transport.login_refused', 'S3_KEYS_REFUSED', true],
  UnrecognizedClientException: ['transport.login_refused', 'S3_KEYS_REFUSED', true],
  CredentialsProviderError: ['transport.login_refused', 'S3_NO_KEYS', true],
  RequestTimeTooSkewed: ['transport.clock_wrong', 'transport.clock_wrong', true],
  RequestExpired: ['transport.clock_wrong', 'transport.clock_wrong', true],
  PermanentRedirect: ['transport.refused', 'S3_WRONG_REGION', true],
  TemporaryRedirect: ['transport.refused', 'S3_WRONG_REGION', true],
  AuthorizationHeaderMalformed: ['transport.refused', 'S3_WRONG_REGION', true],
  IllegalLocationConstraintException: ['transport.refused', 'S3_WRONG_REGION', true],
  AccessDenied: ['transport.denied', 'S3_DENIED', false],
  AllAccessDisabled: ['transport.denied', 'S3_DENIED', true],
  AccountProblem: ['transport.denied', 'S3_DENIED', true],
  InvalidObjectState: ['transport.denied', 'S3_DENIED', false],
  // Our own word for success that no S3 server says so.
  NotOfS3: ['transport.unavailable', 'S3_OTHER_SERVER', true],
  QuotaExceeded: ['transport.full', 'transport.full', false],
  XMinioStorageFull: ['transport.full', 'transport.full', false],
}

/** Of TLS, as Node names it. */
const certificate = /^(?:CERT_|DEPTH_ZERO|UNABLE_TO_|SELF_SIGNED|ERR_TLS_CERT)/

/** @param place - For people, e.g. `s3://bucket/prefix`. */
export function s3Fault(error: unknown, place: string): S3Fault {
  if (isOrderSyncError(error)) {
    // A deadline of ours, or settings that are wrong.
    const isUnavailable = error.code === 'transport.unavailable'
    const code = error instanceof TransportError ? error.code : 'transport.login_refused'
    const parameters = { place, answer: '–', ...error.parameters }
    const notice = { code: isUnavailable ? 'S3_NO_ANSWER' : error.code, parameters }
    return { code, notice, concernsAll: isUnavailable || code !== error.code }
  }
  const told = readError(error)
  const answer = answerOf(told)
  const parameters = { place, answer }
  const [code, notice, concernsAll] =
    (Object.hasOwn(known, told.name) ? known[told.name] : undefined) ?? byStatus(told)
  return { code, notice: { code: notice, parameters }, concernsAll }
}

/**
 * As an error of the carrier. What the client threw is not its cause: that may hold the request with its signature and the key
 * that was used.
 */
export function s3Error(error: unknown, place: string): Error {
  if (isOrderSyncError(error)) return error
  const { code, notice } = s3Fault(error, place)
  const { name, status } = readError(error)
  return new TransportError(code, `${place}: ${String(notice.parameters?.['answer'] ?? name)}`, {
    cause: new Error(status === undefined ? name : `${name} (${status})`),
    parameters: { ...notice.parameters },
  })
}

/** What is told to people: the name of the protocol; where the answer had none, its status. */
function answerOf({ name, status, system }: Told): string {
  if (system !== undefined) return system
  const isNamed = !/^(?:Error|Unknown|UnknownError|NotOfS3|NotFound)$/.test(name)
  return isNamed || status === undefined ? name : `HTTP ${status}`
}

/** The name that the protocol gives the error, `''` when it is none of the server's. */
export function s3ErrorName(error: unknown): string {
  return readError(error).name
}

export function s3Status(error: unknown): number | undefined {
  return readError(error).status
}

function byStatus({ status, system }: Told): readonly [TransportErrorCode, string, boolean] {
  if (system === 'ENOTFOUND' || system === 'EAI_AGAIN')
    return ['transport.unavailable', 'S3_HOST_UNKNOWN', true]
  if (system !== undefined && certificate.test(system))
    return ['transport.unavailable', 'S3_CERTIFICATE', true]
  if (status === undefined) return ['transport.unavailable', 'S3_NO_ANSWER', true]
  if (status === 401) return ['transport.login_refused', 'S3_KEYS_REFUSED', true]
  if (status === 403) return ['transport.denied', 'S3_DENIED', false]
  if (status === 404) return ['transport.missing', 'S3_BUCKET_MISSING', false]
  if (status === 507) return ['transport.full', 'transport.full', false]
  if (status === 429 || (status >= 500 && status !== 501))
    return ['transport.unavailable', 'S3_NO_ANSWER', false]
  if (status >= 200 && status < 300) return ['transport.unavailable', 'S3_NO_ANSWER', false]
  return ['transport.refused', 'S3_REFUSED', false]
}

/** Short words only: messages of servers repeat the key id, the signature and what was signed. */
function readError(error: unknown): Told {
  const { name, code, Code, $metadata } = (error ?? {}) as {
    readonly name?: unknown
    readonly code?: unknown
    readonly Code?: unknown
    readonly $metadata?: { readonly httpStatusCode?: unknown }
  }
  const status = typeof $metadata?.httpStatusCode === 'number' ? $metadata.httpStatusCode : undefined
  const system = status === undefined ? word(code) : undefined
  return { name: word(Code) ?? word(name) ?? 'Error', status, system }
}

function word(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z][\w.-]{0,79}$/.test(value) ? value : undefined
}
