import { createMemoryStore, openHost, openRemote } from '@ordersync/core'
import type { Fields, KeyStore, MemoryStore } from '@ordersync/core'
import { transportContract } from '@ordersync/contract-tests'
import { createNodeRuntime } from '@ordersync/runtime-node'
import { createFileTransport } from '@ordersync/transport-folder'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { failingFiles } from './failing-files.js'
import { bundle, plainMemory } from './stations.js'
import { temporaryFolder } from './temporary-folder.js'

function stick(): string {
  const { path, remove } = temporaryFolder()
  onTestFinished(remove)
  return path
}

const context = (station: string) => ({ station, memory: plainMemory() })

function memoryKeys(): KeyStore {
  const secrets = new Map<string, Uint8Array>()
  return {
    get: async (name) => secrets.get(name),
    put: async (name, secret) => void secrets.set(name, secret),
    delete: async (name) => void secrets.delete(name),
  }
}

/** All files for a station, taken off the stick. */
function carry(folder: string, station: string): readonly Uint8Array[] {
  const box = join(folder, `for-${station}`)
  const files = readdirSync(folder).includes(`for-${station}`) ? readdirSync(box) : []
  return files.map((name) => {
    const bytes = new Uint8Array(readFileSync(join(box, name)))
    rmSync(join(box, name))
    return bytes
  })
}

describe('files carried by hand', () => {
  it('bring an office and a station to the same records', { timeout: 60_000 }, async () => {
    const make = () => {
      const folder = stick()
      const transport = createFileTransport({ saveTo: folder })
      return {
        folder,
        transport,
        store: createMemoryStore(),
        runtime: createNodeRuntime(),
        keys: memoryKeys(),
      }
    }
    const [a, b] = [make(), make()]
    const host = await openHost(a)
    const remote = await openRemote(b)
    onTestFinished(async () => {
      await host.close()
      await remote.close()
    })
    const { file, code } = await host.addStation('Laptop')
    await remote.join(file, code)
    const put = (store: MemoryStore, name: string) =>
      store.transaction((tx) => tx.records.put('party', [{ key: undefined, fields: { name } as Fields }]))
    await put(a.store, 'Vom Büro')
    await put(b.store, 'Vom Laptop')
    for (let round = 0; round < 5; round++) {
      await remote.syncOnce()
      for (const bytes of carry(b.folder, 'office')) await a.transport.add(bytes)
      await host.syncOnce()
      for (const bytes of carry(a.folder, 'laptop')) await b.transport.add(bytes)
    }
    for (const { store } of [a, b]) {
      const names = await store.transaction(async (tx) => {
        const { keys } = await tx.records.changes('party', undefined, 10)
        return (await tx.records.get('party', keys)).map((fields) => fields?.['name']).sort()
      })
      expect(names).toEqual(['Vom Büro', 'Vom Laptop'])
    }
  })

  it('are written whole under their own name, once, and taken back when nobody needs them', async () => {
    const folder = stick()
    const transport = createFileTransport({ saveTo: folder })
    const one = bundle('one')
    const handle = await transport.send('beta', one, context('alpha'))
    expect(await transport.send('beta', one, context('alpha'))).toBe(handle)
    expect(readdirSync(join(folder, 'for-beta'))).toEqual([one.name])
    for (const strange of ['', '../x', handle.slice(0, -1), `${handle}x`])
      await transport.retire(strange, context('alpha'))
    expect(readdirSync(join(folder, 'for-beta'))).toEqual([one.name])
    await transport.retire(handle, context('alpha'))
    await transport.retire(handle, context('alpha'))
    expect(readdirSync(join(folder, 'for-beta'))).toEqual([])
  })

  it('replace one that was cut off', async () => {
    const folder = stick()
    const one = bundle('one')
    mkdirSync(join(folder, 'for-beta'))
    writeFileSync(join(folder, 'for-beta', one.name), 'on')
    await createFileTransport({ saveTo: folder }).send('beta', one, context('alpha'))
    expect(readFileSync(join(folder, 'for-beta', one.name), 'utf8')).toBe('one')
  })

  it('replace one of the same length that was damaged on the stick', async () => {
    const folder = stick()
    const one = bundle('one')
    mkdirSync(join(folder, 'for-beta'))
    writeFileSync(join(folder, 'for-beta', one.name), 'onf')
    await createFileTransport({ saveTo: folder }).send('beta', one, context('alpha'))
    expect(readFileSync(join(folder, 'for-beta', one.name), 'utf8')).toBe('one')
  })

  it('are written under another name, flushed, renamed, and the directory flushed, in this order', async () => {
    const calls: string[] = []
    const files = failingFiles({ rename: (from) => void calls.push(from.replace(/.*[/\\]/, '')) }, calls)
    const one = bundle('one')
    await createFileTransport({ saveTo: stick(), files }).send('beta', one, context('alpha'))
    expect(calls.slice(-4)).toEqual(['create', 'rename', `.ordersync-${one.name}.tmp`, 'syncDirectory'])
  })

  it.each([
    ['ENOSPC', 'transport.full'],
    ['EROFS', 'transport.denied'],
    ['EIO', 'transport.unavailable'],
  ])(
    'leave nothing of it and say it in "test connection" when writing ends with %s: %s',
    async (code, state) => {
      const folder = stick()
      const transport = createFileTransport({ saveTo: folder, files: failingFiles({ create: () => code }) })
      await expect(transport.send('beta', bundle('one'), context('alpha'))).rejects.toMatchObject({
        code: state,
      })
      expect(readdirSync(join(folder, 'for-beta'))).toEqual([])
      const { ok, findings } = await transport.check(context('alpha'))
      expect(ok).toBe(false)
      expect(findings.map(({ level, notice }) => [level, notice.code])).toEqual([['error', state]])
    },
  )

  it('leave nothing half when renaming fails, and take what a killed run has left', async () => {
    const folder = stick()
    const one = bundle('one')
    mkdirSync(join(folder, 'for-beta'))
    writeFileSync(join(folder, 'for-beta', `.ordersync-${one.name}.tmp`), 'o')
    const failing = createFileTransport({ saveTo: folder, files: failingFiles({ rename: () => 'EXDEV' }) })
    await expect(failing.send('beta', one, context('alpha'))).rejects.toMatchObject({
      code: 'transport.unsuitable',
    })
    expect(readdirSync(join(folder, 'for-beta'))).toEqual([])
    await createFileTransport({ saveTo: folder }).send('beta', one, context('alpha'))
    expect(readdirSync(join(folder, 'for-beta'))).toEqual([one.name])
  })

  it('wait while a virus scanner holds what was just written', async () => {
    let held = 2
    const files = failingFiles({ rename: () => (held-- > 0 ? 'EBUSY' : undefined) })
    const folder = stick()
    const one = bundle('one')
    await createFileTransport({ saveTo: folder, files }).send('beta', one, context('alpha'))
    expect(readdirSync(join(folder, 'for-beta'))).toEqual([one.name])
  })

  it('make no folder for a stick that is pulled out between looking and writing', async () => {
    const folder = stick()
    const files = failingFiles({ makeDirectory: () => void rmSync(folder, { recursive: true }) })
    const transport = createFileTransport({ saveTo: folder, files })
    await expect(transport.send('beta', bundle('one'), context('alpha'))).rejects.toMatchObject({
      code: 'transport.missing',
    })
    expect(existsSync(folder)).toBe(false)
  })

  it('are the bytes that were given, whatever becomes of those afterwards', async () => {
    const transport = createFileTransport({ saveTo: stick() })
    const given = new Uint8Array(Buffer.from('one'))
    expect(await transport.add(given)).toEqual([bundle('one').name])
    given.fill(0)
    for await (const delivery of transport.receive(context('beta')))
      expect(Buffer.from(await delivery.read()).toString()).toBe('one')
  })

  it('are all that is ever removed from the stick, whatever a handle says', async () => {
    const folder = stick()
    mkdirSync(join(folder, 'drive', 'for-beta'), { recursive: true })
    const others = ['photo.jpg', 'drive/photo.jpg', 'drive/for-beta/photo.jpg', 'drive/for-beta/note.osb']
    for (const name of others) writeFileSync(join(folder, name), 'mine')
    const transport = createFileTransport({ saveTo: join(folder, 'drive') })
    for (const handle of [
      '../photo.jpg',
      'for-beta/../photo.jpg',
      '/photo.jpg',
      ...others,
      'for-beta/note.osb',
      'for-beta/photo.jpg',
    ])
      await transport.retire(handle, context('alpha'))
    for (const name of others) expect(existsSync(join(folder, name))).toBe(true)
  })

  it('"test connection" writes, and leaves nothing', async () => {
    const folder = stick()
    expect(await createFileTransport({ saveTo: folder }).check(context('alpha'))).toEqual({
      ok: true,
      findings: [],
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it('wait for a stick that is not plugged in, and make no folder in its place', async () => {
    const folder = join(stick(), 'not plugged in')
    const transport = createFileTransport({ saveTo: folder })
    const missing = { code: 'transport.missing', parameters: { place: folder } }
    await expect(transport.send('beta', bundle('one'), context('alpha'))).rejects.toMatchObject(missing)
    await expect(transport.retire('for-beta/x', context('alpha'))).rejects.toMatchObject(missing)
    expect(await transport.check(context('alpha'))).toEqual({
      ok: false,
      findings: [{ level: 'error', notice: missing }],
    })
  })

  it('say what stands in their way: a file where the stick was, or where the folder of a station goes', async () => {
    const folder = stick()
    const one = bundle('one')
    const box = join(folder, 'for-beta')
    writeFileSync(box, 'not a folder')
    const at = (place: string) => ({ code: 'transport.in_the_way', parameters: { place } })
    const transport = createFileTransport({ saveTo: folder })
    await expect(transport.send('beta', one, context('alpha'))).rejects.toMatchObject(at(box))
    rmSync(box)
    mkdirSync(join(box, one.name), { recursive: true })
    await expect(transport.send('beta', one, context('alpha'))).rejects.toMatchObject(at(join(box, one.name)))
    rmSync(folder, { recursive: true })
    writeFileSync(folder, 'not a folder')
    await expect(transport.send('beta', one, context('alpha'))).rejects.toMatchObject(at(folder))
    await expect(transport.retire('for-beta/x', context('alpha'))).rejects.toMatchObject(at(folder))
    expect((await transport.check(context('alpha'))).findings).toEqual([
      { level: 'error', notice: at(folder) },
    ])
  })

  it.each([{ saveTo: '' }, { extension: 'osb' }, { maxBytes: 0 }, { resendAfter: 1 }])(
    'refuse %j',
    (wrong) => {
      expect(() => createFileTransport({ saveTo: 'x', ...wrong })).toThrow(
        expect.objectContaining({ code: 'usage.invalid_configuration' }),
      )
    },
  )
})

/** Every file is carried at once. */
describe('the file transport, carried by a diligent person,', () => {
  // What a person brings he has still, so only that which is in a program's hands is remembered.
  const apart = /restart|crash|new transport|keeps it for a person|never run/
  for (const contractCase of transportContract) {
    if (apart.test(contractCase.name) || (contractCase.needs ?? []).length > 0) continue
    it(contractCase.name, { timeout: 60_000 }, async () => {
      const { path, remove } = temporaryFolder()
      const opened = new Map<string, ReturnType<typeof createFileTransport>>()
      const carried = new Set<string>()
      await contractCase.run(async () => ({
        open: async (station) => {
          const transport = createFileTransport({ saveTo: path })
          const receive = transport.receive.bind(transport)
          opened.set(station, transport)
          return Object.assign(transport, {
            async *receive(of: Parameters<typeof receive>[0]) {
              const box = readdirSync(path).find((name) => name === `for-${station}`)
              for (const name of box === undefined ? [] : readdirSync(join(path, box))) {
                if (carried.has(`${station}/${name}`)) continue
                carried.add(`${station}/${name}`)
                await transport.add(new Uint8Array(readFileSync(join(path, `for-${station}`, name))))
              }
              yield* receive(of)
            },
          })
        },
        dispose: async () => remove(),
      }))
    })
  }
})
