import { connect as connectPlain } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ServerConfig } from './config.js'

/** Mail servers speak first, so one that has said nothing for so long may be waiting for us. */
const silentMs = 2000
const handshakeMs = 5000

/**
 * Set is a connection that begins in plain text, and the port begins with TLS: server and client would wait for each other. Nothing
 * is sent but the greeting of TLS; any certificate will do, since nothing is believed of what it says.
 */
export async function waitsForTls(server: ServerConfig, signal: AbortSignal | undefined): Promise<boolean> {
  signal?.throwIfAborted()
  return (await isSilent(server)) && (await greetsInTls(server))
}

function isSilent({ host, port }: ServerConfig): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectPlain({ host, port })
    const end = (silent: boolean) => {
      socket.destroy()
      resolve(silent)
    }
    // A host that does not answer at all is found out by what comes next.
    let isConnected = false
    socket.setTimeout(handshakeMs, () => end(isConnected))
    socket.once('connect', () => {
      isConnected = true
      socket.setTimeout(silentMs)
    })
    socket.once('data', () => end(false))
    socket.once('error', () => end(false))
    socket.once('close', () => end(false))
  })
}

function greetsInTls({ host, port }: ServerConfig): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTls({ host, port, rejectUnauthorized: false })
    const end = (secure: boolean) => {
      socket.destroy()
      resolve(secure)
    }
    socket.once('secureConnect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('close', () => end(false))
    socket.setTimeout(handshakeMs, () => end(false))
  })
}
