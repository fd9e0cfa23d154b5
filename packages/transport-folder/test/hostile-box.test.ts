/** What sync clients, people and broken drives leave in a box. */
import type { Delivery, Notice, TransportContext } from '@ordersync/core'
import { describe as sentence } from '@ordersync/core'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderLimits } from '../src/folder-limits.js'
import { nodeFiles } from '../src/node-files.js'
import { failingFiles } from './failing-files.js'
import { accept, bundle, ofFiles, receive, reject, stations } from './stations.js'

const one = bundle('one')
const two = bundle('two')
const hash = one.name.slice(0, 26)
const posix = process.platform !== 'win32'

function told(context: TransportContext) {
  const left: Notice[] = []
  return { left, context: { ...context, onLeft: (notice: Notice) => void left.push(notice) } }
}

describe('conflict copies', () => {
  const names = {
    Dropbox: `${hash} (Annas Konflikt-Kopie 2026-04-10).osb`,
    'Dropbox, by case': `${hash.toUpperCase()} (Case Conflict).osb`,
    OneDrive: `${hash}-LAPTOP-7.osb`,
    Nextcloud: `${hash} (conflicted copy 2026-04-10 093612).osb`,
    'Google Drive': `${hash} (1).osb`,
    iCloud: `${hash} 2.osb`,
    Syncthing: `${hash}.sync-conflict-20260410-093612-ABCDEFG.osb`,
    rclone: `${hash}.conflict1.osb`,
    'a person': 'Kopie von Übergabe.osb',
  }

  it.each(Object.entries(names))('%s: a whole one is as good as the bundle', async (_client, name) => {
    const { open, beta, put, inbox } = stations()
    put(name, one.bytes)
    await receive(open(), beta)
    const read: Uint8Array[] = []
    await receive(open(), beta, async (delivery) => {
      read.push(await delivery.read())
      await delivery.accept()
    })
    expect(read.map((bytes) => Buffer.from(bytes).toString())).toEqual(['one'])
    expect(await receive(open(), beta)).toEqual([])
    expect(readdirSync(inbox)).toEqual([name])
  })

  it('a cut one is never handed over when its name has kept the hash, and is named to people', async () => {
    const { open, beta, put } = stations()
    const path = put(`${hash} (1).osb`, 'on')
    const transport = open()
    const { left, context } = told(beta)
    for (let poll = 0; poll < 3; poll++) expect(await receive(transport, context)).toEqual([])
    const notice = { code: 'TRANSPORT_ENTRY_INCOMPLETE', parameters: { name: `${hash} (1).osb` } }
    expect(left).toEqual([notice, notice])
    appendFileSync(path, 'e')
    await receive(transport, context)
    expect(await receive(transport, context)).toEqual([`${hash} (1).osb`])
  })

  it('beside the bundle it is of: both are offered, both may be accepted', async () => {
    const { open, beta, put } = stations()
    put(one.name, one.bytes)
    put(names.Syncthing, one.bytes)
    expect(await receive(open(), beta, accept)).toEqual([one.name])
    expect(await receive(open(), beta, accept)).toEqual([names.Syncthing])
    expect(await receive(open(), beta)).toEqual([])
  })
})

describe('files that only the cloud has', () => {
  it.each([`.${one.name}.icloud`, `${one.name}.nextcloud`, `${one.name}.owncloud`])(
    'names %s and takes it when it is there',
    async (name) => {
      const { open, beta, put, inbox } = stations()
      put(name, 'stub')
      const transport = open()
      const { left, context } = told(beta)
      expect(await receive(transport, context)).toEqual([])
      const notice = { code: 'TRANSPORT_ENTRY_NOT_DOWNLOADED', parameters: { name: one.name } }
      expect(left).toEqual([notice])
      const { ok, findings } = await transport.check(beta)
      expect([ok, findings]).toEqual([true, [{ level: 'warning', notice }]])
      for (const language of ['de', 'en'])
        expect(sentence(notice.code, notice.parameters, language)).toContain(one.name)
      renameSync(join(inbox, name), join(inbox, one.name))
      writeFileSync(join(inbox, one.name), one.bytes)
      expect(await receive(transport, context, accept)).toEqual([one.name])
    },
  )

  it('asks again after 1, 2, 4 … seconds while reading fails, and at once when the file has changed', async () => {
    const reads: number[] = []
    let broken: string | undefined = 'EIO'
    const { open, beta, put, time } = stations({
      files: failingFiles({ read: () => (reads.push(time.now), broken) }),
    })
    const path = put(one.name, one.bytes)
    const transport = open()
    const { left, context } = told(beta)
    const start = time.now
    for (let second = 0; second <= 20; second++) {
      expect(await receive(transport, context)).toEqual([])
      time.now += 1000
    }
    expect(reads.map((at) => (at - start) / 1000)).toEqual([0, 1, 3, 7, 15])
    expect(left[0]).toEqual({
      code: 'TRANSPORT_ENTRY_UNREADABLE',
      parameters: { name: one.name, reason: 'EIO' },
    })
    broken = undefined
    utimesSync(path, 1, 1)
    expect(await receive(transport, context, accept)).toEqual([one.name])
  })

  it('never waits longer than ten minutes', async () => {
    const reads: number[] = []
    const { open, beta, put, time } = stations({
      files: failingFiles({ read: () => (reads.push(time.now), 'EBUSY') }),
    })
    put(one.name, one.bytes)
    const transport = open()
    for (let second = 0; second <= 4000; second++) {
      await receive(transport, beta)
      time.now += 1000
    }
    const waits = reads.slice(1).map((at, i) => at - reads[i]!)
    expect(Math.max(...waits)).toBe(folderLimits.readAgainAfter)
  })

  it('does not wait for ever for a file that is being fetched; the others arrive', async () => {
    let release = () => undefined as void
    const fetched = new Promise<void>((resolve) => {
      release = resolve
    })
    const files = {
      ...nodeFiles,
      read: async (path: string, size: number) => {
        if (path.endsWith(one.name)) await fetched
        return nodeFiles.read(path, size)
      },
    }
    const { open, beta, put, time } = stations({ files, timeout: 400 })
    put(one.name, one.bytes)
    put(two.name, two.bytes)
    const transport = open()
    expect(await receive(transport, beta, accept)).toEqual([two.name])
    release()
    time.now += 2000
    expect(await receive(transport, beta, accept)).toEqual([one.name])
  })

  it('says transport.unavailable of a drive that does not answer, and asks no more of it than two calls', async () => {
    let asked = 0
    const answers: (() => void)[] = []
    const silent = async (): Promise<never> => {
      asked += 1
      await new Promise<void>((resolve) => answers.push(resolve))
      throw new Error('gone')
    }
    const files = { ...nodeFiles, status: silent, isDirectory: silent, list: silent }
    const { open, alpha, beta } = stations({ files, timeout: 20 })
    const transport = open()
    for (let poll = 0; poll < 3; poll++) {
      await expect(receive(transport, beta)).rejects.toMatchObject({ code: 'transport.unavailable' })
      await expect(transport.send('beta', one, alpha)).rejects.toMatchObject({
        code: 'transport.unavailable',
      })
    }
    expect(asked).toBe(folderLimits.hangingCalls)
    for (const answer of answers) answer()
    await new Promise((resolve) => setImmediate(resolve))
    // A drive that is back is asked again.
    await expect(receive(transport, beta)).rejects.toMatchObject({ code: 'transport.unavailable' })
    expect(asked).toBeGreaterThan(folderLimits.hangingCalls)
  })
})

describe('junk', () => {
  it(
    '100,000 files of others: the bundle arrives, and nothing is remembered of them',
    { timeout: 120_000 },
    async () => {
      const calls: string[] = []
      const { open, beta, put, inbox } = stations({ files: failingFiles({}, calls) })
      put(one.name, one.bytes)
      for (let n = 0; n < 100_000; n++) writeFileSync(join(inbox, `IMG_${n}.jpg`), '')
      expect(await receive(open(), beta, accept)).toEqual([one.name])
      expect(calls.filter((call) => call === 'read')).toHaveLength(1)
      expect(calls.filter((call) => call === 'status').length).toBeLessThan(5)
      expect(ofFiles(beta.memory).size).toBe(1)
    },
  )

  it(
    '100,000 files with our extension: 1,000 are looked at, people are told, the bundle and a copy of one arrive',
    {
      timeout: 120_000,
    },
    async () => {
      const names = Array.from({ length: 100_000 }, (_, n) => `a junk ${n}.osb`)
      const copy = `${two.name.slice(0, 26)} (1).osb`
      const { open, beta, put, inbox } = stations({
        files: {
          ...nodeFiles,
          list: async (path) => [...names, ...(await nodeFiles.list(path))],
          status: async (path) =>
            path.includes('junk')
              ? { kind: 'file', size: 1, mtimeMs: 1, ctimeMs: 1 }
              : nodeFiles.status(path),
          read: async (path, size) =>
            path.includes('junk') ? new Uint8Array(1) : nodeFiles.read(path, size),
        },
      })
      put(one.name, one.bytes)
      put(copy, two.bytes)
      const transport = open()
      const { left, context } = told(beta)
      const got: string[] = []
      const decide = async (delivery: Delivery) => {
        if (delivery.name.includes('junk')) return reject(delivery)
        got.push(delivery.name)
        return accept(delivery)
      }
      for (let poll = 0; poll < 2; poll++) await receive(transport, context, decide)
      expect(got.sort()).toEqual([one.name, copy].sort())
      expect(ofFiles(beta.memory).size).toBe(1 + folderLimits.copies)
      const parameters = { place: inbox, count: 100_001, limit: folderLimits.copies }
      expect(left[0]).toEqual({ code: 'TRANSPORT_TOO_MANY_COPIES', parameters })
      const { ok, findings } = await transport.check(beta)
      expect(ok).toBe(true)
      expect(findings).toEqual([
        { level: 'warning', notice: { code: 'TRANSPORT_TOO_MANY_COPIES', parameters } },
      ])
    },
  )

  it('directories with names of bundles, empty, cut and linked files: none stops the others', async () => {
    const { open, beta, put, inbox, folder } = stations()
    put(one.name, one.bytes)
    mkdirSync(join(inbox, two.name))
    mkdirSync(join(inbox, 'folder (1).osb'))
    put(bundle('empty').name, '')
    put('empty (1).osb', '')
    put(bundle('a longer text').name, 'a long')
    if (posix) {
      writeFileSync(join(folder, 'secret'), 'secret')
      symlinkSync(join(folder, 'secret'), join(inbox, bundle('secret').name))
      symlinkSync(join(folder, 'secret'), join(inbox, 'link (1).osb'))
      symlinkSync(join(folder, 'nowhere'), join(inbox, 'broken (1).osb'))
    }
    const { left, context } = told(beta)
    const transport = open()
    expect(await receive(transport, context, accept)).toEqual([one.name])
    for (let poll = 0; poll < 3; poll++) expect(await receive(transport, context)).toEqual([])
    expect(new Set(left.map(({ code }) => code))).toEqual(
      new Set(['TRANSPORT_ENTRY_NOT_FOLLOWED', 'TRANSPORT_ENTRY_INCOMPLETE']),
    )
  })
})

describe('names', () => {
  it('of everything that is written say nothing of the business, and fit every file system', async () => {
    const { open, alpha, folder } = stations()
    const created: string[] = []
    const transport = open({ files: failingFiles({ create: (path) => void created.push(path) }) })
    await transport.send('beta', one, alpha)
    const names = [...created, ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]
      .map((path) => path.slice(path.lastIndexOf('/') + 1))
      .map((path) => path.slice(path.lastIndexOf('\\') + 1))
    expect(names).toHaveLength(3)
    for (const name of names)
      expect(name).toMatch(
        /^(to-[a-z0-9-]{1,32}|[a-z2-7]{26}\.osb|\.ordersync-[0-9a-f]{8}-[0-9a-f]{16}\.tmp)$/,
      )
  })

  it.each(['NFC', 'NFD'] as const)('a folder named in %s is used as it is', async (form) => {
    const { open, alpha, beta, folder } = stations()
    const path = join(folder, 'Büro Übergabe'.normalize(form))
    mkdirSync(path)
    await open({ folder: path }).send('beta', one, alpha)
    expect(await receive(open({ folder: path }), beta, accept)).toEqual([one.name])
    await open({ folder: path }).retire(`to-beta/${one.name}`, alpha)
    expect(readdirSync(join(path, 'to-beta'))).toEqual([])
  })
})

describe('what a killed program has left', () => {
  it('is removed by the station that wrote it, once it is an hour old', async () => {
    const { open, alpha, beta, context, inbox, time } = stations()
    // Of a run that could not even clean up: the file is written and everything after it fails.
    const dying = open({ files: failingFiles({ rename: () => 'EIO', remove: () => 'EIO' }) })
    await expect(dying.send('beta', one, alpha)).rejects.toThrow()
    const [left] = readdirSync(inbox)
    utimesSync(join(inbox, left!), 1, 1)
    time.now = 1000 + folderLimits.staleAfter - 1
    await open().send('beta', two, alpha)
    expect(existsSync(join(inbox, left!))).toBe(true)
    time.now += 1
    await open().send('beta', two, context('gamma'))
    expect(existsSync(join(inbox, left!))).toBe(true)
    await open().send('beta', two, alpha)
    expect(readdirSync(inbox)).toEqual([two.name])
    expect(await receive(open(), beta)).toEqual([two.name])
  })

  it.skipIf(!posix)('is not looked for through a link', async () => {
    const { open, alpha, folder, inbox } = stations()
    mkdirSync(join(folder, 'elsewhere'))
    symlinkSync(join(folder, 'elsewhere'), inbox)
    const lists: string[] = []
    const transport = open({ files: failingFiles({ list: (path) => void lists.push(path) }) })
    await expect(transport.send('beta', one, alpha)).rejects.toMatchObject({ code: 'transport.in_the_way' })
    expect(lists).toEqual([])
    rmSync(inbox)
  })
})
