/** Between client and server, in plain text: looks at what the client says and may answer, cut or stay silent in the server's place. */
import { connect, createServer } from 'node:net'
import type { Server, Socket } from 'node:net'

export interface Tampering {
  /**
   * For a line of the client. `cut`: the connection is lost before the server has it. `cutAfter`: the server has it, its answer is
   * lost. `silent`: nobody ever answers. A text: sent to the client instead of asking the server.
   */
  readonly onLine?: (line: string) => 'cut' | 'cutAfter' | 'silent' | { readonly answer: string } | undefined
  /** For what the server sends: after so many bytes of this connection it is cut. */
  readonly cutAfterBytes?: (line: string) => number | undefined
  /** Kilobytes a second that the server's answers come at, from here on. */
  readonly kilobytesPerSecond?: number
}

export class TamperProxy {
  readonly lines: string[] = []
  connections = 0
  tampering: Tampering = {}
  readonly #target: number
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(target: number) {
    this.#target = target
    this.#server = createServer((client) => this.#serve(client))
  }

  static async open(target: number): Promise<TamperProxy> {
    const proxy = new TamperProxy(target)
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #serve(client: Socket): void {
    this.connections += 1
    const upstream = connect(this.#target, '127.0.0.1')
    const queue: Buffer[] = []
    let pump: ReturnType<typeof setInterval> | undefined
    const end = () => {
      clearInterval(pump)
      // What was on its way comes still.
      if (queue.length > 0) client.end(Buffer.concat(queue.splice(0)))
      else client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      this.#sockets.add(socket)
      socket.on('error', end)
      socket.on('close', end)
    }
    let rest = ''
    let budget: number | undefined
    let isMute = false
    client.on('data', (chunk: Buffer) => {
      rest += chunk.toString('latin1')
      for (let at = rest.indexOf('\r\n'); at >= 0; at = rest.indexOf('\r\n')) {
        const line = rest.slice(0, at)
        rest = rest.slice(at + 2)
        this.lines.push(line)
        const what = this.tampering.onLine?.(line)
        budget ??= this.tampering.cutAfterBytes?.(line)
        if (what === 'cut') return end()
        if (what === 'silent') isMute = true
        else if (typeof what === 'object') client.write(`${what.answer}\r\n`)
        else {
          upstream.write(Buffer.from(`${line}\r\n`, 'latin1'))
          if (what === 'cutAfter') {
            // The server's answer proves that it has done it.
            isMute = true
            upstream.once('data', end)
          }
        }
      }
    })
    upstream.on('data', (chunk: Buffer) => {
      if (isMute) return
      const speed = this.tampering.kilobytesPerSecond
      if (speed !== undefined) {
        // In small pieces, as a bad mobile connection gives them.
        for (let at = 0; at < chunk.length; at += speed * 50) queue.push(chunk.subarray(at, at + speed * 50))
        pump ??= setInterval(() => {
          const piece = queue.shift()
          if (piece !== undefined) client.write(piece)
        }, 50)
        return
      }
      if (budget === undefined) return void client.write(chunk)
      client.write(chunk.subarray(0, budget))
      budget -= chunk.length
      if (budget <= 0) end()
    })
  }
}
