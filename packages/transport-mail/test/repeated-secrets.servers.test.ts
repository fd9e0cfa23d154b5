/** Servers that repeat what they do not understand: no password and no token in any text, log or cause. */
import { describe as sentence } from '@ordersync/core'
import type { MailTransportOptions, Pop3ReceiveOptions, SmtpSendOptions } from '@ordersync/transport-mail'
import { inspect } from 'node:util'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { startMailGateway } from '../../../tools/servers/mail-gateway.mjs'
import type { MailGateway } from '../../../tools/servers/mail-gateway.mjs'
import { startMailServer } from '../../../tools/servers/mail-server.mjs'
import type { MailServer } from '../../../tools/servers/mail-server.mjs'
import { bundle, receive } from './memory.js'
import { twoStations } from './stations.js'
import { TamperProxy } from './tamper-proxy.js'

let server: MailServer
let gateway: MailGateway

beforeAll(async () => {
  server = await startMailServer({ exim: false })
  gateway = await startMailGateway(server)
})
afterAll(async () => {
  await gateway?.close()
  await server?.close()
})

const password = 'Sonnen"blume-7'
const token = 'ya29.short-token'

/** What the server says to a line of the log-in: the line. */
function repeated(line: string, protocol: string, tag: string): string {
  if (protocol === 'pop3') return `-ERR unknown command: ${line}`
  if (protocol === 'smtp') return `535 5.7.8 unrecognised: ${line}`
  return `${tag} NO cannot do: ${line}`
}

it.each([
  ['imap', 'password'],
  ['imap', 'token'],
  ['pop3', 'password'],
  ['pop3', 'token'],
  ['smtp', 'password'],
  ['smtp', 'token'],
] as const)('%s: a %s that the server repeats is shown nowhere', async (protocol, kind) => {
  const port = { imap: server.ports.imap, pop3: server.ports.pop3, smtp: gateway.port }[protocol]
  const proxy = await TamperProxy.open(port)
  onTestFinished(() => proxy.close())
  const stations = twoStations({ server, gateway })
  const user = stations.address('beta')
  const auth: MailTransportOptions['auth'] =
    kind === 'token' ? { user, accessToken: async () => ({ token }) } : { user, password }
  const forms = [token, password, password.replace('"', '\\"')]
  for (const one of [token, password, `\0${user}\0${password}`])
    forms.push(Buffer.from(one).toString('base64'))
  const isSecret = (line: string) =>
    forms.some((form) => line.includes(form) || Buffer.from(line, 'base64').toString().includes(form))
  let tag = ''
  proxy.tampering = {
    onLine: (line) => {
      if (/^\S+ (?:LOGIN|AUTHENTICATE)/.test(line)) tag = line.split(' ')[0]!
      const argument = line.split(' ').at(-1)!
      return isSecret(line) || isSecret(argument) ? { answer: repeated(line, protocol, tag) } : undefined
    },
  }
  const through = { host: 'localhost', port: proxy.port, tls: 'none' } as const
  const written: unknown[] = []
  const options: Partial<MailTransportOptions> = {
    auth,
    timeout: 5000,
    logger: { write: (...line: unknown[]) => void written.push(line) },
    ...(protocol === 'smtp'
      ? { send: through satisfies SmtpSendOptions }
      : {
          receive:
            protocol === 'pop3'
              ? ({ protocol, ...through } satisfies Pop3ReceiveOptions)
              : { protocol, ...through },
        }),
  }
  const one = stations.open('beta', options)
  const two = stations.open('beta', options)
  const failure: unknown = await (
    protocol === 'smtp' ? one.send('alpha', bundle('one'), stations.beta) : receive(one, stations.beta)
  ).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(Error)
  expect(proxy.lines.some((line) => isSecret(line) || isSecret(line.split(' ').at(-1)!))).toBe(true)
  const { findings } = await two.check(stations.beta)
  const said = findings.flatMap(({ notice }) =>
    ['de', 'en'].map((language) => sentence(notice.code, notice.parameters, language)),
  )
  const everything = inspect([failure, findings, said, written, await one.journal(stations.beta)], {
    depth: 12,
    showHidden: true,
    maxStringLength: null,
  })
  expect(everything).toContain('…')
  for (const text of everything.split(/[\s'"`]+/)) {
    expect(forms.filter((form) => text.includes(form))).toEqual([])
    expect(Buffer.from(text, 'base64').toString()).not.toMatch(/Sonnen|ya29/)
  }
  expect(everything).not.toMatch(/Sonnen|ya29/)
})
