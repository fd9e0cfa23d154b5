// An SMTP server that delivers into the mailboxes of mail-server.mjs by LMTP, faster than Exim, and that misbehaves when told to:
// `server.fault = (mail) => …` is asked for each mail. In the process of the test.
import { Buffer } from 'node:buffer'
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import nodemailer from 'nodemailer'
import { SMTPServer } from 'smtp-server'

/** See mail-gateway.d.mts. */
export async function startMailGateway(mailServer) {
  const gateway = new MailGateway(mailServer)
  await gateway.listen()
  return gateway
}

class MailGateway {
  fault = undefined
  /** Mails taken, in order. */
  mails = []
  port = 0
  #attempts = new Map()
  #server
  #lmtp

  constructor(mailServer) {
    const { ports, password, options, ca, key, domain } = mailServer
    const lmtp = nodemailer.createTransport({
      ...{ lmtp: true, host: '127.0.0.1', port: ports.lmtp, ignoreTLS: true },
      ...{ pool: true, maxConnections: 4, maxMessages: Infinity },
    })
    this.#lmtp = lmtp
    this.#server = new SMTPServer({
      ...{ name: 'localhost', banner: 'gateway', disableReverseLookup: true, logger: false },
      ...{
        key,
        cert: ca,
        authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
        allowInsecureAuth: true,
        size: options.sizeLimit,
      },
      onAuth(auth, _session, callback) {
        const user = String(auth.username ?? '').toLowerCase()
        if (auth.method === 'XOAUTH2') {
          const email = emailOfToken(auth.accessToken, options.oauthSecret)
          return email === user
            ? callback(null, { user })
            : callback(null, { data: { status: '401', schemes: 'bearer' } })
        }
        return auth.password === password
          ? callback(null, { user })
          : callback(answer(535, '5.7.8 bad credentials'))
      },
      onRcptTo({ address }, _session, callback) {
        if (!address.endsWith(`@${domain}`)) return callback(answer(550, '5.7.1 relaying is not permitted'))
        return /^missing/.test(address) ? callback(answer(550, '5.1.1 no such mailbox')) : callback()
      },
      onData: (stream, session, callback) => {
        const chunks = []
        stream.on('data', (chunk) => chunks.push(chunk))
        stream.on('end', () => {
          if (stream.sizeExceeded) return callback(answer(552, '5.3.4 message too big'))
          this.#take(Buffer.concat(chunks), session).then(callback, callback)
        })
      },
    })
    this.#server.on('error', () => undefined)
  }

  listen() {
    return new Promise((resolve) => {
      this.#server.listen(this.port, '127.0.0.1', () => {
        this.port = this.#server.server.address().port
        resolve()
      })
    })
  }

  async close() {
    this.#lmtp.close()
    for (const connection of this.#server.connections) connection._socket?.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** @returns undefined when it was taken, an Error that is the answer otherwise. */
  async #take(raw, session) {
    const end = raw.indexOf('\r\n\r\n')
    const head = raw.subarray(0, end + 2).toString('latin1')
    const id = /^Message-ID:[ \t]*(.*)$/im.exec(head)?.[1]?.trim() ?? ''
    const attempt = (this.#attempts.get(id) ?? 0) + 1
    this.#attempts.set(id, attempt)
    const to = session.envelope.rcptTo.map(({ address }) => address)
    const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : ''
    const mail = { id, attempt, from, to, head, size: raw.length }
    this.mails.push(mail)
    const fault = this.fault?.(mail) ?? {}
    if (fault.answer !== undefined) return answer(fault.answer, fault.text ?? 'as injected')
    const cut = () => {
      for (const connection of this.#server.connections)
        if (connection.id === session.id) connection._socket.destroy()
    }
    if (fault.cut === 'before') return void cut()
    let bytes = raw
    if (fault.change !== undefined)
      bytes = Buffer.concat([Buffer.from(fault.change(head), 'latin1'), raw.subarray(end + 2)])
    try {
      for (let time = 0; time < (fault.times ?? 1); time += 1) await this.#deliver(from, to, bytes)
    } catch (error) {
      return error.responseCode ? error : answer(451, `4.3.0 ${error.message}`)
    }
    if (fault.cut === 'after') return void cut()
    return undefined
  }

  /** Faults are only those that were asked for: what a busy machine makes of the way to the mailbox is tried again. */
  async #deliver(from, to, raw) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { rejectedErrors = [] } = await this.#lmtp.sendMail({ envelope: { from, to }, raw })
        // LMTP answers for each mailbox; one that is full is no error of the call.
        if (rejectedErrors.length > 0) throw rejectedErrors[0]
        return
      } catch (error) {
        const isForNow = error.responseCode === undefined || error.responseCode === 451
        if (!isForNow || attempt === 5) throw error
      }
    }
  }
}

/** As some relays do. */
export const rewriteMessageId = (head) =>
  head.replace(/^Message-ID:.*$/im, `Message-ID: <${randomUUID()}@relay.test.local>`)
/** As some gateways do. */
export const stripOwnHeaders = (head) => head.replace(/^X-.*\r\n([ \t].*\r\n)*/gim, '')

/** A token as a provider would give it. */
export function signToken(email, secret, expires) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ email, sub: email, iat: expires - 3600, exp: expires })}`
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
}

function emailOfToken(token, secret) {
  const [head, body, signature] = token.split('.')
  if (signature === undefined) return undefined
  const want = createHmac('sha256', secret).update(`${head}.${body}`).digest()
  const got = Buffer.from(signature, 'base64url')
  if (got.length !== want.length || !timingSafeEqual(got, want)) return undefined
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
  return claims.exp > Date.now() / 1000 ? String(claims.email).toLowerCase() : undefined
}

function answer(responseCode, message) {
  return Object.assign(new Error(message), { responseCode })
}
