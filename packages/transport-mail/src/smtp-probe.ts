import type { SmtpConfig } from './config.js'
import type { Secret } from './credentials.js'
import { LineError, LineSocket } from './line-socket.js'
import { tokenMechanism, tokenRefusalAnswer, tokenResponse } from './sasl-token.js'

export interface SmtpProbe {
  /** Bytes of one mail that the server announces; 0: it says nothing. */
  readonly sizeLimit: number
  /** Answer to the first recipient that was refused. */
  readonly refused: { readonly address: string; readonly answer: string } | undefined
  /** Answer to our own address as sender, when it was refused. */
  readonly senderRefused: string | undefined
}

interface Answer {
  readonly code: number
  readonly text: string
}

/** Ask a mail server whether we may send, up to the point where a mail would begin: nothing is sent. */
export async function probeSmtp(
  config: SmtpConfig,
  secret: Secret,
  from: string,
  recipients: readonly string[],
  timeout: number,
): Promise<SmtpProbe> {
  const lines = await LineSocket.open(config, timeout)
  try {
    await expectCode(lines, 220)
    let offers = await hello(lines)
    if (config.tls === 'starttls') {
      if (!offers.some((offer) => /^STARTTLS\b/i.test(offer)))
        throw new LineError('ETLS', 'the server offers no STARTTLS')
      await command(lines, 'STARTTLS', 'ETLS')
      await lines.startTls()
      offers = await hello(lines)
    }
    await login(lines, config, secret, offers)
    const sizeLimit = Number(offers.map((offer) => /^SIZE (\d+)/i.exec(offer)?.[1]).find(Boolean) ?? '0')
    const sender = await ask(lines, `MAIL FROM:<${from}>`)
    let refused: SmtpProbe['refused']
    for (const address of sender.code < 300 ? recipients : []) {
      const answer = await ask(lines, `RCPT TO:<${address}>`)
      if (answer.code >= 500) refused ??= { address, answer: answer.text }
    }
    await ask(lines, 'RSET')
    await ask(lines, 'QUIT')
    return { sizeLimit, refused, senderRefused: sender.code < 300 ? undefined : sender.text }
  } finally {
    lines.destroy()
  }
}

async function hello(lines: LineSocket): Promise<readonly string[]> {
  lines.write('EHLO ordersync')
  const answer = await readAnswer(lines)
  if (answer.code !== 250) throw new LineError('EPROTOCOL', 'the server refused the greeting', answer.text)
  return answer.text.split('\n').slice(1)
}

async function login(
  lines: LineSocket,
  server: SmtpConfig,
  secret: Secret,
  offers: readonly string[],
): Promise<void> {
  const offered = offers.find((offer) => /^AUTH[ =]/i.test(offer))?.toUpperCase() ?? ''
  if (offered === '')
    throw new LineError('EAUTH', 'the server offers no log-in on this connection', 'no AUTH offered')
  if ('password' in secret) {
    if (offered.includes('PLAIN')) {
      const text = Buffer.from(`\0${secret.user}\0${secret.password}`).toString('base64')
      return void (await command(lines, `AUTH PLAIN ${text}`, 'EAUTH'))
    }
    if (!offered.includes('LOGIN'))
      throw new LineError('EAUTH', 'LOGINDISABLED', 'the server takes no password')
    await command(lines, 'AUTH LOGIN', 'EAUTH', 334)
    await command(lines, Buffer.from(secret.user).toString('base64'), 'EAUTH', 334)
    return void (await command(lines, Buffer.from(secret.password).toString('base64'), 'EAUTH'))
  }
  const mechanism = tokenMechanism(offered)
  let answer = await ask(lines, `AUTH ${mechanism} ${tokenResponse(mechanism, secret, server)}`)
  // It says why, and wants an empty answer before it says no.
  if (answer.code === 334) answer = await ask(lines, tokenRefusalAnswer(mechanism))
  if (answer.code >= 300)
    throw new LineError('EAUTH', 'the server refused the token', `${answer.code} ${answer.text}`)
}

async function command(lines: LineSocket, line: string, code: string, expected = 299): Promise<Answer> {
  const answer = await ask(lines, line)
  if (answer.code > expected)
    throw new LineError(code, 'the server refused the command', `${answer.code} ${answer.text}`)
  return answer
}

async function ask(lines: LineSocket, line: string): Promise<Answer> {
  lines.write(line)
  return readAnswer(lines)
}

async function expectCode(lines: LineSocket, code: number): Promise<void> {
  const answer = await readAnswer(lines)
  if (answer.code !== code)
    throw new LineError('EPROTOCOL', 'the server is not ready', `${answer.code} ${answer.text}`)
}

async function readAnswer(lines: LineSocket): Promise<Answer> {
  const texts: string[] = []
  for (let count = 0; count < 200; count++) {
    const line = await lines.line()
    const [, code, more, text = ''] = /^(\d{3})([ -]?)(.*)$/.exec(line) ?? []
    if (code === undefined) throw new LineError('EPROTOCOL', 'no answer of a mail server', line.slice(0, 120))
    texts.push(text)
    if (more !== '-') return { code: Number(code), text: texts.join('\n') }
  }
  throw new LineError('EPROTOCOL', 'an answer without end')
}
