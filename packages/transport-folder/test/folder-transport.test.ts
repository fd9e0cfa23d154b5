import { createFolderTransport } from '@ordersync/transport-folder'
import type { FolderTransportOptions } from '@ordersync/transport-folder'
import { describe as sentence } from '@ordersync/core'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { longPath } from '../src/check-folder.js'
import { failingFiles } from './failing-files.js'
import { bundle, receive, stations } from './stations.js'

const one = bundle('one')

function pending() {
  let resolve = () => undefined as void
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve: () => resolve() }
}

describe('check', () => {
  it('tries writing and renaming, and leaves nothing', async () => {
    const calls: string[] = []
    const { open, beta, put, folder } = stations({ files: failingFiles({}, calls) })
    put(one.name, 'one')
    const before = readdirSync(folder, { recursive: true })
    expect(await open().check(beta)).toEqual({ ok: true, findings: [] })
    expect(calls).toEqual(expect.arrayContaining(['create', 'rename', 'remove']))
    expect(calls).not.toContain('read')
    expect(readdirSync(folder, { recursive: true })).toEqual(before)
  })

  it.each([
    ['create', 'ENOSPC', 'transport.full'],
    ['create', 'EROFS', 'transport.denied'],
    ['list', 'EACCES', 'transport.denied'],
    ['isDirectory', 'ETIMEDOUT', 'transport.unavailable'],
  ] as const)('makes a finding of %s that fails with %s: %s', async (call, system, code) => {
    const { open, beta, folder } = stations({ files: failingFiles({ [call]: () => system }) })
    const result = await open().check(beta)
    expect(result).toEqual({
      ok: false,
      findings: [{ level: 'error', notice: { code, parameters: { place: folder } } }],
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    ['rename', 'EXDEV', 'transport.unsuitable'],
    ['create', 'EBUSY', 'transport.busy'],
  ] as const)('says what the system said of %s: %s', async (call, reason, code) => {
    const { open, beta, folder } = stations({ files: failingFiles({ [call]: () => reason }) })
    const { findings } = await open().check(beta)
    const notice = { code, parameters: { place: folder, reason } }
    expect(findings).toEqual([{ level: 'error', notice }])
    for (const language of ['de', 'en'])
      expect(sentence(notice.code, notice.parameters, language)).toContain(reason)
  })

  it('warns of a path that is too long for older programs on Windows', () => {
    const fits = `Z:\\${'x'.repeat(259 - 4 - 32 - 41 - 3)}`
    expect(longPath(fits)).toEqual([])
    const place = `${fits}x`
    const notice = { code: 'TRANSPORT_PATH_LONG', parameters: { place, length: 260, limit: 259 } }
    expect(longPath(place)).toEqual([{ level: 'warning', notice }])
    expect(longPath(`\\\\server\\${'x'.repeat(300)}`)).toHaveLength(1)
    expect(longPath(`/srv/${'x'.repeat(300)}`)).toEqual([])
  })

  it('is content when boxes can be written and the folder cannot', async () => {
    const { open, beta, folder } = stations({
      files: failingFiles({ create: (path) => (path.includes('to-alpha') ? undefined : 'EACCES') }),
    })
    expect((await open().check(beta)).ok).toBe(false)
    mkdirSync(join(folder, 'to-alpha'))
    expect(await open().check(beta)).toEqual({ ok: true, findings: [] })
    expect(readdirSync(join(folder, 'to-alpha'))).toEqual([])
  })

  it('warns that the folder will be created', async () => {
    const { open, beta, folder } = stations({ createFolder: true })
    rmSync(folder, { recursive: true })
    const notice = { code: 'TRANSPORT_PLACE_TO_BE_CREATED', parameters: { place: folder } }
    expect(await open().check(beta)).toEqual({ ok: true, findings: [{ level: 'warning', notice }] })
  })

  it('warns of files that are never read, and has sentences for it', async () => {
    const { open, beta, put, inbox } = stations({ maxBytes: 3 })
    put('groß.osb', 'four')
    if (process.platform !== 'win32') symlinkSync('nowhere', join(inbox, one.name))
    const { ok, findings } = await open().check(beta)
    expect(ok).toBe(true)
    expect(findings.map(({ level, notice }) => [level, notice.code]).sort()).toEqual([
      ...(process.platform === 'win32' ? [] : [['warning', 'TRANSPORT_ENTRY_NOT_FOLLOWED']]),
      ['warning', 'TRANSPORT_ENTRY_TOO_LARGE'],
    ])
    for (const { notice } of findings)
      expect(sentence(notice.code, notice.parameters)).not.toMatch(/\{|^TRANSPORT/)
  })

  it.skipIf(process.platform === 'win32')('finds a box that is a link', async () => {
    const { open, beta, folder, inbox } = stations()
    symlinkSync(folder, inbox)
    const findings = [
      { level: 'error', notice: { code: 'transport.in_the_way', parameters: { place: inbox } } },
    ]
    expect((await open().check(beta)).findings).toEqual(findings)
  })

  it('finds at the sender, too, that the box of another station is none', async () => {
    const { open, alpha, inbox, folder } = stations()
    writeFileSync(inbox, 'not a box')
    // None of ours by its name.
    writeFileSync(join(folder, 'to-Do list'), 'milk')
    expect(await open().check(alpha)).toEqual({
      ok: false,
      findings: [{ level: 'error', notice: { code: 'transport.in_the_way', parameters: { place: inbox } } }],
    })
  })

  it('tells a folder that was replaced by a file from one that is not there', async () => {
    const { open, alpha, beta, folder } = stations()
    rmSync(folder, { recursive: true })
    writeFileSync(folder, 'not a folder')
    const inTheWay = { code: 'transport.in_the_way', parameters: { place: folder } }
    expect((await open().check(alpha)).findings).toEqual([{ level: 'error', notice: inTheWay }])
    await expect(open().send('beta', bundle('one'), alpha)).rejects.toMatchObject(inTheWay)
    await expect(open().retire('to-beta/x', alpha)).rejects.toMatchObject(inTheWay)
    await expect(receive(open(), beta)).rejects.toMatchObject(inTheWay)
    for (const language of ['de', 'en'] as const)
      expect(sentence(inTheWay.code, inTheWay.parameters, language)).toContain(folder)
    const maker = open({ createFolder: true })
    expect((await maker.check(alpha)).findings).toEqual([{ level: 'error', notice: inTheWay }])
    await expect(maker.send('beta', bundle('one'), alpha)).rejects.toMatchObject(inTheWay)
    expect(readFileSync(folder, 'utf8')).toBe('not a folder')
  })

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'finds a real read-only folder',
    async () => {
      const { open, beta, folder } = stations()
      chmodSync(folder, 0o555)
      expect((await open().check(beta)).findings[0]?.notice.code).toBe('transport.denied')
      chmodSync(folder, 0o755)
    },
  )
})

describe('watching', () => {
  it('wakes for what arrives in the own box only, which may not be there yet', async () => {
    const { open, alpha, beta, inbox } = stations({ pollInterval: 10 })
    const { promise, resolve } = pending()
    let others = 0
    const end = await open().watch!(resolve, beta)
    const endOther = await open().watch!(() => others++, { ...beta, station: 'gamma' })
    await open().send('beta', one, alpha)
    await promise
    expect(readdirSync(inbox)).toEqual([one.name])
    await end()
    await endOther()
    expect(others).toBe(0)
  })

  it('stands a folder that is not there and a callback that throws', async () => {
    const { open, alpha, beta, folder } = stations({ pollInterval: 10 })
    const { promise, resolve } = pending()
    const end = await open().watch!(() => {
      resolve()
      throw new Error('the caller’s own')
    }, beta)
    await open().send('beta', one, alpha)
    await promise
    await end()
    rmSync(folder, { recursive: true })
    await (
      await open().watch!(() => undefined, beta)
    )()
  })

  it('ends with the signal and with close', async () => {
    const { open, beta, context } = stations()
    const controller = new AbortController()
    const transport = open()
    const end = await transport.watch!(() => undefined, context('beta', controller.signal))
    controller.abort()
    await end()
    await transport.watch!(() => undefined, beta)
    await transport.close!()
    await expect(transport.watch!(() => undefined, beta)).rejects.toMatchObject({ code: 'usage.closed' })
  })
})

describe('options', () => {
  it.each<Partial<FolderTransportOptions>>([
    { folder: '' },
    { folder: 'a\0b' },
    { extension: 'osb' },
    { extension: '.OSB' },
    { extension: '.' },
    { maxBytes: 0 },
    { maxBytes: 64 * 1024 * 1024 + 1 },
    { pollInterval: 1 },
    { createFolder: 'false' as never },
    { timeout: 9 },
    { resendAfter: 999 },
    { writeRetry: { attempts: 0 } },
    { writeRetry: { firstDelay: -1 } },
  ])('refuses %j', (wrong) => {
    expect(() => createFolderTransport({ folder: 'shared', ...wrong })).toThrow(
      expect.objectContaining({ code: 'usage.invalid_configuration' }),
    )
  })

  it('takes no call after close', async () => {
    const { open, beta, folder } = stations()
    const transport = open()
    await transport.close!()
    await expect(transport.send('beta', one, beta)).rejects.toMatchObject({ code: 'usage.closed' })
    await expect(transport.retire('x', beta)).rejects.toMatchObject({ code: 'usage.closed' })
    expect(readdirSync(folder)).toEqual([])
  })
})
