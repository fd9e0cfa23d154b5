import type { Delivery } from '@ordersync/core'
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { failingFiles } from './failing-files.js'
import { accept, bundle, ofFiles, receive, reject, stations } from './stations.js'

const one = bundle('one')
const two = bundle('two')
const posix = process.platform !== 'win32'

describe('receiving bundles', () => {
  it('hands over only what fits its name, without waiting', async () => {
    const { open, beta, put } = stations()
    put(one.name, 'one')
    put(two.name, 'tw')
    put(bundle('three').name, '')
    expect(await receive(open(), beta)).toEqual([one.name])
  })

  it('reads an incomplete file again only when it has changed or after a while', async () => {
    const reads: string[] = []
    const { open, beta, put, time } = stations({
      files: failingFiles({ read: (path) => void reads.push(path) }),
    })
    const path = put(two.name, 'tw')
    const transport = open()
    for (let poll = 0; poll < 3; poll++) expect(await receive(transport, beta)).toEqual([])
    expect(reads).toHaveLength(1)
    time.now += 10 * 60_000
    expect(await receive(transport, beta)).toEqual([])
    expect(reads).toHaveLength(2)
    appendFileSync(path, 'o')
    expect(await receive(transport, beta)).toEqual([two.name])
    expect(reads).toHaveLength(3)
  })

  it('notices content that came later under the same size and time', async () => {
    const { open, beta, put, time } = stations()
    const path = put(two.name, 'xxx')
    utimesSync(path, 1, 1)
    const transport = open()
    expect(await receive(transport, beta)).toEqual([])
    writeFileSync(path, 'two')
    utimesSync(path, 1, 1)
    time.now += 10 * 60_000
    expect(await receive(transport, beta)).toEqual([two.name])
  })

  it('costs one listing when 2,000 files are known', async () => {
    const calls: string[] = []
    const { open, beta, put } = stations({ files: failingFiles({}, calls) })
    for (let n = 0; n < 2000; n++) {
      const { name, bytes } = bundle(`bundle ${n}`)
      put(name, bytes)
    }
    const transport = open()
    expect(await receive(transport, beta, (n) => (n.size % 2 === 0 ? n.accept() : reject(n)))).toHaveLength(
      2000,
    )
    calls.length = 0
    expect(await receive(transport, beta)).toEqual([])
    expect(calls).toEqual(['status', 'list'])
  })

  it('forgets names that are gone, and only those', async () => {
    const { open, beta, put } = stations()
    const path = put(one.name, 'one')
    put(two.name, 'two')
    await receive(open(), beta, accept)
    expect(ofFiles(beta.memory).size).toBe(2)
    rmSync(path)
    await receive(open(), beta)
    expect([...ofFiles(beta.memory).keys()]).toEqual([expect.stringContaining(two.name)])
  })

  it('forgets nothing while the box is not there', async () => {
    const { open, beta, put, inbox } = stations()
    put(one.name, 'one')
    await receive(open(), beta, accept)
    rmSync(inbox, { recursive: true })
    await receive(open(), beta)
    expect(ofFiles(beta.memory).size).toBe(1)
  })

  it('keeps two folders apart that share a memory', async () => {
    const { open, beta, put, folder } = stations()
    const second = join(folder, 'second')
    mkdirSync(join(second, 'to-beta'), { recursive: true })
    put(one.name, 'one')
    await receive(open(), beta, accept)
    await receive(open({ folder: second }), beta)
    expect(await receive(open(), beta)).toEqual([])
  })

  it('changes nothing in the shared tree, whatever is decided', async () => {
    const changes: string[] = []
    const note = (name: string) => () => void changes.push(name)
    const { open, beta, put, inbox } = stations({
      files: failingFiles({
        create: note('create'),
        rename: note('rename'),
        remove: note('remove'),
        makeDirectory: note('makeDirectory'),
      }),
    })
    put(one.name, 'one')
    put(two.name, 'two')
    await receive(open(), beta, (delivery) =>
      delivery.name === one.name ? accept(delivery) : reject(delivery),
    )
    await receive(open(), beta)
    expect(changes).toEqual([])
    expect(readdirSync(inbox)).toHaveLength(2)
  })

  it.each(['EIO', 'EBUSY', 'EACCES', 'UNKNOWN', 'ETIMEDOUT'])(
    'takes %s while reading or looking for "not yet", and goes on with the others',
    async (code) => {
      const { open, beta, put } = stations()
      put(one.name, 'one')
      put(two.name, 'two')
      const fails = (path: string) => (path.endsWith(one.name) ? code : undefined)
      for (const call of ['read', 'status'] as const) {
        const failing = open({ files: failingFiles({ [call]: fails }) })
        expect(await receive(failing, beta)).toEqual([two.name])
      }
      expect(await receive(open(), beta)).toEqual([one.name, two.name].sort())
    },
  )

  it.each([
    ['EACCES', 'transport.denied'],
    ['EIO', 'transport.unavailable'],
  ])('makes %s while listing a %s that names the place', async (system, code) => {
    const { open, beta, put, inbox } = stations({ files: failingFiles({ list: () => system }) })
    put(one.name, 'one')
    await expect(receive(open(), beta)).rejects.toMatchObject({ code, parameters: { place: inbox } })
  })

  it('stands files that vanish between listing and reading', async () => {
    const { open, beta, put, inbox } = stations()
    put(one.name, 'one')
    put(two.name, 'two')
    const three = bundle('three')
    put(three.name, 'three')
    const texts: string[] = []
    for await (const delivery of open().receive(beta)) {
      rmSync(inbox, { recursive: true, force: true })
      texts.push(Buffer.from(await delivery.read()).toString())
    }
    // The first, and the one that was read meanwhile; both whole.
    expect(texts).toHaveLength(2)
    expect(['one', 'two', 'three']).toEqual(expect.arrayContaining(texts))
  })

  it('refuses to read what has changed since it was listed, and hands it over again when it is whole', async () => {
    const { open, beta, put } = stations()
    const path = put(one.name, 'one')
    let delivery: Delivery | undefined
    await receive(open(), beta, async (found) => {
      delivery = found
    })
    truncateSync(path, 2)
    await expect(delivery!.read()).rejects.toMatchObject({ code: 'transport.unavailable' })
    writeFileSync(path, 'onf')
    await expect(delivery!.read()).rejects.toMatchObject({ code: 'transport.unavailable' })
    writeFileSync(path, 'one')
    expect(Buffer.from(await delivery!.read()).toString()).toBe('one')
  })

  it('can be read twice, each time the caller’s own', async () => {
    const { open, beta, put } = stations()
    put(one.name, 'one')
    await receive(open(), beta, async (delivery) => {
      const first = await delivery.read()
      first.fill(0)
      expect(Buffer.from(await delivery.read()).toString()).toBe('one')
    })
  })

  it('never reads a file above the limit', async () => {
    const reads: string[] = []
    const { open, beta, put } = stations({
      maxBytes: 3,
      files: failingFiles({ read: (path) => void reads.push(path) }),
    })
    const large = bundle('four')
    put(large.name, large.bytes)
    put('Kopie.osb', large.bytes)
    put(one.name, 'one')
    for (let poll = 0; poll < 3; poll++) expect(await receive(open(), beta)).toEqual([one.name])
    expect(reads.every((path) => path.endsWith(one.name))).toBe(true)
  })

  it.skipIf(!posix)('never follows a link, nor opens a directory of the name (T15)', async () => {
    const reads: string[] = []
    const { open, beta, folder, inbox } = stations({
      files: failingFiles({ read: (path) => void reads.push(path) }),
    })
    mkdirSync(inbox)
    writeFileSync(join(folder, 'secret'), 'one')
    symlinkSync(join(folder, 'secret'), join(inbox, one.name))
    mkdirSync(join(inbox, two.name))
    for (let poll = 0; poll < 3; poll++) expect(await receive(open(), beta)).toEqual([])
    // Where the system cannot open without following, not opening at all is what protects.
    expect(reads).toEqual([])
  })

  it.skipIf(!posix)(
    'does not follow a link that takes the place of a file after it was looked at (T15)',
    async () => {
      const { open, beta, folder, put } = stations()
      const path = put(one.name, 'one')
      writeFileSync(join(folder, 'secret'), 'one')
      const files = failingFiles({
        read: () => {
          rmSync(path)
          symlinkSync(join(folder, 'secret'), path)
          return undefined
        },
      })
      expect(await receive(open({ files }), beta)).toEqual([])
    },
  )
})

describe('receiving copies and foreign files', () => {
  const copies = [
    `${one.name.slice(0, 26)} (1).osb`,
    `${one.name.slice(0, 26)}.sync-conflict-20260304-101112-ABCDEFG.osb`,
    `${one.name.slice(0, 26)}-LAPTOP.osb`,
    `${one.name.slice(0, 26)} (Kopie in Konflikt ÄÖ).osb`,
    one.name.toUpperCase(),
    'angebot.osb',
    `${'ä'.repeat(120)}.osb`,
  ]

  it.each(copies)('hands over %s once it no longer changes', async (name) => {
    const { open, beta, put } = stations()
    const path = put(name, 'on')
    const transport = open()
    expect(await receive(transport, beta)).toEqual([])
    appendFileSync(path, 'e')
    expect(await receive(transport, beta)).toEqual([])
    const read: string[] = []
    await receive(transport, beta, async (delivery) => {
      expect(delivery.size).toBe(3)
      read.push(Buffer.from(await delivery.read()).toString())
      await delivery.accept()
    })
    expect(read).toEqual(['one'])
    expect(await receive(transport, beta)).toEqual([])
  })

  it('counts a poll of an earlier run', async () => {
    const { open, beta, put } = stations()
    put('a (1).osb', 'one')
    expect(await receive(open(), beta)).toEqual([])
    expect(await receive(open(), beta)).toEqual(['a (1).osb'])
  })

  it('looks at a rejected copy again only when it has changed', async () => {
    const { open, beta, put } = stations()
    const path = put('a (1).osb', 'on')
    await receive(open(), beta)
    expect(await receive(open(), beta, reject)).toEqual(['a (1).osb'])
    expect(await receive(open(), beta)).toEqual([])
    appendFileSync(path, 'e')
    await receive(open(), beta)
    expect(await receive(open(), beta)).toEqual(['a (1).osb'])
  })

  it('keeps memory keys within 300 bytes', async () => {
    const { open, beta, put } = stations()
    put(`${'ä'.repeat(120)}.osb`, 'x')
    put(one.name, 'one')
    await receive(open(), beta, accept)
    for (const key of beta.memory.values.keys()) expect(Buffer.byteLength(key)).toBeLessThanOrEqual(300)
  })

  it.each([
    '.ordersync-0102030405060708.tmp',
    'Notizen.txt',
    `${one.name}.part`,
    `${one.name}.tmp`,
    `.${one.name}`,
    `._${one.name}`,
    `.syncthing.${one.name}.tmp`,
    `~${one.name}`,
    '.osb',
    'con.osb',
    'NUL.osb',
    'com1.x.osb',
    'lpt² .osb',
    'a:b.osb',
    'a\\b.osb',
    'a\nb.osb',
    `${one.name.slice(0, 26)}.qtf`,
  ])('never opens %j', async (name) => {
    if (!posix && /[:\\\n]|^(con|nul|com|lpt)/i.test(name)) return
    const touched: string[] = []
    const note = (path: string) => void touched.push(path)
    const { open, beta, put } = stations({ files: failingFiles({ read: note, status: note }) })
    const path = put(name, 'one')
    for (let poll = 0; poll < 3; poll++) expect(await receive(open(), beta)).toEqual([])
    expect(touched).not.toContain(path)
  })
})
