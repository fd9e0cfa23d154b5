/**
 * The lock with real processes: they run the sources as they are, with a hook that finds `x.ts` for `x.js`. What Windows and
 * containers say of processes comes from a machine of the test.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import type * as Files from 'node:fs/promises'
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { describeHolder, isAlive, type LockHolder, type Machine, thisMachine } from '../src/lock-holder.js'
import { createProcessLock, createProcessLockOn } from '../src/process-lock.js'
import { refusedCode } from '../../core/test/format/refused-code.js'

let base: string
let path: string
const children: ChildProcess[] = []
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'lock-'))
  path = join(base, 'office.db.lock')
})
afterEach(async () => {
  for (const child of children.splice(0)) await end(child)
  await rm(base, { recursive: true, force: true })
})

/** A disk that takes a name and no byte. */
const full = vi.hoisted(() => ({ on: false }))
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof Files>()
  return {
    ...real,
    open: async (...call: Parameters<typeof real.open>) => {
      const file = await real.open(...call)
      if (!full.on) return file
      const fail = async () => Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }))
      return Object.assign(file, { writeFile: fail, write: fail, sync: fail })
    },
  }
})

const program = `
import { registerHooks } from 'node:module'
registerHooks({
  resolve(name, context, next) {
    if (name === '@ordersync/core') return next(${JSON.stringify(new URL('../../core/src/errors/errors.ts', import.meta.url).href)}, context)
    return next(name.startsWith('.') ? name.replace(/\\.js$/, '.ts') : name, context)
  },
})
const { createProcessLock } = await import(${JSON.stringify(new URL('../src/process-lock.ts', import.meta.url).href)})
const { createInterface } = await import('node:readline')
let release
console.log('ready')
for await (const word of createInterface({ input: process.stdin })) {
  if (word === 'take') {
    release = await createProcessLock(process.argv[1]).acquire()
    console.log(release === undefined ? 'no' : 'yes')
  }
  if (word === 'leave') {
    await release()
    console.log('left')
  }
}
`

class Peer {
  readonly child: ChildProcess
  readonly #lines: AsyncIterator<string>

  constructor() {
    this.child = spawn(process.execPath, ['--input-type=module', '--no-warnings', '-e', program, path], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    children.push(this.child)
    this.#lines = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]()
  }

  async hear(): Promise<string | undefined> {
    const { value } = await this.#lines.next()
    return value as string | undefined
  }

  say(word: string): Promise<string | undefined> {
    this.child.stdin!.write(`${word}\n`)
    return this.hear()
  }
}

async function start(): Promise<Peer> {
  const peer = new Peer()
  expect(await peer.hear()).toBe('ready')
  return peer
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

const readHolder = async (): Promise<LockHolder> => JSON.parse(await readFile(path, 'utf8')) as LockHolder
const plant = (change: Partial<LockHolder>) =>
  writeFile(
    path,
    JSON.stringify({ ...describeHolder(thisMachine(), 'a'.repeat(32), new Date(0)), ...change }),
  )

describe('process lock', () => {
  it('is held once, by this process too, and leaves no file', async () => {
    const lock = createProcessLock(path)
    const release = await lock.acquire()
    expect(release).toBeDefined()
    expect(await lock.acquire()).toBeUndefined()
    expect(await createProcessLock(path).acquire()).toBeUndefined()
    expect((await readHolder()).pid).toBe(process.pid)
    await release!()
    expect(await readdir(base)).toEqual([])
    const again = await lock.acquire()
    // The old hold is over: ending it again does not end the new one.
    await release!()
    expect(await lock.acquire()).toBeUndefined()
    const left = again!()
    expect(again!()).toBe(left)
    await left
    expect(await readdir(base)).toEqual([])
  })

  it('is held against another process, and free when that leaves', async () => {
    const peer = await start()
    expect(await peer.say('take')).toBe('yes')
    const lock = createProcessLock(path)
    expect(await lock.acquire()).toBeUndefined()
    expect(await peer.say('leave')).toBe('left')
    const release = await lock.acquire()
    expect(release).toBeDefined()
    expect(await peer.say('take')).toBe('no')
    await release!()
  })

  it('knows a killed holder', async () => {
    const peer = await start()
    expect(await peer.say('take')).toBe('yes')
    await end(peer.child)
    expect(await readdir(base)).toEqual(['office.db.lock'])
    const release = await createProcessLock(path).acquire()
    expect(release).toBeDefined()
    expect((await readHolder()).pid).toBe(process.pid)
    await release!()
    expect(await readdir(base)).toEqual([])
  })

  it('two processes and a dead holder, many times: exactly one gets it each time', async () => {
    const peers = await Promise.all([start(), start()])
    for (let round = 0; round < 60; round++) {
      // Half of the rounds begin with the file of a dead holder.
      if (round % 2 === 0) await plant({ pid: 4_194_305, token: round.toString(16).padStart(32, '0') })
      const answers = await Promise.all(peers.map((peer) => peer.say('take')))
      const winners = peers.filter((_, at) => answers[at] === 'yes')
      expect(winners.length, `round ${String(round)}: ${answers.join(' ')}`).toBeLessThanOrEqual(1)
      if (winners.length === 0) {
        // Both stood back; the next try has it.
        expect(await peers[0].say('take')).toBe('yes')
        winners.push(peers[0])
      }
      expect((await readHolder()).pid).toBe(winners[0]!.child.pid)
      expect(await winners[0]!.say('leave')).toBe('left')
      expect(await readdir(base)).toEqual([])
    }
  })

  it('many at once in one process, with a dead holder: at most one, and no file is left', async () => {
    for (let round = 0; round < 20; round++) {
      await plant({ pid: 4_194_305, token: round.toString(16).padStart(32, '0') })
      const holds = await Promise.all(Array.from({ length: 8 }, () => createProcessLock(path).acquire()))
      const held = holds.filter((release) => release !== undefined)
      expect(held).toHaveLength(1)
      await held[0]!()
      expect(await readdir(base)).toEqual([])
    }
  })

  it('takes over from one who died while taking over', async () => {
    const dead = { pid: 4_194_305 }
    await plant({ ...dead, token: 'b'.repeat(32) })
    await writeFile(`${path}.${'b'.repeat(16)}`, await readFile(path, 'utf8'))
    const release = await createProcessLock(path).acquire()
    expect(release).toBeDefined()
    await release!()
    expect(await readdir(base)).toEqual([])
  })

  it('waits while a living process takes over', async () => {
    await plant({ pid: 4_194_305, token: 'b'.repeat(32) })
    const dead = await readFile(path, 'utf8')
    const peer = await start()
    await writeFile(
      `${path}.${'b'.repeat(16)}`,
      JSON.stringify({
        ...(await readHolder()),
        pid: peer.child.pid,
        start: thisMachine().startOf(peer.child.pid!),
      }),
    )
    expect(await createProcessLock(path).acquire()).toBeUndefined()
    expect(await readFile(path, 'utf8')).toBe(dead)
  })

  it('leaves the lock of one who took over between our look and our claim', async () => {
    await plant({ pid: 4_194_305, token: 'b'.repeat(32) })
    const parent = { ...thisMachine(), pid: process.ppid }
    const quicker = JSON.stringify(describeHolder(parent, 'd'.repeat(32), new Date(0)))
    const exists = (pid: number): boolean => {
      if (pid !== 4_194_305) return true
      // While we judge the dead holder, another process is done with it.
      writeFileSync(path, quicker)
      return false
    }
    expect(await createProcessLockOn(path, { ...thisMachine(), exists }).acquire()).toBeUndefined()
    expect(await readFile(path, 'utf8')).toBe(quicker)
    expect(await readdir(base)).toEqual(['office.db.lock'])
  })

  it('leaves a file that is being written, and takes one that was cut off long ago', async () => {
    await writeFile(path, '{"v":1,"pi')
    expect(await createProcessLock(path).acquire()).toBeUndefined()
    await utimes(path, new Date(0), new Date(0))
    const release = await createProcessLock(path).acquire()
    expect(release).toBeDefined()
    await release!()
    expect(await readdir(base)).toEqual([])
  })

  it('says when the file system cannot', async () => {
    await writeFile(join(base, 'file'), '')
    expect(await refusedCode(() => createProcessLock(join(base, 'file', 'lock')).acquire())).toBe(
      'store.unavailable',
    )
  })
})

describe('is the holder alive?', () => {
  const linux: Machine = {
    pid: 100,
    thread: 0,
    host: 'office',
    boot: 'boot-1',
    space: 'pid:[1]',
    uptime: () => 1000,
    exists: () => true,
    startOf: (pid) => `started-${String(pid)}`,
  }
  const { boot: _boot, space: _space, ...bare } = linux
  const windows: Machine = { ...bare, startOf: () => undefined }
  const token = 'c'.repeat(32)
  const none: ReadonlySet<string> = new Set()
  const holderOf = (machine: Machine, change: Partial<LockHolder> = {}): LockHolder => ({
    ...describeHolder({ ...machine, pid: 200 }, token, new Date(0)),
    ...change,
  })

  it.each<[string, boolean, LockHolder, Machine]>([
    ['Linux: a living process', true, holderOf(linux), linux],
    ['Linux: no such process', false, holderOf(linux), { ...linux, exists: () => false }],
    ['Linux: its id was given anew', false, holderOf(linux, { start: 'started-earlier' }), linux],
    ['Linux: our own id, an earlier process', false, holderOf(linux, { pid: 100, start: 'earlier' }), linux],
    ['Linux: another start of the machine', false, holderOf(linux, { boot: 'boot-0' }), linux],
    ['Linux: renamed meanwhile', true, holderOf(linux, { host: 'notebook' }), linux],
    [
      'another machine',
      true,
      holderOf(linux, { boot: 'boot-9', host: 'other' }),
      { ...linux, exists: () => false },
    ],
    ['another container', true, holderOf(linux, { space: 'pid:[2]' }), { ...linux, exists: () => false }],
    ['Windows: a living process', true, holderOf(windows), windows],
    ['Windows: no such process', false, holderOf(windows), { ...windows, exists: () => false }],
    ['Windows: restarted', false, holderOf(windows, { uptime: 5000 }), windows],
    ['Windows: another machine', true, holderOf(windows, { host: 'other', uptime: 5000 }), windows],
    ['Windows: our own id, an earlier process', false, holderOf(windows, { pid: 100 }), windows],
    ['Windows: another thread of ours', true, holderOf(windows, { pid: 100, thread: 3 }), windows],
  ])('%s: %s', (_name, alive, holder, machine) => {
    expect(isAlive(holder, machine, none)).toBe(alive)
  })

  it('Windows: our own hold', () => {
    expect(isAlive(holderOf(windows, { pid: 100 }), windows, new Set([token]))).toBe(true)
  })

  it('Windows: the lock of a process that had our id is taken', async () => {
    await writeFile(path, JSON.stringify(holderOf(windows, { pid: 100 })))
    const lock = createProcessLockOn(path, windows)
    const release = await lock.acquire()
    expect(release).toBeDefined()
    expect(await lock.acquire()).toBeUndefined()
    await release!()
  })

  it.skipIf(process.platform !== 'linux')('reads when a process started', () => {
    const machine = thisMachine()
    expect(machine.startOf(process.pid)).toMatch(/^\d+$/)
    expect(machine.startOf(4_194_305)).toBeUndefined()
    expect(machine.boot).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('On a disk that is full', () => {
  afterEach(() => {
    full.on = false
  })

  it('no run leaves a file behind, and the next one goes when there is room', async () => {
    full.on = true
    for (let run = 0; run < 3; run++) await expect(createProcessLock(path).acquire()).rejects.toThrow()
    expect(await readdir(base)).toEqual([])
    full.on = false
    const release = await createProcessLock(path).acquire()
    await release!()
    expect(await readdir(base)).toEqual([])
  })
})
