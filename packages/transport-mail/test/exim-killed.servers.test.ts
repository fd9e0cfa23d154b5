/** Exim itself, killed while it is given a mail: nothing lost, and what comes twice is the same mail. */
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { startMailServer } from '../../../tools/servers/mail-server.mjs'
import type { MailServer } from '../../../tools/servers/mail-server.mjs'
import { folderContent } from './mail-world.js'
import { bundle, receive } from './memory.js'
import { twoStations } from './stations.js'
import { TamperProxy } from './tamper-proxy.js'

let server: MailServer

beforeEach(async () => {
  server = await startMailServer()
})
afterEach(() => server?.close())

describe('Exim is killed', () => {
  it.each([
    ['in the middle of DATA', (_line: string, lines: number) => lines === 400, 'cut'],
    ['after the whole mail, before its answer', (line: string) => line === '.', 'cutAfter'],
  ] as const)('%s (trap 5)', { timeout: 60_000 }, async (_name, isMoment, how) => {
    const stations = twoStations({ server })
    const proxy = await TamperProxy.open(server.ports.smtp)
    onTestFinished(() => proxy.close())
    let lines = 0
    let killed: Promise<void> | undefined
    proxy.tampering = {
      onLine: (line) => {
        if (/^DATA$/i.test(line)) lines = 1
        else if (lines > 0) lines += 1
        if (lines === 0 || killed !== undefined || !isMoment(line, lines)) return undefined
        killed = server.kill()
        return how
      },
    }
    const large = bundle('large', 200_000)
    const alpha = stations.open('alpha', {
      send: { host: 'localhost', port: proxy.port, tls: 'none' },
    })
    await expect(alpha.send('beta', large, stations.alpha)).rejects.toMatchObject({
      code: 'transport.unavailable',
    })
    expect(killed).toBeDefined()
    await killed
    await server.start()
    await alpha.send('beta', large, stations.alpha)
    await server.settle()
    const inbox = await folderContent({ server }, stations.names.beta, 'INBOX')
    const ids = inbox.map(({ source }) => /^Message-ID: (.*)\r$/im.exec(source)?.[1])
    expect(new Set(ids).size).toBe(1)
    const beta = stations.open('beta')
    expect(new Set(await receive(beta, stations.beta))).toEqual(new Set([large.name]))
    expect(await receive(beta, stations.beta)).toEqual([])
    expect(await folderContent({ server }, stations.names.beta, 'INBOX')).toEqual([])
  })
})
