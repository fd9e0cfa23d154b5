/** OAuth2 on real servers, by each of the two ways a token is shown: XOAUTH2, and OAUTHBEARER where a server offers that alone. */
import type { MailTransportOptions } from '@ordersync/transport-mail'
import { describe as sentence } from '@ordersync/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signToken } from '../../../tools/servers/mail-gateway.mjs'
import { startMailServer } from '../../../tools/servers/mail-server.mjs'
import type { MailServer } from '../../../tools/servers/mail-server.mjs'
import { pop3Options } from './mail-world.js'
import { bundle, receive } from './memory.js'
import { twoStations } from './stations.js'

const later = () => Math.floor(Date.now() / 1000) + 3600

describe.each(['XOAUTH2', 'OAUTHBEARER'] as const)('a server that takes tokens by %s alone', (mechanism) => {
  let server: MailServer

  beforeAll(async () => {
    server = await startMailServer({ tokens: [mechanism] })
  })
  afterAll(() => server?.close())

  /** A token that Dovecot takes by its signature and Exim by name. */
  const tokenOf = (address: string, isGood = true): string => {
    const { oauthSecret } = server.options
    const token = signToken(address, oauthSecret, isGood ? later() : later() - 7200)
    if (isGood) server.acceptToken(address, token)
    return token
  }

  it.each([
    ['IMAP', (): Partial<MailTransportOptions> => ({})],
    ['POP3', (): Partial<MailTransportOptions> => pop3Options({ server })],
  ])(
    '%s and SMTP: an expired token is asked for anew, the bundle arrives, check is content',
    async (_name, more) => {
      const stations = twoStations({ server })
      const asked: boolean[] = []
      const auth = (station: 'alpha' | 'beta') => ({
        user: stations.address(station),
        accessToken: async ({ forceRefresh }: { readonly forceRefresh: boolean }) => {
          asked.push(forceRefresh)
          return { token: tokenOf(stations.address(station), forceRefresh), expiresAt: later() * 1000 }
        },
      })
      const one = bundle(`${mechanism} ${_name}`)
      const alpha = stations.open('alpha', { auth: auth('alpha'), ...more() })
      await alpha.send('beta', one, stations.alpha)
      expect(asked).toEqual([false, true])
      await server.settle()
      const beta = stations.open('beta', { auth: auth('beta'), ...more() })
      expect(await receive(beta, stations.beta)).toEqual([one.name])
      expect(asked).toEqual([false, true, false, true])
      const { ok, findings } = await beta.check(stations.beta)
      expect(findings.filter(({ level }) => level === 'error')).toEqual([])
      expect(ok).toBe(true)
    },
  )

  it('check says of receiving and of sending that the token was refused, and shows no token', async () => {
    const stations = twoStations({ server })
    const token = tokenOf(stations.address('beta'), false)
    for (const more of [{}, pop3Options({ server })]) {
      const beta = stations.open('beta', {
        auth: { user: stations.address('beta'), accessToken: async () => ({ token }) },
        ...more,
      })
      const { findings } = await beta.check(stations.beta)
      const errors = findings.filter(({ level }) => level === 'error').map(({ notice }) => notice)
      expect(errors.map(({ code }) => code)).toEqual(['MAIL_TOKEN_REFUSED', 'MAIL_TOKEN_REFUSED'])
      expect(errors.map(({ parameters }) => parameters?.['place'])).toEqual([
        expect.stringMatching(/^localhost:/),
        `localhost:${server.ports.smtp}`,
      ])
      const said = findings.map(({ notice }) => sentence(notice.code, notice.parameters, 'en')).join('\n')
      expect(said).not.toContain(token.slice(0, 20))
    }
  })

  it('a token of somebody else is refused, and sending says so', async () => {
    const stations = twoStations({ server })
    const foreign = tokenOf(server.address('somebody.else'))
    const alpha = stations.open('alpha', {
      auth: { user: stations.address('alpha'), accessToken: async () => ({ token: foreign }) },
    })
    await expect(alpha.send('beta', bundle('x'), stations.alpha)).rejects.toMatchObject({
      code: 'transport.login_refused',
    })
    await expect(receive(alpha, stations.alpha)).rejects.toMatchObject({ code: 'transport.login_refused' })
  })
})
