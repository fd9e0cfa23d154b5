import { describe as sentence, isOrderSyncError } from '@ordersync/core'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Fault } from './fake-s3.js'
import { accept, bundle, receive, stations } from './stations.js'

const one = bundle('one')
const secrets = /very-secret-key|AKIDTEST|Signature=|StringToSign/

describe('test connection', () => {
  it('lists, writes twice under a condition, removes, and leaves nothing', async () => {
    const { fake, open, alpha, asked } = stations()
    expect(await open().check(alpha)).toEqual({ ok: true, findings: [] })
    expect(asked()).toEqual(['LIST', 'PUT', 'PUT', 'DELETE'])
    expect(fake.objects.size).toBe(0)
  })

  it.each(['ignored', 'unknown'] as const)('warns where conditions are %s', async (conditions) => {
    const { fake, open, alpha } = stations()
    fake.conditions = conditions
    const { ok, findings } = await open().check(alpha)
    expect([ok, findings.map(({ level, notice }) => [level, notice.code])]).toEqual([
      true,
      [['warning', 'S3_NO_CONDITIONS']],
    ])
    expect(fake.objects.size).toBe(0)
  })

  it('warns of clocks that differ, of what cannot be removed, of what is foreign and too large', async () => {
    const { fake, open, alpha } = stations({ maxBytes: 5 })
    fake.ahead = -12 * 60_000
    fake.put('v1/to/alpha/notes.txt', new Uint8Array(1))
    fake.put(`v1/to/alpha/20260302T080910123Z_beta_${one.name}`, new Uint8Array(6))
    fake.fault = ({ what }) => (what === 'DELETE' ? { status: 403, code: 'AccessDenied' } : undefined)
    const { ok, findings } = await open().check(alpha)
    expect(ok).toBe(true)
    expect(findings.map(({ notice }) => notice.code)).toEqual([
      'TRANSPORT_ENTRY_TOO_LARGE',
      'S3_FOREIGN_OBJECTS',
      'S3_CANNOT_REMOVE',
      'S3_CLOCKS_DIFFER',
    ])
    expect(findings.at(-1)!.notice.parameters).toMatchObject({ minutes: 12 })
    for (const { notice } of findings) expectSentences(notice.code, notice.parameters ?? {})
  })

  it('rejects when aborted and takes no call after close', async () => {
    const { open, alpha } = stations()
    const reason = new Error('enough')
    await expect(open().check({ ...alpha, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const transport = open()
    await transport.close!()
    await expect(transport.check(alpha)).rejects.toMatchObject({ code: 'usage.closed' })
    await expect(transport.send('beta', one, alpha)).rejects.toMatchObject({ code: 'usage.closed' })
  })
})

const faults: readonly [fault: Fault, code: string, finding: string][] = [
  [{ status: 403, code: 'InvalidAccessKeyId' }, 'transport.login_refused', 'S3_KEYS_REFUSED'],
  [{ status: 403, code: 'SignatureDoesNotMatch' }, 'transport.login_refused', 'S3_KEYS_REFUSED'],
  [{ status: 400, code: 'ExpiredToken' }, 'transport.login_refused', 'S3_KEYS_REFUSED'],
  [{ status: 401, code: 'Unauthorized' }, 'transport.login_refused', 'S3_KEYS_REFUSED'],
  [{ status: 403, code: 'RequestTimeTooSkewed' }, 'transport.clock_wrong', 'transport.clock_wrong'],
  [{ status: 403, code: 'AccessDenied' }, 'transport.denied', 'S3_DENIED'],
  [{ status: 404, code: 'NoSuchBucket' }, 'transport.missing', 'S3_BUCKET_MISSING'],
  [{ status: 301, code: 'PermanentRedirect' }, 'transport.refused', 'S3_WRONG_REGION'],
  [{ status: 400, code: 'AuthorizationHeaderMalformed' }, 'transport.refused', 'S3_WRONG_REGION'],
  [{ status: 403, code: 'QuotaExceeded' }, 'transport.full', 'transport.full'],
  [{ status: 503, code: 'SlowDown' }, 'transport.unavailable', 'S3_NO_ANSWER'],
  [{ status: 500, code: 'InternalError' }, 'transport.unavailable', 'S3_NO_ANSWER'],
  [{ status: 400, code: 'InvalidRequest' }, 'transport.refused', 'S3_REFUSED'],
  // A name that every object of JavaScript has.
  [{ status: 403, code: 'constructor' }, 'transport.denied', 'S3_DENIED'],
  ['page', 'transport.unavailable', 'S3_OTHER_SERVER'],
  // Of a proxy; but a page that says "bad gateway" stands before the server that is meant.
  ['page 403', 'transport.unavailable', 'S3_OTHER_SERVER'],
  ['page 502', 'transport.unavailable', 'S3_NO_ANSWER'],
  ['down', 'transport.unavailable', 'S3_NO_ANSWER'],
  ['silent', 'transport.unavailable', 'S3_NO_ANSWER'],
]

describe('what the server answers', () => {
  it.each(faults)('%j: %s, %s; with a sentence, without a secret', async (fault, code, finding) => {
    const { fake, open, alpha } = stations({ timeout: 1500 })
    const transport = open()
    const handle = await transport.send('beta', one, alpha)
    fake.fault = () => fault
    const calls = [
      transport.send('beta', bundle('two'), alpha),
      receive(transport, alpha),
      transport.retire(handle, alpha),
    ]
    for (const error of (await Promise.allSettled(calls)).map(
      (call) => (call as PromiseRejectedResult).reason as unknown,
    )) {
      expect(error).toMatchObject({ name: 'TransportError', code })
      if (!isOrderSyncError(error)) throw error
      expectSentences(error.code, error.parameters)
      expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(secrets)
    }
    const checked = await transport.check(alpha)
    expect(checked.ok).toBe(false)
    const [found] = checked.findings
    expect(found).toMatchObject({ level: 'error', notice: { code: finding } })
    expectSentences(found!.notice.code, found!.notice.parameters ?? {})
    expect(JSON.stringify(checked)).not.toMatch(secrets)
    expect(JSON.stringify([...alpha.memory.values])).not.toMatch(secrets)
    // Nothing is lost: it goes on when the server does.
    fake.fault = () => undefined
    await transport.send('beta', bundle('two'), alpha)
    await transport.retire(handle, alpha)
    expect([...fake.objects.keys()].filter((key) => !key.startsWith('v1/check')).length).toBe(1)
  })
})

describe('something that is no S3 server and says yes to everything', () => {
  it.each(['page', 'nothing'] as const)('%s: nothing counts as sent, read or fine', async (fault) => {
    const { fake, open, alpha, beta } = stations()
    const transport = open()
    fake.fault = () => fault
    const wrong = { code: 'transport.unavailable' }
    await expect(transport.send('beta', one, alpha)).rejects.toMatchObject(wrong)
    await expect(receive(transport, beta)).rejects.toMatchObject(wrong)
    const large = bundle(new Uint8Array(6 * 1024 * 1024))
    const inParts = open({ multipartAbove: 5 * 1024 * 1024 })
    await expect(inParts.send('beta', large, alpha)).rejects.toMatchObject(wrong)
    const { ok, findings } = await transport.check(alpha)
    expect([ok, findings.map(({ notice }) => notice.code)]).toEqual([false, ['S3_OTHER_SERVER']])
    for (const { notice } of findings) expectSentences(notice.code, notice.parameters ?? {})
    // Nothing of it is remembered: the real server is asked as if nothing had been.
    fake.fault = () => undefined
    for (const sent of [one, large]) await inParts.send('beta', sent, alpha)
    expect(fake.requests.at(-1)?.what).toBe('COMPLETE')
    expect(fake.requests.find(({ what, key }) => what === 'PUT' && key.endsWith(one.name))).toBeDefined()
    expect(await receive(transport, beta)).toEqual([one.name, large.name].sort())
  })

  it('the end of an upload in parts that nobody confirms does not count as sent', async () => {
    const { fake, open, alpha, beta } = stations()
    const transport = open({ multipartAbove: 5 * 1024 * 1024 })
    const large = bundle(new Uint8Array(6 * 1024 * 1024))
    fake.fault = ({ what }) => (what === 'COMPLETE' ? 'nothing' : undefined)
    await expect(transport.send('beta', large, alpha)).rejects.toMatchObject({
      code: 'transport.unavailable',
    })
    fake.fault = () => undefined
    await transport.send('beta', large, alpha)
    expect(await receive(transport, beta)).toEqual([large.name])
  })

  it.each(['page', 'nothing'] as const)(
    '%s in the place of one object is no verdict on it: it is read in the next run',
    async (fault) => {
      const { fake, open, alpha, beta } = stations()
      const transport = open()
      await transport.send('beta', one, alpha)
      await transport.send('beta', bundle('two'), alpha)
      fake.fault = ({ what, key }) => (what === 'GET' && key.includes(one.name) ? fault : undefined)
      // One that cannot be read stops no other.
      expect(await receive(transport, beta, accept)).toEqual([bundle('two').name])
      expect(beta.left).toEqual([])
      fake.fault = () => undefined
      expect(await receive(transport, beta, accept)).toEqual([one.name])
    },
  )

  it('a server whose listing has other tags than its objects is read all the same', async () => {
    const { fake, open, alpha, beta } = stations()
    fake.sameTags = false
    const transport = open()
    await transport.send('beta', one, alpha)
    expect(await receive(transport, beta, accept)).toEqual([one.name])
  })

  it.each(['page', 'nothing'] as const)(
    '%s when a bundle is looked for where it was put before: neither there nor something else',
    async (fault) => {
      const { fake, open, alpha } = stations()
      const handle = await open().send('beta', one, alpha)
      fake.fault = ({ what }) => (what === 'HEAD' ? fault : undefined)
      await expect(open().send('beta', one, alpha)).rejects.toMatchObject({ code: 'transport.unavailable' })
      fake.fault = () => undefined
      expect(await open().send('beta', one, alpha)).toBe(handle)
    },
  )
})

function expectSentences(code: string, parameters: Parameters<typeof sentence>[1]): void {
  for (const language of ['de', 'en']) {
    const said = sentence(code, parameters, language)
    expect(said).not.toBe(code)
    expect(said).not.toMatch(/\{\w+\}/)
    expect(said).not.toMatch(secrets)
  }
}
