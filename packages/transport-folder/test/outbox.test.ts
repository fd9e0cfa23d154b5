import { isOrderSyncError } from '@ordersync/core'
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nodeFiles } from '../src/node-files.js'
import { failingFiles, systemError } from './failing-files.js'
import { accept, bundle, receive, stations } from './stations.js'

const one = bundle('one')

describe('sending', () => {
  it('writes a temporary name, flushes, renames and flushes the directory, in this order (reliability.md 3)', async () => {
    const calls: string[] = []
    const { open, alpha, inbox } = stations({ files: failingFiles({}, calls) })
    const handle = await open().send('beta', one, alpha)
    expect(calls.slice(-4)).toEqual(['status', 'create', 'rename', 'syncDirectory'])
    expect(handle).toBe(`to-beta/${one.name}`)
    expect(readdirSync(inbox)).toEqual([one.name])
  })

  it('flushes the folder when it has created the box in it', async () => {
    const synced: string[] = []
    const files = failingFiles({ syncDirectory: (path) => void synced.push(path) })
    const { open, alpha, folder, inbox } = stations({ files })
    await open().send('beta', one, alpha)
    expect(synced).toEqual([folder, inbox])
  })

  it('uses a temporary name in the same directory, which a reader never takes for a bundle', async () => {
    const created: string[] = []
    const files = failingFiles({ create: (path) => void created.push(path) })
    const { open, alpha, inbox } = stations({ files })
    await open().send('beta', one, alpha)
    expect(created).toHaveLength(1)
    expect(dirname(created[0]!)).toBe(inbox)
    expect(created[0]).toMatch(/\.ordersync-[0-9a-f]{8}-[0-9a-f]{16}\.tmp$/)
  })

  it('does not write again what is there with the same bytes', async () => {
    const calls: string[] = []
    const { open, alpha } = stations({ files: failingFiles({}, calls) })
    await open().send('beta', one, alpha)
    calls.length = 0
    await open().send('beta', one, alpha)
    expect(calls).not.toContain('create')
    expect(calls).not.toContain('rename')
    // The first run may have crashed before the directory was flushed.
    expect(calls.at(-1)).toBe('syncDirectory')
  })

  it('replaces what has the name and other bytes: it is damaged', async () => {
    const { open, alpha, put, inbox } = stations()
    put(one.name, 'onf')
    await open().send('beta', one, alpha)
    expect(readFileSync(join(inbox, one.name), 'utf8')).toBe('one')
  })

  it.each([['EBUSY'], ['EPERM'], ['EACCES']])('tries a rename that fails with %s again', async (code) => {
    let failures = 3
    const { open, alpha, inbox, waits } = stations({
      files: failingFiles({ rename: () => (failures-- > 0 ? code : undefined) }),
    })
    await open().send('beta', one, alpha)
    expect(waits).toEqual([50, 100, 200])
    expect(readdirSync(inbox)).toEqual([one.name])
  })

  it('gives up after the last try and takes its temporary file away', async () => {
    const { open, alpha, inbox, waits } = stations({
      files: failingFiles({ rename: () => 'EBUSY' }),
      writeRetry: { attempts: 3, firstDelay: 10 },
    })
    await expect(open().send('beta', one, alpha)).rejects.toMatchObject({
      code: 'transport.busy',
      parameters: { reason: 'EBUSY' },
    })
    expect(waits).toEqual([10, 20])
    expect(readdirSync(inbox)).toEqual([])
  })

  it('stops trying when the signal is aborted', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const { open, context, inbox } = stations({
      files: failingFiles({ rename: () => 'EBUSY' }),
      delay: async () => controller.abort(reason),
    })
    await expect(open().send('beta', one, context('alpha', controller.signal))).rejects.toBe(reason)
    expect(readdirSync(inbox)).toEqual([])
  })

  it('never copies in place when a rename crosses file systems', async () => {
    const { open, alpha, inbox, waits } = stations({ files: failingFiles({ rename: () => 'EXDEV' }) })
    await expect(open().send('beta', one, alpha)).rejects.toMatchObject({
      code: 'transport.unsuitable',
      parameters: { reason: 'EXDEV' },
    })
    expect(waits).toEqual([])
    expect(readdirSync(inbox)).toEqual([])
  })

  it.each([
    ['ENOSPC', 'transport.full'],
    ['EDQUOT', 'transport.full'],
    ['EROFS', 'transport.denied'],
    ['EACCES', 'transport.denied'],
    ['ENOENT', 'transport.missing'],
    ['EIO', 'transport.unavailable'],
    ['ESTALE', 'transport.unavailable'],
    ['EBUSY', 'transport.busy'],
    ['ENAMETOOLONG', 'transport.unsuitable'],
    ['ENOTSUP', 'transport.unsuitable'],
  ])('makes %s while writing a %s that names the place', async (system, code) => {
    const { open, alpha, inbox } = stations({ files: failingFiles({ create: () => system }) })
    const error: unknown = await open()
      .send('beta', one, alpha)
      .catch((thrown: unknown) => thrown)
    expect(isOrderSyncError(error)).toBe(true)
    expect(error).toMatchObject({ code, parameters: { place: inbox }, cause: { code: system } })
    expect(readdirSync(inbox)).toEqual([])
  })

  it('says transport.missing with the folder when that has vanished', async () => {
    const { open, alpha, folder } = stations()
    rmSync(folder, { recursive: true })
    const missing = { code: 'transport.missing', parameters: { place: folder } }
    await expect(open().send('beta', one, alpha)).rejects.toMatchObject(missing)
    await expect(open().retire(`to-beta/${one.name}`, alpha)).rejects.toMatchObject(missing)
    await expect(receive(open(), alpha)).rejects.toMatchObject(missing)
  })

  it('says what stands in the way of a bundle: a directory of its name, which stays; others go', async () => {
    const { open, alpha, beta, inbox } = stations()
    mkdirSync(join(inbox, one.name), { recursive: true })
    writeFileSync(join(inbox, one.name, 'mine.txt'), 'mine')
    await expect(open().send('beta', one, alpha)).rejects.toMatchObject({
      code: 'transport.in_the_way',
      parameters: { place: join(inbox, one.name) },
    })
    expect(readdirSync(inbox)).toEqual([one.name])
    expect(readdirSync(join(inbox, one.name))).toEqual(['mine.txt'])
    const two = bundle('two')
    await open().send('beta', two, alpha)
    expect(await receive(open(), beta)).toEqual([two.name])
    rmSync(join(inbox, one.name), { recursive: true })
    await open().send('beta', one, alpha)
    expect(await receive(open(), beta)).toContain(one.name)
  })

  it('creates the folder only when told to', async () => {
    const { open, alpha, beta, folder } = stations({ createFolder: true })
    rmSync(folder, { recursive: true })
    await open().send('beta', one, alpha)
    expect(await receive(open(), beta)).toEqual([one.name])
  })

  it('stands a box that another station creates at the same moment', async () => {
    const { open, alpha, inbox } = stations({
      files: failingFiles({
        makeDirectory: (path) => {
          mkdirSync(path)
          return undefined
        },
      }),
    })
    await open().send('beta', one, alpha)
    expect(readdirSync(inbox)).toEqual([one.name])
  })

  it('does not take a directory that is gone for one that cannot be flushed', async () => {
    const { folder } = stations()
    await expect(nodeFiles.syncDirectory(join(folder, 'gone'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it.skipIf(process.platform === 'win32')('does not follow a box that is a link (T15)', async () => {
    const { open, alpha, beta, folder } = stations()
    mkdirSync(join(folder, 'elsewhere'))
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'to-beta'))
    const inTheWay = { code: 'transport.in_the_way', parameters: { place: join(folder, 'to-beta') } }
    await expect(open().send('beta', one, alpha)).rejects.toMatchObject(inTheWay)
    await expect(receive(open(), beta)).rejects.toMatchObject(inTheWay)
    writeFileSync(join(folder, 'elsewhere', one.name), 'one')
    await open().retire(`to-beta/${one.name}`, alpha)
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual([one.name])
  })

  it.each(['../x', 'a/b', '', 'A', 'x'.repeat(33), 'ä', 'a.b'])('refuses the station id %j', async (id) => {
    const { open, alpha, folder } = stations()
    await expect(open().send(id, one, alpha)).rejects.toMatchObject({ code: 'usage.invalid_argument' })
    await expect(receive(open(), { ...alpha, station: id })).rejects.toMatchObject({
      code: 'usage.invalid_argument',
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it('gives device names of Windows a box like any other', async () => {
    const { open, alpha, context, folder } = stations()
    for (const id of ['con', 'nul', 'com1']) {
      await open().send(id, one, alpha)
      expect(await receive(open(), context(id))).toEqual([one.name])
    }
    expect(readdirSync(folder).sort()).toEqual(['to-com1', 'to-con', 'to-nul'])
  })

  it.each([
    ['another hash', { ...one, name: bundle('two').name }],
    ['another extension', bundle('one', 'qtf')],
    ['a path', { ...one, name: `../${one.name}` }],
  ])('refuses a name with %s', async (_what, wrong) => {
    const { open, alpha, folder } = stations()
    await expect(open().send('beta', wrong, alpha)).rejects.toMatchObject({ code: 'usage.invalid_argument' })
    expect(readdirSync(folder)).toEqual([])
  })

  it('carries the vendor’s own extension', async () => {
    const { open, alpha, beta } = stations({ extension: '.qtf' })
    const own = bundle('one', 'qtf')
    await open().send('beta', own, alpha)
    expect(await receive(open(), beta)).toEqual([own.name])
  })
})

describe('a crash while sending', () => {
  /** From this call on the process is dead: nothing it asks for happens any more. */
  function crashAt(call: 'create' | 'rename' | 'syncDirectory', when: 'before' | 'after') {
    let dead = false
    const die = (name: string) => async () => {
      if (dead) return 'ECRASH'
      if (name === call && when === 'before') dead = true
      return dead ? 'ECRASH' : undefined
    }
    const files = failingFiles({
      create: die('create'),
      rename: die('rename'),
      remove: die('remove'),
      syncDirectory: die('syncDirectory'),
    })
    if (when === 'before') return files
    const original = files[call] as (...args: unknown[]) => Promise<void>
    return {
      ...files,
      [call]: async (...args: unknown[]) => {
        await original(...args)
        dead = true
        throw systemError('ECRASH')
      },
    }
  }

  it.each([
    ['create', 'before', 0],
    ['create', 'after', 0],
    ['rename', 'before', 0],
    ['rename', 'after', 1],
  ] as const)('%s, %s it: nothing half is seen, and the next run makes it good', async (call, when, seen) => {
    const { open, alpha, beta, inbox } = stations()
    mkdirSync(inbox)
    await expect(open({ files: crashAt(call, when) }).send('beta', one, alpha)).rejects.toThrow()
    expect(await receive(open(), beta)).toHaveLength(seen)
    await open().send('beta', one, alpha)
    expect(await receive(open(), beta, accept)).toEqual([one.name])
    expect(await receive(open(), beta)).toEqual([])
  })
})

describe('retiring', () => {
  it('takes the file and nothing else', async () => {
    const { open, alpha, put, inbox } = stations()
    const handle = await open().send('beta', one, alpha)
    put('Notiz.txt', 'x')
    await open().retire(handle, alpha)
    expect(readdirSync(inbox)).toEqual(['Notiz.txt'])
  })

  it('knows handles of an extension that was configured before', async () => {
    const { open, alpha, inbox } = stations()
    const handle = await open({ extension: '.qtf' }).send('beta', bundle('one', 'qtf'), alpha)
    await open().retire(handle, alpha)
    expect(readdirSync(inbox)).toEqual([])
  })

  it.each([
    'to-beta/../secret',
    'to-beta/Notiz.txt',
    '/etc/passwd',
    'to-../secret',
    `to-beta/${one.name}/../x`,
  ])('removes nothing by the handle %j', async (handle) => {
    const removed: string[] = []
    const { open, alpha } = stations({ files: failingFiles({ remove: (path) => void removed.push(path) }) })
    await open().retire(handle, alpha)
    expect(removed).toEqual([])
  })

  it('does not take a folder that vanishes meanwhile for success', async () => {
    const { open, alpha, folder } = stations()
    const handle = await open().send('beta', one, alpha)
    const files = failingFiles({
      remove: () => {
        rmSync(folder, { recursive: true })
        return undefined
      },
    })
    await expect(open({ files }).retire(handle, alpha)).rejects.toMatchObject({ code: 'transport.missing' })
  })

  it('tries again while somebody holds the file, then says so', async () => {
    const { open, alpha, waits } = stations({ files: failingFiles({ remove: () => 'EBUSY' }) })
    const handle = await open().send('beta', one, alpha)
    await expect(open().retire(handle, alpha)).rejects.toMatchObject({
      code: 'transport.busy',
      parameters: { reason: 'EBUSY' },
    })
    expect(waits).toEqual([50, 100, 200, 400, 800])
  })
})
