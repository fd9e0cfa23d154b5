import type { Delivery, Notice, Transport, TransportContext } from '@ordersync/core'
import { appendFileSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FolderFiles } from '../src/folder-files.js'
import { nodeFiles } from '../src/node-files.js'
import { bundle, ofFiles, stations } from './stations.js'

const one = bundle('one')
const posix = process.platform !== 'win32'

/** What is said of files that are not handed over, after each delivery was treated by `treat`. */
async function leftOf(
  transport: Transport,
  context: TransportContext,
  treat: (delivery: Delivery) => Promise<void> = async () => undefined,
): Promise<readonly Notice[]> {
  const left: Notice[] = []
  const told = { ...context, onLeft: (notice: Notice) => void left.push(notice) }
  for await (const delivery of transport.receive(told)) await treat(delivery)
  return left
}

const reject = (delivery: Delivery) => delivery.reject({ code: 'format.not_a_bundle' })

describe('files that are not handed over', () => {
  it('a cut one is named when nobody has written to it since an earlier poll, also of an earlier run', async () => {
    const { open, beta, put } = stations()
    const path = put(one.name, one.bytes.subarray(0, 1))
    expect(await leftOf(open(), beta)).toEqual([])
    const cut = { code: 'TRANSPORT_ENTRY_INCOMPLETE', parameters: { name: one.name } }
    expect(await leftOf(open(), beta)).toEqual([cut])
    const loop = open()
    expect(await leftOf(loop, beta)).toEqual([cut])
    expect(await leftOf(loop, beta)).toEqual([cut])
    appendFileSync(path, 'n')
    expect(await leftOf(loop, beta)).toEqual([])
    appendFileSync(path, 'e')
    const names: string[] = []
    const take = async (delivery: Delivery) => {
      names.push(delivery.name)
      await delivery.accept()
    }
    expect(await leftOf(loop, beta, take)).toEqual([])
    expect(names).toEqual([one.name])
    expect([...ofFiles(beta.memory).values()]).toEqual(['accepted'])
  })

  it('an empty one, one that is too large and one that is no file are named', async () => {
    const { open, beta, put, inbox } = stations({ maxBytes: 10 })
    const [empty, large, folder] = ['empty', 'large', 'folder'].map((text) => bundle(text).name)
    put(empty!, '')
    put(large!, 'x'.repeat(11))
    mkdirSync(join(inbox, folder!))
    await leftOf(open(), beta)
    const left = await leftOf(open(), beta)
    expect(left).toHaveLength(3)
    expect(left).toEqual(
      expect.arrayContaining([
        { code: 'TRANSPORT_ENTRY_INCOMPLETE', parameters: { name: empty } },
        { code: 'TRANSPORT_ENTRY_TOO_LARGE', parameters: { name: large, bytes: 11, limit: 10 } },
        { code: 'TRANSPORT_ENTRY_NOT_FOLLOWED', parameters: { name: folder } },
      ]),
    )
  })

  it('those of a foreign name that bears our extension are named as well (OSI-04)', async () => {
    const { open, beta, put, inbox } = stations({ maxBytes: 10 })
    const long = `${'n'.repeat(240)}.osb`
    put('empty.osb', '')
    put(long, '')
    put('large.osb', 'x'.repeat(11))
    mkdirSync(join(inbox, 'folder.osb'))
    if (posix) symlinkSync('/nonexistent', join(inbox, 'link.osb'))
    const first = await leftOf(open(), beta)
    // Empty ones may be on their way still.
    expect(first.filter(({ code }) => code === 'TRANSPORT_ENTRY_INCOMPLETE')).toEqual([])
    const left = await leftOf(open(), beta)
    const named = (code: string, name: string, more = {}) => ({ code, parameters: { name, ...more } })
    expect(left).toHaveLength(posix ? 5 : 4)
    expect(left).toEqual(
      expect.arrayContaining([
        named('TRANSPORT_ENTRY_INCOMPLETE', 'empty.osb'),
        named('TRANSPORT_ENTRY_INCOMPLETE', long.slice(0, 120)),
        named('TRANSPORT_ENTRY_TOO_LARGE', 'large.osb', { bytes: 11, limit: 10 }),
        named('TRANSPORT_ENTRY_NOT_FOLLOWED', 'folder.osb'),
        ...(posix ? [named('TRANSPORT_ENTRY_NOT_FOLLOWED', 'link.osb')] : []),
      ]),
    )
    expect(await leftOf(open(), beta)).toEqual(left)
  })

  it('one that the drive can say nothing of is named with the reason', async () => {
    const status: FolderFiles['status'] = async (path) => {
      if (!path.endsWith('odd.osb')) return nodeFiles.status(path)
      throw Object.assign(new Error('ENAMETOOLONG'), { code: 'ENAMETOOLONG' })
    }
    const { open, beta, put } = stations({ files: { ...nodeFiles, status } })
    put('odd.osb', 'junk')
    expect(await leftOf(open(), beta)).toEqual([
      { code: 'TRANSPORT_ENTRY_UNREADABLE', parameters: { name: 'odd.osb', reason: 'ENAMETOOLONG' } },
    ])
  })

  it('a rejected one is named with the reason as long as it lies there', async () => {
    const { open, beta, put } = stations()
    const path = put(one.name, one.bytes)
    const copy = put('junk.osb', 'junk')
    await leftOf(open(), beta, reject)
    await leftOf(open(), beta, reject)
    const named = (name: string) => ({
      code: 'TRANSPORT_ENTRY_LEFT',
      parameters: { name, reason: 'format.not_a_bundle' },
    })
    expect(await leftOf(open(), beta)).toEqual([named(one.name), named('junk.osb')])
    rmSync(path)
    expect(await leftOf(open(), beta)).toEqual([named('junk.osb')])
    rmSync(copy)
    expect(await leftOf(open(), beta)).toEqual([])
    expect(ofFiles(beta.memory).size).toBe(0)
  })

  it('says nothing of what is foreign by its name, or was accepted', async () => {
    const { open, beta, put } = stations()
    put('Notizen.txt', 'x')
    put(one.name, one.bytes)
    expect(await leftOf(open(), beta, (delivery) => delivery.accept())).toEqual([])
    expect(await leftOf(open(), beta)).toEqual([])
  })
})
