import { appendFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sha256Of } from '../src/bundle-hash.js'
import { folderLimits } from '../src/folder-limits.js'
import { readAhead } from '../src/read-ahead.js'
import { failingFiles } from './failing-files.js'
import { accept, bundle, receive, stations } from './stations.js'
import { createHash } from 'node:crypto'

/** Reads numbers; the test answers each when it likes. */
function reading(sizes: readonly number[]) {
  const begun: number[] = []
  const answers: ((value: string | undefined) => void)[] = []
  const items = readAhead(
    [...sizes.keys()],
    (n) => sizes[n]!,
    (n) => {
      begun.push(n)
      return new Promise<string | undefined>((resolve) => (answers[n] = resolve))
    },
    (result) => result !== undefined,
  )
  return { begun, answers, items }
}

const half = folderLimits.readAheadBytes / 2

describe('while one is worked on, the next is read', () => {
  it('never more than one, in their order', async () => {
    const { begun, answers, items } = reading([1, 1, 1, 1])
    const first = items.next()
    await Promise.resolve()
    expect(begun).toEqual([0, 1])
    answers[1]!('b')
    answers[0]!('a')
    expect((await first).value).toEqual([0, 'a'])
    expect(begun).toEqual([0, 1])
    expect((await items.next()).value).toEqual([1, 'b'])
    expect(begun).toEqual([0, 1, 2])
  })

  it('when both have 16 MiB together, not when they have a byte more', async () => {
    const just = reading([half, half])
    void just.items.next()
    expect(just.begun).toEqual([0, 1])
    const over = reading([half, half + 1])
    const first = over.items.next()
    expect(over.begun).toEqual([0])
    over.answers[0]!('a')
    await first
    expect(over.begun).toEqual([0])
  })

  it('one at a time after a failure, until one succeeds', async () => {
    const { begun, answers, items } = reading([1, 1, 1, 1, 1])
    const first = items.next()
    answers[0]!(undefined)
    await first
    const second = items.next()
    await Promise.resolve()
    expect(begun).toEqual([0, 1])
    answers[1]!(undefined)
    await second
    const third = items.next()
    await Promise.resolve()
    expect(begun).toEqual([0, 1, 2])
    answers[2]!('c')
    await third
    void items.next()
    await Promise.resolve()
    expect(begun).toEqual([0, 1, 2, 3, 4])
  })

  it('and nobody waits for it when the caller leaves', async () => {
    const files = failingFiles({
      read: (path) => (path.endsWith(two.name) ? new Promise<string>(() => undefined) : undefined),
    })
    const { open, beta, put } = stations({ files })
    put(one.name, one.bytes)
    put(two.name, two.bytes)
    for await (const { name } of open().receive(beta)) {
      expect(name).toBe(one.name)
      break
    }
  })
})

const one = bundle('one')
const two = bundle('two')

describe('a drive whose files hang', () => {
  it('is asked for no third while two do, and the poll ends', async () => {
    const asked: string[] = []
    const files = failingFiles({
      read: (path) => {
        asked.push(path)
        return new Promise<string>(() => undefined)
      },
    })
    const { open, beta, put } = stations({ files, timeout: 400 })
    for (const text of ['a', 'b', 'c', 'd', 'e']) put(bundle(text).name, text)
    expect(await receive(open(), beta, accept)).toEqual([])
    expect(asked).toHaveLength(2)
  })
})

describe('large bundles', () => {
  const large = bundle('x'.repeat(folderLimits.hashedAtOnce * 2 + 1))

  it.each([0, 1, folderLimits.hashedAtOnce, folderLimits.hashedAtOnce + 1, folderLimits.hashedAtOnce * 3])(
    'have the hash of all their bytes: %i',
    async (size) => {
      const bytes = new Uint8Array(size).map((_, i) => i % 251)
      const expected = createHash('sha256').update(bytes).digest('hex')
      expect(Buffer.from(await sha256Of(bytes)).toString('hex')).toBe(expected)
    },
  )

  it('come whole through the folder', async () => {
    const { open, alpha, beta } = stations()
    await open().send('beta', large, alpha)
    const sizes: number[] = []
    await receive(open(), beta, async (delivery) => {
      sizes.push(Buffer.compare(await delivery.read(), large.bytes))
    })
    expect(sizes).toEqual([0])
  })

  it('with a wrong name leave nothing, though they are hashed while they are written', async () => {
    const { open, alpha, inbox } = stations()
    const wrong = { name: one.name, bytes: large.bytes }
    await expect(open().send('beta', wrong, alpha)).rejects.toMatchObject({
      code: 'usage.invalid_argument',
      parameters: { field: 'bundle.name', expected: large.name },
    })
    expect(readdirSync(inbox)).toEqual([])
  })

  it('with a wrong name are refused also when these bytes lie there under it', async () => {
    const { open, alpha, put } = stations()
    put(one.name, large.bytes)
    const wrong = { name: one.name, bytes: large.bytes }
    await expect(open().send('beta', wrong, alpha)).rejects.toMatchObject({ code: 'usage.invalid_argument' })
  })

  it('are named by their own files too, which know nothing of doing something meanwhile', async () => {
    const { open, alpha, inbox } = stations()
    const { nodeFiles } = await import('../src/node-files.js')
    const files = { ...nodeFiles, create: (path: string, bytes: Uint8Array) => nodeFiles.create(path, bytes) }
    await expect(
      open({ files }).send('beta', { name: one.name, bytes: large.bytes }, alpha),
    ).rejects.toMatchObject({ code: 'usage.invalid_argument' })
    await open({ files }).send('beta', large, alpha)
    expect(readdirSync(inbox)).toEqual([large.name])
  })

  it('one byte more than was sent is never handed over', async () => {
    const { open, alpha, beta, inbox } = stations()
    await open().send('beta', large, alpha)
    appendFileSync(`${inbox}/${large.name}`, 'x')
    expect(await receive(open(), beta)).toEqual([])
  })
})
