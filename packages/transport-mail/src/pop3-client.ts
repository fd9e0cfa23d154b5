import type { Pop3Config } from './config.js'
import type { Secret } from './credentials.js'
import { LineError, LineSocket } from './line-socket.js'
import { tokenMechanism, tokenRefusalAnswer, tokenResponse } from './sasl-token.js'
import { mailLimits } from './limits.js'

export interface Pop3Entry {
  /** Number in this session. */
  readonly number: number
  readonly uidl: string
  readonly size: number
}

/** One session with a POP3 server. What was deleted is gone only after `quit`; a session that ends otherwise deletes nothing. */
export class Pop3Client {
  readonly #lines: LineSocket

  private constructor(lines: LineSocket) {
    this.#lines = lines
  }

  /** Connected, encrypted as configured, and logged in. */
  static async open(config: Pop3Config, secret: Secret, timeout: number): Promise<Pop3Client> {
    const lines = await LineSocket.open(config, timeout)
    const client = new Pop3Client(lines)
    try {
      await client.#answer()
      if (config.tls === 'starttls') {
        await client.#command('STLS', 'ETLS')
        await lines.startTls()
      }
      await client.#login(secret, config)
      return client
    } catch (error) {
      lines.destroy()
      throw error
    }
  }

  get isOpen(): boolean {
    return this.#lines.isOpen
  }

  /** What the server can do, in capitals with its arguments; empty where it does not say. */
  async capabilities(): Promise<readonly string[]> {
    this.#lines.write('CAPA')
    if (!(await this.#lines.line()).startsWith('+OK')) return []
    const block = await this.#lines.block(mailLimits.headerBytes)
    return block.toString('latin1').split('\r\n').filter(Boolean)
  }

  /** All mails. @throws LineError with code `ENOUIDL` on a server that gives no lasting names. */
  async list(): Promise<readonly Pop3Entry[]> {
    const sizes = new Map<number, number>()
    await this.#command('LIST')
    for (const line of await this.#blockLines()) {
      const [number, size] = line.split(' ').map(Number)
      if (number !== undefined && size !== undefined) sizes.set(number, size)
    }
    await this.#command('UIDL', 'ENOUIDL')
    return (await this.#blockLines()).flatMap((line) => {
      const [number = '', uidl = ''] = line.split(/ +/)
      return uidl === '' ? [] : [{ number: Number(number), uidl, size: sizes.get(Number(number)) ?? 0 }]
    })
  }

  async retrieve(number: number, size: number): Promise<Buffer> {
    await this.#command(`RETR ${number}`)
    // Servers count line ends differently, and dots are doubled on the way.
    return this.#lines.block(Math.min(2 * size + mailLimits.headerBytes, 2 * mailLimits.readMailBytes))
  }

  /** The headers; `undefined` where the server cannot do that. */
  async head(number: number): Promise<string | undefined> {
    this.#lines.write(`TOP ${number} 0`)
    if (!(await this.#lines.line()).startsWith('+OK')) return undefined
    return (await this.#lines.block(4 * mailLimits.headerBytes)).toString('latin1')
  }

  async delete(number: number): Promise<void> {
    await this.#command(`DELE ${number}`)
  }

  /** Only now is deleted what was. */
  async quit(): Promise<void> {
    try {
      await this.#command('QUIT')
    } finally {
      this.#lines.destroy()
    }
  }

  /** Ends the session; nothing is deleted. */
  destroy(): void {
    this.#lines.destroy()
  }

  async #login(secret: Secret, server: Pop3Config): Promise<void> {
    if ('password' in secret) {
      assertOneLine(secret.user)
      assertOneLine(secret.password)
      await this.#command(`USER ${secret.user}`, 'EAUTH')
      await this.#command(`PASS ${secret.password}`, 'EAUTH')
      return
    }
    const mechanisms = (await this.capabilities()).find((line) => /^SASL /i.test(line))?.toUpperCase() ?? ''
    const mechanism = tokenMechanism(mechanisms)
    // In two steps: a line with the token is longer than some servers take.
    this.#lines.write(`AUTH ${mechanism}`)
    const first = await this.#lines.line()
    if (!first.startsWith('+')) throw new LineError('EAUTH', 'the server refused the token', first)
    this.#lines.write(tokenResponse(mechanism, secret, server))
    let answer = await this.#lines.line()
    if (answer.startsWith('+ ')) {
      // It says why, and wants an empty line before it says no.
      const reason = Buffer.from(answer.slice(2), 'base64').toString()
      this.#lines.write(tokenRefusalAnswer(mechanism))
      answer = `${await this.#lines.line()} ${reason}`
    }
    if (!answer.startsWith('+OK')) throw new LineError('EAUTH', 'the server refused the token', answer)
  }

  async #command(line: string, code = 'EPOP3'): Promise<string> {
    this.#lines.write(line)
    return this.#answer(code)
  }

  async #answer(code = 'EPOP3'): Promise<string> {
    const line = await this.#lines.line()
    if (line.startsWith('+OK')) return line
    // RFC 2449 and 3206 say in brackets what is the matter: a mailbox in use is no wrong password.
    const kind = /\[(?:IN-USE|LOGIN-DELAY|SYS\/TEMP)\]/i.test(line) ? 'EBUSY' : code
    throw new LineError(kind, 'the server refused the command', line)
  }

  async #blockLines(): Promise<readonly string[]> {
    return (await this.#lines.block(mailLimits.pop3ListBytes))
      .toString('latin1')
      .split('\r\n')
      .filter(Boolean)
  }
}

function assertOneLine(text: string): void {
  if (/[\r\n\0]/.test(text)) throw new LineError('EAUTH', 'user or password with a line break')
}
