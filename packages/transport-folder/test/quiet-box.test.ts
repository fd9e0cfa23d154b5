/** A poll that finds nothing costs the same whatever lies there, and nothing is overlooked for it. */
import type { Notice, TransportContext } from '@ordersync/core'
import { appendFileSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FileStatus, FolderFiles } from '@ordersync/transport-folder'
import { nodeFiles } from '../src/node-files.js'
import { failingFiles } from './failing-files.js'
import { accept, bundle, receive, reject, stations } from './stations.js'

const minutes = 60_000

/** As core asks: told of what is left. Calls of the memory are counted. */
function counted(context: TransportContext) {
  const calls: string[] = []
  const left: Notice[] = []
  const { memory } = context
  const noted: TransportContext = {
    ...context,
    onLeft: (notice) => void left.push(notice),
    memory: {
      get: async (keys) => (calls.push(`get ${keys.length}`), memory.get(keys)),
      put: async (entries) => (calls.push(`put ${entries.length}`), memory.put(entries)),
      list: async (prefix) => (calls.push('list'), memory.list(prefix)),
    },
  }
  return { calls, left, noted }
}

/** A box with so many accepted bundles, on a drive that was seen to tell of changes, left alone long enough. */
async function quietBox(count: number) {
  const calls: string[] = []
  // They lie in memory, for the sake of time; the directory and its times are real.
  const archive = new Map(
    Array.from({ length: count }, (_, n) => bundle(`bundle ${n}`)).map(({ name, bytes }) => [name, bytes]),
  )
  const archived = (path: string) => archive.get(basename(path))
  const real = failingFiles({}, calls)
  const files: FolderFiles = {
    ...real,
    list: async (directory) =>
      directory.endsWith('to-beta') && !directory.includes('other')
        ? [...archive.keys(), ...(await real.list(directory))]
        : real.list(directory),
    status: async (path) => {
      const bytes = archived(path)
      return bytes ? { kind: 'file', size: bytes.length, mtimeMs: 1, ctimeMs: 1 } : real.status(path)
    },
    read: async (path, size) => archived(path) ?? real.read(path, size),
  }
  const world = stations({ files })
  const { open, beta, put, time } = world
  mkdirSync(world.inbox)
  const transport = open()
  expect(await receive(transport, beta, accept)).toHaveLength(count)
  const last = bundle('last')
  put(last.name, last.bytes)
  expect(await receive(transport, beta, accept)).toEqual([last.name])
  time.now += 2 * minutes
  expect(await receive(transport, beta)).toEqual([])
  calls.length = 0
  return { ...world, transport, calls }
}

describe('a poll that finds nothing', () => {
  it.each([10, 10_000])('makes the same few calls with %i archived bundles', async (count) => {
    const { transport, beta, calls } = await quietBox(count)
    const { noted, calls: rows } = counted(beta)
    for (let poll = 0; poll < 3; poll++) expect(await receive(transport, noted)).toEqual([])
    expect(calls).toEqual(['status', 'status', 'status'])
    expect(rows).toEqual(['get 1', 'get 1', 'get 1'])
  })

  it('does so too in a program that was just started', async () => {
    const { open, beta, calls } = await quietBox(5)
    expect(await receive(open(), beta)).toEqual([])
    expect(calls).toEqual(['status'])
  })

  it('lists again at once when something has come or gone', async () => {
    const { transport, beta, calls, put, inbox } = await quietBox(5)
    const later = bundle('later')
    put(later.name, later.bytes)
    expect(await receive(transport, beta, accept)).toEqual([later.name])
    rmSync(join(inbox, later.name))
    calls.length = 0
    await receive(transport, beta)
    expect(calls).toContain('list')
    expect([...beta.memory.values.keys()].filter((key) => key.endsWith(later.name))).toEqual([])
  })

  it('lists every ten minutes all the same, and when the clock was set back', async () => {
    const { transport, beta, calls, time } = await quietBox(5)
    time.now += 10 * minutes - 1
    await receive(transport, beta)
    expect(calls).not.toContain('list')
    time.now += 1
    await receive(transport, beta)
    expect(calls).toContain('list')
    calls.length = 0
    time.now -= 1
    await receive(transport, beta)
    expect(calls).toContain('list')
  })

  it('lists as long as the drive was not seen to change its time with the names', async () => {
    const calls: string[] = []
    const { open, beta, put, time } = stations({ files: failingFiles({}, calls) })
    put(bundle('one').name, 'one')
    const transport = open()
    await receive(transport, beta, accept)
    for (let poll = 0; poll < 4; poll++) {
      time.now += 5 * minutes
      calls.length = 0
      await receive(transport, beta)
      expect(calls).toContain('list')
    }
  })

  it('trusts no drive again whose directory keeps its time when something has come (FAT)', async () => {
    const frozen: Partial<FileStatus> = { mtimeMs: 5, ctimeMs: 5 }
    let keeps = false
    const files = {
      ...nodeFiles,
      status: async (path: string) => {
        const status = await nodeFiles.status(path)
        return keeps && status?.kind === 'directory' ? { ...status, ...frozen } : status
      },
    }
    const { open, beta, put, time } = stations({ files })
    const transport = open()
    put(bundle('0').name, '0')
    await receive(transport, beta, accept)
    put(bundle('1').name, '1')
    await receive(transport, beta, accept)
    keeps = true
    // Seen to tell, and settled: now it lies. What comes is found by the sweep, and from then on at every poll.
    for (let poll = 0; poll < 3; poll++) {
      await receive(transport, beta)
      time.now += 2 * minutes
    }
    put(bundle('2').name, '2')
    time.now += 10 * minutes
    expect(await receive(transport, beta, accept)).toEqual([bundle('2').name])
    for (const text of ['3', '4', '5']) {
      time.now += 3 * minutes
      put(bundle(text).name, text)
      expect(await receive(transport, beta, accept)).toEqual([bundle(text).name])
    }
  })

  it('waits two minutes, so that what comes within one tick of the drive’s clock is seen', async () => {
    const coarse = {
      ...nodeFiles,
      status: async (path: string) => {
        const status = await nodeFiles.status(path)
        return status?.kind === 'directory' ? { ...status, mtimeMs: tick, ctimeMs: tick } : status
      },
    }
    let tick = 1
    const { open, beta, put, time } = stations({ files: coarse })
    const transport = open()
    for (const text of ['0', '1']) {
      put(bundle(text).name, text)
      await receive(transport, beta, accept)
      tick += 1
    }
    await receive(transport, beta)
    for (let n = 2; n < 8; n++) {
      time.now += 10_000
      put(bundle(String(n)).name, String(n))
      expect(await receive(transport, beta, accept)).toEqual([bundle(String(n)).name])
    }
  })

  it.each([
    ['was left undecided', async () => undefined],
    ['was rejected', reject],
  ] as const)('is never quiet while one %s', async (_what, decide) => {
    const { transport, beta, calls, put, time } = await quietBox(5)
    const odd = bundle('odd')
    put(odd.name, odd.bytes)
    await receive(transport, beta, decide)
    for (let poll = 0; poll < 3; poll++) {
      time.now += 3 * minutes
      calls.length = 0
      const { noted, left } = counted(beta)
      const names = await receive(transport, noted)
      expect(names.length + left.length).toBe(1)
      expect(calls).toContain('list')
    }
  })

  it('is never quiet while one is on its way: a client writes on without touching the directory', async () => {
    const { transport, beta, put, time } = await quietBox(5)
    const slow = bundle('slow')
    const path = put(slow.name, 'slo')
    for (let poll = 0; poll < 3; poll++) {
      time.now += 3 * minutes
      expect(await receive(transport, beta)).toEqual([])
    }
    appendFileSync(path, 'w')
    expect(await receive(transport, beta, accept)).toEqual([slow.name])
  })

  it('does not believe a row of memory that is damaged or from another database', async () => {
    const { open, beta, put, time } = await quietBox(1)
    for (const value of ['', 'null', '{}', '[1', '7', JSON.stringify({ quiet: true, tells: true })]) {
      const key = [...beta.memory.values.keys()].find((one) => one.startsWith('box/'))!
      beta.memory.values.set(key, value)
      const text = `after ${value}`
      put(bundle(text).name, text)
      time.now += 1
      expect(await receive(open(), beta, accept)).toEqual([bundle(text).name])
    }
  })

  it('keeps two stations and two folders apart', async () => {
    const { open, beta, context, folder, inbox } = await quietBox(3)
    const other = join(folder, 'other')
    mkdirSync(join(other, 'to-beta'), { recursive: true })
    const [x, y] = [bundle('x'), bundle('y')]
    writeFileSync(join(other, 'to-beta', x.name), 'x')
    expect(await receive(open({ folder: other }), beta)).toEqual([x.name])
    mkdirSync(join(folder, 'to-gamma'))
    writeFileSync(join(folder, 'to-gamma', y.name), 'y')
    const gamma = { ...context('gamma'), memory: beta.memory }
    expect(await receive(open(), gamma)).toEqual([y.name])
    // The same times, as after a copy of a whole tree.
    utimesSync(join(folder, 'to-gamma'), 1, 1)
    utimesSync(inbox, 1, 1)
    expect(await receive(open(), gamma)).toEqual([y.name])
  })
})
