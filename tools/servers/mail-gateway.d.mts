import type { MailServer } from './mail-server.mjs'

export interface GatewayMail {
  readonly id: string
  /** How often a mail of this Message-ID has come, this one included. */
  readonly attempt: number
  readonly from: string
  readonly to: readonly string[]
  readonly head: string
  readonly size: number
}

export interface GatewayFault {
  /** Answered instead of delivering, e.g. 451, 452, 550. */
  readonly answer?: number
  readonly text?: string
  /** The connection is cut without an answer, before or after delivering: the client cannot tell which. */
  readonly cut?: 'before' | 'after'
  /** Delivered so often. */
  readonly times?: number
  /** Delivered with another head. */
  readonly change?: (head: string) => string
}

export interface MailGateway {
  fault: ((mail: GatewayMail) => GatewayFault | undefined) | undefined
  readonly mails: readonly GatewayMail[]
  readonly port: number
  listen(): Promise<void>
  close(): Promise<void>
}

export function startMailGateway(server: MailServer): Promise<MailGateway>
export function rewriteMessageId(head: string): string
export function stripOwnHeaders(head: string): string
/** @param expires - Seconds since 1970. */
export function signToken(email: string, secret: string, expires: number): string
