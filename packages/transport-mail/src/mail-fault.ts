import { isOrderSyncError, TransportError } from '@ordersync/core'
import type { Notice, TransportErrorCode } from '@ordersync/core'
import type { ServerConfig } from './config.js'

/** What a server or the way to it has answered, as one error for the run and one sentence for "test connection". */
export interface MailFault {
  readonly code: TransportErrorCode
  readonly notice: Notice
  /** The log-in was refused, so trying again at once may lock the account. */
  readonly isLogin: boolean
}

interface LibraryError {
  readonly code?: unknown
  readonly message?: unknown
  readonly responseCode?: unknown
  readonly response?: unknown
  readonly responseText?: unknown
  readonly serverResponseCode?: unknown
  readonly authenticationFailed?: unknown
  readonly oauthError?: unknown
  readonly cause?: unknown
}

const certificateCodes =
  /DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|CERT_UNTRUSTED|self.signed certificate|certificate has expired|unable to verify|unable to get (?:local )?issuer/i

/** @param usesToken - A token was shown and no password. */
export function mailFault(error: unknown, server: ServerConfig, usesToken: boolean): MailFault {
  const said = textOf(error)
  const place = `${server.host}:${server.port}`
  const make = (code: TransportErrorCode, notice: string, isLogin = false): MailFault => ({
    code,
    notice: { code: notice, parameters: { place, answer: shortAnswer(error), tls: server.tls } },
    isLogin,
  })
  if (/ERR_TLS_CERT_ALTNAME_INVALID|Hostname\/IP does not match/i.test(said)) {
    return make('transport.unavailable', 'MAIL_CERTIFICATE_NAME')
  }
  if (certificateCodes.test(said)) return make('transport.unavailable', 'MAIL_CERTIFICATE')
  if (
    /WRONG_VERSION_NUMBER|wrong version number|packet length too long|EPROTO|GREETING_TIMEOUT|Greeting never received/i.test(
      said,
    )
  ) {
    return make('transport.unavailable', 'MAIL_WRONG_PORT')
  }
  if (isLoginRefused(error, said)) {
    if (/application-specific password|app(?:lication)? password|InvalidSecondFactor/i.test(said)) {
      return make('transport.login_refused', 'MAIL_APP_PASSWORD', true)
    }
    if (
      /basic auth|SmtpClientAuthentication is disabled|5\.7\.139|web login required|LOGINDISABLED|authentication mechanism.*not (?:enabled|supported|allowed)/i.test(
        said,
      )
    ) {
      return make('transport.login_refused', 'MAIL_PASSWORDS_OFF', true)
    }
    return make('transport.login_refused', usesToken ? 'MAIL_TOKEN_REFUSED' : 'MAIL_LOGIN_REFUSED', true)
  }
  if (/ENOTFOUND|EAI_AGAIN|EDNS/.test(said)) return make('transport.unavailable', 'MAIL_HOST_UNKNOWN')
  if (/STARTTLS|upgrade|ETLS/i.test(said) && server.tls === 'starttls') {
    return make('transport.unavailable', 'MAIL_NO_STARTTLS')
  }
  if (/OVERQUOTA|4\.2\.2|5\.2\.2|mailbox (?:is )?full|quota/i.test(said))
    return make('transport.full', 'MAIL_FULL')
  return make('transport.unavailable', 'MAIL_NO_ANSWER')
}

function isLoginRefused(error: unknown, said: string): boolean {
  const { code, authenticationFailed, responseCode } = (error ?? {}) as LibraryError
  if (authenticationFailed === true || code === 'EAUTH' || code === 'ENOAUTH') return true
  return (
    responseCode === 535 ||
    responseCode === 534 ||
    responseCode === 530 ||
    /AUTHENTICATIONFAILED|LOGINDISABLED/.test(said)
  )
}

/** The error of a library as one of the carrier. Ours, and an abort, come back as they are. */
export function mailError(error: unknown, server: ServerConfig, usesToken: boolean): unknown {
  if (isOrderSyncError(error) || isAbort(error)) return error
  const { code, notice } = mailFault(error, server, usesToken)
  return new TransportError(code, `${server.host}: ${notice.code}`, {
    cause: error,
    parameters: { place: `${server.host}:${server.port}`, answer: shortAnswer(error) },
  })
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

function textOf(error: unknown): string {
  const { code, message, response, responseText, serverResponseCode, oauthError, cause } = (error ??
    {}) as LibraryError
  const parts = [
    code,
    message,
    response,
    responseText,
    serverResponseCode,
    oauthError,
    cause instanceof Error ? cause.message : '',
  ]
  return parts
    .map((part) => (typeof part === 'string' ? part : part === undefined ? '' : JSON.stringify(part)))
    .join(' ')
}

/** What the server has said, one line of at most 120 characters. Servers do not repeat passwords; a token would be long. */
export function shortAnswer(error: unknown): string {
  const { response, responseText, message } = (error ?? {}) as LibraryError
  const said = [response, responseText, message].find((one) => typeof one === 'string' && one !== '') as
    string | undefined
  return (
    (said ?? String(error))
      .replace(/\p{Cc}+/gu, ' ')
      .replace(/\S{60,}/g, '…')
      // The number that the library gave to its command, and advice for programmers.
      .replace(/^\S+ (?=(?:NO|BAD|BYE)\b)/, '')
      .replace(/; if the root CA is installed locally.*$/, '')
      .trim()
      .slice(0, 120)
  )
}
