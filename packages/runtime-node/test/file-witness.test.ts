import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WitnessRecord } from '@ordersync/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFileWitness } from '../src/file-witness.js'
import { refusal, refusedCode } from '../../core/test/format/refused-code.js'

let base: string
let path: string
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'witness-'))
  path = join(base, 'a', 'witness.json')
})
afterEach(() => rm(base, { recursive: true, force: true }))

const mark = (feed: number): WitnessRecord => ({
  epoch: { n: 2, token: 'mfrggzdfmztwq2lknnwg23tpoa' },
  feed,
  // A name like a number goes first in JavaScript, whatever the order was.
  sent: { r03: 7, '12': 3 },
  numbers: { 'AB-{year}': '2026-00417' },
})
const copies = () => [path, `${path}.copy`] as const
const fresh = () => createFileWitness(path).read()

describe('file witness', () => {
  it('1.5: gives back what was written, and nothing where nothing was', async () => {
    const witness = createFileWitness(path)
    expect(await witness.read()).toBeUndefined()
    await witness.write(mark(1))
    expect(await witness.read()).toEqual(mark(1))
    expect(await fresh()).toEqual(mark(1))
    await createFileWitness(path).write(mark(2))
    expect(await witness.read()).toEqual(mark(2))
    expect((await readdir(join(base, 'a'))).sort()).toEqual(['witness.json', 'witness.json.copy'])
  })

  it('1.5: survives any one file torn, cut, mixed up or gone, without falling behind a finished write', async () => {
    await createFileWitness(path).write(mark(1))
    const old = await readFile(path)
    await createFileWitness(path).write(mark(2))
    const good = await readFile(path)
    const damages = [
      undefined,
      Buffer.alloc(0),
      Buffer.alloc(good.length),
      good.subarray(0, good.length - 30),
      Buffer.from(good.toString().replace('"feed":2', '"feed":1')),
      Buffer.from(good.toString().replace('"generation":2', '"generation":9')),
      Buffer.alloc(1_048_577, 32),
      // The state of a machine that stopped between the two.
      old,
    ]
    for (const file of copies()) {
      for (const damage of damages) {
        if (damage === undefined) await rm(file)
        else await writeFile(file, damage)
        expect(await fresh(), `${file} ${String(damage).slice(0, 40)}`).toEqual(mark(2))
        await writeFile(file, good)
      }
    }
  })

  it('1.5: never takes two unreadable copies for none, and writes nothing over them', async () => {
    const witness = createFileWitness(path)
    await witness.write(mark(1))
    for (const file of copies()) await writeFile(file, 'x')
    const error = await refusal(() => witness.read())
    expect(error?.code).toBe('store.witness_damaged')
    expect(error?.parameters).toEqual({ file: 'witness.json' })
    expect(await refusedCode(() => witness.write(mark(2)))).toBe('store.witness_damaged')
    expect(await readFile(path, 'utf8')).toBe('x')
    // One gone, one damaged is no fresh installation either.
    await rm(path)
    expect(await refusedCode(() => witness.read())).toBe('store.witness_damaged')
    await rm(`${path}.copy`)
    expect(await witness.read()).toBeUndefined()
  })

  it('heals the damaged copy with the next write', async () => {
    const witness = createFileWitness(path)
    await witness.write(mark(1))
    await writeFile(path, '')
    await witness.write(mark(2))
    await rm(`${path}.copy`)
    expect(await fresh()).toEqual(mark(2))
  })

  it('goes on after a write that failed', async () => {
    await writeFile(join(base, 'a'), '')
    const witness = createFileWitness(path)
    expect(await refusedCode(() => witness.write(mark(1)))).toBe('store.unavailable')
    await rm(join(base, 'a'))
    await witness.write(mark(2))
    expect(await fresh()).toEqual(mark(2))
  })

  it('keeps the order of writes that overlap', async () => {
    const witness = createFileWitness(path)
    await Promise.all(Array.from({ length: 10 }, (_, at) => witness.write(mark(at))))
    expect(await fresh()).toEqual(mark(9))
  })

  it('leaves a file of a newer version alone', async () => {
    const { hash } = await import('node:crypto')
    const kept = { v: 2, generation: 1, other: true }
    const sum = hash('sha256', JSON.stringify(kept), 'hex')
    await mkdir(join(base, 'a'))
    await writeFile(path, JSON.stringify({ ...kept, sum }))
    expect(await refusedCode(fresh)).toBe('store.newer_schema')
    expect(await refusedCode(() => createFileWitness(path).write(mark(1)))).toBe('store.newer_schema')
  })

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'says when it may not read',
    async () => {
      await createFileWitness(path).write(mark(1))
      await chmod(join(base, 'a'), 0)
      expect(await refusedCode(fresh)).toBe('store.unavailable')
      await chmod(join(base, 'a'), 0o700)
    },
  )

  it('says when a folder is in its place', async () => {
    await mkdir(path, { recursive: true })
    expect(await refusedCode(fresh)).toBe('store.unavailable')
  })
})
