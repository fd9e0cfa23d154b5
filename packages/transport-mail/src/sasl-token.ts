/** Logging in with an OAuth2 token: XOAUTH2 of Google and Microsoft, OAUTHBEARER of RFC 7628 where a server offers only that. */
import type { ServerConfig } from './config.js'

export type TokenMechanism = 'XOAUTH2' | 'OAUTHBEARER'

/** @param offered - What the server says it can, in capitals. */
export function tokenMechanism(offered: string): TokenMechanism {
  return /\bOAUTHBEARER\b/.test(offered) && !/\bXOAUTH2\b/.test(offered) ? 'OAUTHBEARER' : 'XOAUTH2'
}

/** In base64, as it goes over the line. */
export function tokenResponse(
  mechanism: TokenMechanism,
  { user, token }: { readonly user: string; readonly token: string },
  { host, port, serverName }: Pick<ServerConfig, 'host' | 'port' | 'serverName'>,
): string {
  const bearer = `auth=Bearer ${token}\u0001\u0001`
  const text =
    mechanism === 'OAUTHBEARER'
      ? `n,a=${user},\u0001host=${serverName ?? host}\u0001port=${port}\u0001${bearer}`
      : `user=${user}\u0001${bearer}`
  return Buffer.from(text).toString('base64')
}

/** Answered to the reason that a server gives before it says no: an empty line, in OAUTHBEARER a single 0x01. */
export function tokenRefusalAnswer(mechanism: TokenMechanism): string {
  return mechanism === 'OAUTHBEARER' ? 'AQ==' : ''
}
