import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFileKeyStore } from '../src/file-key-store.js'
import { refusal, refusedCode } from '../../core/test/format/refused-code.js'

const posix = process.platform !== 'win32'
const secret = new TextEncoder().encode('AGE-SECRET-KEY-1CANARY')
let base: string
let folder: string

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'keys-'))
  folder = join(base, 'a', 'keys')
})
afterEach(() => rm(base, { recursive: true, force: true }))

describe('file key store', () => {
  it('gives back what was put, and nothing for what was not', async () => {
    const store = createFileKeyStore(folder)
    expect(await store.get('signing')).toBeUndefined()
    await store.put('signing', secret)
    expect(await store.get('signing')).toEqual(secret)
    expect(await createFileKeyStore(folder).get('signing')).toEqual(secret)
    expect(await store.get('age')).toBeUndefined()
  })

  it('replaces, deletes, and forgives a second deletion', async () => {
    const store = createFileKeyStore(folder)
    await store.put('age', secret)
    await store.put('age', secret.subarray(5))
    expect(await store.get('age')).toEqual(secret.subarray(5))
    await store.delete('age')
    await store.delete('age')
    expect(await store.get('age')).toBeUndefined()
    expect(await readdir(folder)).toEqual([])
  })

  it.skipIf(!posix)('keeps files and folder for their owner alone', async () => {
    await createFileKeyStore(folder).put('age', secret)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await stat(join(folder, 'key-age'))).mode & 0o777).toBe(0o600)
  })

  it.skipIf(!posix)('refuses a key that others may read, and says so without the key', async () => {
    const store = createFileKeyStore(folder)
    await store.put('age', secret)
    for (const mode of [0o640, 0o604, 0o620]) {
      await chmod(join(folder, 'key-age'), mode)
      const error = await refusal(() => store.get('age'))
      expect(error?.code).toBe('usage.key_exposed')
      expect(error?.parameters).toMatchObject({ path: join(folder, 'key-age'), expected: '0600' })
      expect(error?.message).not.toContain('CANARY')
    }
    await store.put('age', secret)
    expect(await store.get('age')).toEqual(secret)
  })

  it.skipIf(!posix)('says whose key it is when another user of the computer asks', async () => {
    await createFileKeyStore(folder).put('age', secret)
    if (process.getuid?.() === 0) await chmod(base, 0o755)
    else await chmod(join(folder, 'key-age'), 0)
    const store = fileURLToPath(new URL('../dist/index.js', import.meta.url))
    const program = `import { createFileKeyStore } from ${JSON.stringify(store)}
      await createFileKeyStore(${JSON.stringify(folder)}).get('age').catch(({ code, parameters }) => console.log(JSON.stringify({ code, parameters })))`
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      ...(process.getuid?.() === 0 ? { uid: 65_534 } : {}),
    })
    expect(JSON.parse(stdout)).toMatchObject({
      code: 'usage.key_denied',
      parameters: { path: join(folder, 'key-age') },
    })
  })

  it.skipIf(!posix)('does not follow a link, and replaces the link instead of its target', async () => {
    const store = createFileKeyStore(folder)
    await store.put('other', secret)
    const target = join(base, 'target')
    await writeFile(target, 'untouched', { mode: 0o600 })
    await symlink(target, join(folder, 'key-age'))
    expect(await refusedCode(() => store.get('age'))).toBe('usage.key_exposed')
    await store.put('age', secret)
    expect(await readFile(target, 'utf8')).toBe('untouched')
    expect(await store.get('age')).toEqual(secret)
  })

  it.each(['', '../age', 'a/b', 'A', 'nul.txt', 'a b', 'ä', '-x', 'x'.repeat(65)])(
    'refuses the name "%s"',
    async (name) => {
      const store = createFileKeyStore(folder)
      for (const work of [() => store.get(name), () => store.put(name, secret), () => store.delete(name)]) {
        expect(await refusedCode(work)).toBe('usage.invalid_argument')
      }
    },
  )

  it('takes a name of 64 characters and a secret of 64 KiB, and refuses one more', async () => {
    const store = createFileKeyStore(folder)
    const large = new Uint8Array(65_536).fill(7)
    await store.put('x'.repeat(64), large)
    expect(await store.get('x'.repeat(64))).toEqual(large)
    expect(await refusedCode(() => store.put('x', new Uint8Array(65_537)))).toBe('usage.invalid_argument')
  })

  it('leaves no half file, and the old key, when it cannot write', async () => {
    await writeFile(join(base, 'file'), '')
    const store = createFileKeyStore(join(base, 'file'))
    expect(await refusedCode(() => store.put('age', secret))).toBe('store.unavailable')
  })

  it('survives writers at the same time: one of them wins as a whole', async () => {
    const store = createFileKeyStore(folder)
    const secrets = Array.from({ length: 20 }, (_, at) => new Uint8Array(5_000).fill(at))
    await Promise.all(secrets.map((one) => store.put('age', one)))
    const kept = await store.get('age')
    expect(secrets).toContainEqual(kept)
    expect(await readdir(folder)).toEqual(['key-age'])
  })
})
