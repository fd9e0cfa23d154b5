import { connect as connectPlain } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ServerConfig } from './config.js'
import { mailLimits } from './limits.js'

/** A failure of the way or of the server, with what it said; `mailFault` reads it. */
export class LineError extends Error {
  override readonly name = 'LineError'
  readonly code: string
  readonly response: string | undefined
  constructor(code: string, message: string, response?: string) {
    super(message)
    this.code = code
    this.response = response
  }
}

/**
 * A connection that speaks in lines, as POP3 and SMTP do. Bytes come out as they came in. Every wait is bounded by the time the
 * socket may be silent.
 */
export class LineSocket {
  readonly #server: ServerConfig
  readonly #timeout: number
  #socket: Socket
  #buffers: Buffer[] = []
  #length = 0
  #error: Error | undefined
  #wake: (() => void) | undefined

  private constructor(server: ServerConfig, timeout: number, socket: Socket) {
    this.#server = server
    this.#timeout = timeout
    this.#socket = socket
    this.#listen(socket)
  }

  static async open(server: ServerConfig, timeout: number): Promise<LineSocket> {
    const socket =
      server.tls === 'implicit'
        ? connectTls({ host: server.host, port: server.port, ...tlsOptions(server) })
        : connectPlain({ host: server.host, port: server.port })
    const lines = new LineSocket(server, timeout, socket)
    await lines.#opened(socket, server.tls === 'implicit' ? 'secureConnect' : 'connect')
    return lines
  }

  /** After the server has agreed to STARTTLS. */
  async startTls(): Promise<void> {
    const plain = this.#socket
    if (this.#length > 0) throw new LineError('ETLS', 'the server went on in plain text after STARTTLS')
    plain.removeAllListeners('data')
    plain.removeAllListeners('error')
    plain.removeAllListeners('close')
    plain.setTimeout(0)
    const secure = connectTls({ socket: plain, ...tlsOptions(this.#server) })
    this.#socket = secure
    this.#listen(secure)
    await this.#opened(secure, 'secureConnect')
  }

  get isSecure(): boolean {
    return 'encrypted' in this.#socket
  }

  get isOpen(): boolean {
    return this.#error === undefined && !this.#socket.destroyed
  }

  write(line: string): void {
    this.#socket.write(`${line}\r\n`)
  }

  /** One line without its end. */
  async line(): Promise<string> {
    for (;;) {
      const whole = this.#join()
      const end = whole.indexOf('\r\n')
      if (end >= 0) {
        this.#keep(whole.subarray(end + 2))
        return whole.toString('latin1', 0, end)
      }
      if (whole.length > mailLimits.answerLineBytes) throw new LineError('EPROTOCOL', 'a line without end')
      await this.#more()
    }
  }

  /** Up to the line with a single dot, which is taken out as are doubled dots; at most so many bytes. */
  async block(mostBytes: number): Promise<Buffer> {
    // As if the line before had ended, so that an empty block is found like any other.
    const pieces: Buffer[] = [Buffer.from('\r\n')]
    let total = 0
    for (;;) {
      const chunk = this.#take()
      // The end may be cut anywhere between two packets: the last bytes are looked at again with the next.
      const tail = tailOf(pieces)
      const seam = Buffer.concat([tail, chunk])
      const end = seam.indexOf(blockEnd)
      if (end >= 0) {
        const rest = end + blockEnd.length - tail.length
        pieces.push(chunk.subarray(0, rest))
        this.#keep(chunk.subarray(rest))
        const whole = Buffer.concat(pieces)
        return undot(whole.subarray(2, whole.length - 3))
      }
      if (chunk.length > 0) pieces.push(chunk)
      total += chunk.length
      if (total > mostBytes) throw new LineError('ETOOLARGE', `more than ${mostBytes} bytes`)
      await this.#more()
    }
  }

  destroy(): void {
    this.#error ??= new LineError('ECONNECTION', 'the connection was closed')
    this.#socket.destroy()
    this.#wake?.()
  }

  #listen(socket: Socket): void {
    socket.on('data', (chunk: Buffer) => {
      this.#buffers.push(chunk)
      this.#length += chunk.length
      this.#wake?.()
    })
    const end = (error: Error) => {
      this.#error ??= error
      this.#wake?.()
    }
    socket.on('error', end)
    socket.on('close', () => end(new LineError('ECONNECTION', 'the server has closed the connection')))
    socket.setTimeout(this.#timeout, () => {
      end(new LineError('ETIMEDOUT', `no answer within ${this.#timeout} ms`))
      socket.destroy()
    })
  }

  #opened(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = () => {
        socket.off('error', failed)
        socket.off('close', closed)
        resolve()
      }
      const failed = (error: Error) => reject(error)
      const closed = () => reject(this.#error ?? new LineError('ECONNECTION', 'the connection was closed'))
      socket.once(event, done)
      socket.once('error', failed)
      socket.once('close', closed)
    })
  }

  async #more(): Promise<void> {
    const before = this.#length
    while (this.#length === before) {
      if (this.#error !== undefined) throw this.#error
      await new Promise<void>((resolve) => (this.#wake = resolve))
      this.#wake = undefined
    }
  }

  #take(): Buffer {
    const whole = this.#join()
    this.#keep(whole.subarray(whole.length))
    return whole
  }

  #join(): Buffer {
    if (this.#buffers.length !== 1) this.#buffers = [Buffer.concat(this.#buffers, this.#length)]
    return this.#buffers[0]!
  }

  #keep(rest: Buffer): void {
    this.#buffers = rest.length === 0 ? [] : [rest]
    this.#length = rest.length
  }
}

function tlsOptions({ host, ca, serverName }: ServerConfig): {
  minVersion: 'TLSv1.2'
  servername?: string
  ca?: string[]
} {
  const name = serverName ?? host
  return {
    minVersion: 'TLSv1.2',
    // An address is no server name in TLS.
    ...(/^[\d.]+$|:/.test(name) ? {} : { servername: name }),
    ...(ca === undefined ? {} : { ca: [ca] }),
  }
}

const blockEnd = Buffer.from('\r\n.\r\n')

/** The last four bytes of all pieces. */
function tailOf(pieces: readonly Buffer[]): Buffer {
  let tail = Buffer.alloc(0)
  for (let i = pieces.length - 1; i >= 0 && tail.length < 4; i--) {
    const piece = pieces[i]!
    tail = Buffer.concat([piece.subarray(Math.max(0, piece.length - (4 - tail.length))), tail])
  }
  return tail
}

/** A line that begins with a dot was sent with two. */
function undot(bytes: Buffer): Buffer {
  if (bytes.indexOf('\r\n..') < 0 && bytes.toString('latin1', 0, 2) !== '..') return bytes
  return Buffer.from(bytes.toString('latin1').replace(/(^|\r\n)\.\./g, '$1.'), 'latin1')
}
