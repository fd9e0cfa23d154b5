/**
 * Keeps two runs on one database apart by a lock file beside it, without what only POSIX has.
 *
 * The file is made exclusively and names its holder. Of a dead one it is taken over under a second file of the same sort, named
 * after the dead hold: so only one process at a time may remove it, and never a file other than the one it judged.
 */
import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { RunLock } from '@ordersync/core'
import { StoreError } from '@ordersync/core'
import { codeOf, ignore, writeAndSync } from './durable-file.js'
import { describeHolder, isAlive, type Machine, parseHolder, thisMachine } from './lock-holder.js'

/** A file without a readable holder is one being written; after this it is one whose writer was cut off. */
const unreadableAfterMs = 60_000
/** Levels of "who died while taking over"; each needs a crash within the same few milliseconds. */
const maxDepth = 3
const maxTries = 5

/** Holds of this process, also those of a second copy of this module. */
const registryKey = Symbol.for('@ordersync/runtime-node/process-lock')
const registry = globalThis as unknown as Record<symbol, Set<string> | undefined>
const holds = (registry[registryKey] ??= new Set<string>())

/**
 * @param path - Of the lock file; its folder is made when it is not there. Keep it beside the database, on a disk of this
 *   machine: whether a process of another machine or container lives cannot be told, so its lock counts until somebody deletes
 *   the file.
 *
 * A dead holder is recognised by its process id, and one whose id was given anew by when the process or the machine started. On
 * Windows and macOS the start of a foreign process is not looked up: there a foreign process that got the dead one's id counts
 * as the holder until it ends or the machine restarts.
 *
 * `acquire` answers `undefined` while somebody holds it, this process included. The answer's function removes the file; calling it
 * again does nothing. What the file system cannot do is a {@link StoreError} `store.unavailable`.
 */
export function createProcessLock(path: string): RunLock {
  return createProcessLockOn(path, thisMachine())
}

/** The same on a machine of a test. */
export function createProcessLockOn(path: string, machine: Machine): RunLock {
  return {
    acquire: () =>
      guard(path, async () => {
        await mkdir(dirname(path), { recursive: true })
        const token = await take(path, machine, 0)
        if (token === undefined) return undefined
        return releaseOnce(() => guard(path, () => release(path, token)))
      }),
  }
}

/** @returns The token of the hold; `undefined` when somebody else has the file. */
async function take(path: string, machine: Machine, depth: number): Promise<string | undefined> {
  for (let attempt = 1; attempt <= maxTries; attempt++) {
    const token = await create(path, machine)
    if (token !== undefined) return token
    const found = await inspect(path, machine)
    if (found === 'held') return undefined
    if (found !== 'gone') {
      if (depth === maxDepth) return undefined
      const outcome = await takeOver(path, found.dead, machine, depth)
      if (outcome !== 'again') return outcome.token
    }
  }
  return undefined
}

async function takeOver(
  path: string,
  dead: string,
  machine: Machine,
  depth: number,
): Promise<{ readonly token: string | undefined } | 'again'> {
  const claim = `${path}.${dead.slice(0, 16)}`
  const claimToken = await take(claim, machine, depth + 1)
  if (claimToken === undefined) return { token: undefined }
  try {
    // Somebody may have taken it over between our look and our claim.
    const found = await inspect(path, machine)
    if (typeof found === 'string' || found.dead !== dead) return 'again'
    await remove(path)
    return { token: await create(path, machine) }
  } finally {
    await release(claim, claimToken)
  }
}

/** @returns `undefined` when there is a file already, or what we made did not last. */
async function create(path: string, machine: Machine): Promise<string | undefined> {
  const token = randomBytes(16).toString('hex')
  const text = JSON.stringify(describeHolder(machine, token, new Date()))
  holds.add(token)
  try {
    const made = (await createByLink(path, text)) ?? (await createInPlace(path, text))
    // Whoever sleeps between making and writing may find his file taken for a cut-off one.
    if (made && (await readHolder(path))?.token === token) return token
  } catch (error) {
    holds.delete(token)
    throw error
  }
  holds.delete(token)
  return undefined
}

/**
 * Written beside and linked to its name: so it is there as a whole or not at all, and whoever is killed meanwhile leaves no file
 * without a holder, for which all others would have to wait.
 *
 * @returns false when there is a file already; `undefined` where the file system knows no links.
 */
async function createByLink(path: string, text: string): Promise<boolean | undefined> {
  const beside = `${path}.${randomBytes(8).toString('hex')}.tmp`
  const file = await open(beside, 'wx', 0o600)
  try {
    // A full disk takes the name and not the text: then the name goes too.
    await writeAndSync(file, text)
  } catch (error) {
    await unlink(beside).catch(() => undefined)
    throw error
  }
  try {
    await link(beside, path)
    return true
  } catch (error) {
    return codeOf(error) === 'EEXIST' ? false : undefined
  } finally {
    await unlink(beside).catch(ignore('ENOENT', ...busyOnWindows()))
  }
}

async function createInPlace(path: string, text: string): Promise<boolean> {
  // Windows answers the others while a removed file is still open somewhere.
  const file = await open(path, 'wx', 0o600).catch(ignore('EEXIST', ...busyOnWindows()))
  if (file === undefined) return false
  try {
    await writeAndSync(file, text)
    return true
  } catch (error) {
    await unlink(path).catch(() => undefined)
    throw error
  }
}

async function inspect(path: string, machine: Machine): Promise<'gone' | 'held' | { readonly dead: string }> {
  const text = await readFile(path, 'utf8').catch(ignore('ENOENT', ...busyOnWindows()))
  if (text === undefined) return 'gone'
  const holder = parseHolder(text)
  if (holder !== undefined) return isAlive(holder, machine, holds) ? 'held' : { dead: holder.token }
  return judgeUnreadable(path)
}

/** Its age by the clock of the file system itself, told by a fresh file beside it. */
async function judgeUnreadable(path: string): Promise<'gone' | 'held' | { readonly dead: string }> {
  const beside = `${path}.${randomBytes(8).toString('hex')}.tmp`
  await (await open(beside, 'wx', 0o600)).close()
  try {
    const [old, fresh] = [await stat(path).catch(ignore('ENOENT')), await stat(beside)]
    if (old === undefined) return 'gone'
    const isOld = fresh.mtimeMs - old.mtimeMs > unreadableAfterMs
    return isOld ? { dead: `unreadable-${String(Math.floor(old.mtimeMs))}` } : 'held'
  } finally {
    await unlink(beside)
  }
}

async function readHolder(path: string): Promise<{ readonly token: string } | undefined> {
  const text = await readFile(path, 'utf8').catch(ignore('ENOENT', ...busyOnWindows()))
  return text === undefined ? undefined : parseHolder(text)
}

/** Two calls at once would remove a file twice, and the second time it may be somebody else's. */
function releaseOnce(work: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | undefined
  return () =>
    (current ??= work().catch((error: unknown) => {
      current = undefined
      throw error
    }))
}

/** Nobody replaces the file of a living holder, so what is there is ours, or we have released it already. */
async function release(path: string, token: string): Promise<void> {
  if (!holds.has(token)) return
  if ((await readHolder(path))?.token === token) await remove(path)
  holds.delete(token)
}

/** Windows refuses to remove a file that a virus scanner has open at the moment. */
async function remove(path: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await unlink(path)
      return
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return
      if (attempt === 5 || !busyOnWindows().includes(codeOf(error))) throw error
      await delay(20 * attempt)
    }
  }
}

const busyOnWindows = (): readonly string[] =>
  process.platform === 'win32' ? ['EPERM', 'EACCES', 'EBUSY'] : []

async function guard<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new StoreError('store.unavailable', `lock ${path}: the file system answered ${codeOf(cause)}`, {
      cause,
    })
  }
}
