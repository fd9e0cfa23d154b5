/** Everything that ever lay in the shared folder, in the mailboxes, in the bucket or on a stick: whoever reads along there sees these bytes. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import type { FileTransport } from '@ordersync/transport-folder'
import type { MailServer } from '../../../../tools/servers/mail-server.mjs'
import type { Premises, SharedBucket } from './members.ts'

export interface Carrier {
  /** Copy what is new, before it is taken away again; with mail, once it is delivered. */
  keep(): Promise<void>
  /** The folder is gone, as an unplugged drive is; the server is off. */
  unplug(): Promise<void>
  plugIn(): Promise<void>
  /** What a run without it says. */
  readonly missingCode: string
  /** Files or mails seen so far. */
  readonly seen: ReadonlySet<string>
}

export function watchCarrier(
  { folder, shared, mail, s3, sticks }: Premises,
  ids: readonly string[],
): Carrier {
  const kept = join(folder, 'carried')
  mkdirSync(kept)
  if (s3 !== undefined) return watchBucket(kept, s3)
  if (sticks !== undefined) return carryByHand(watchFolder(kept, shared), kept, sticks)
  return mail === undefined ? watchFolder(kept, shared) : watchMail(kept, mail, ids)
}

function watchFolder(kept: string, shared: string): Carrier {
  const seen = new Set<string>()
  const away = `${shared}-unplugged`
  const keep = async (): Promise<void> => {
    if (!existsSync(shared)) return
    for (const file of readdirSync(shared, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue
      const from = join(file.parentPath, file.name)
      const name = from.slice(shared.length + 1).replace(/[\\/]/g, '__')
      if (seen.has(name)) continue
      copyFileSync(from, join(kept, name))
      seen.add(name)
    }
  }
  return {
    seen,
    keep,
    unplug: async () => renameSync(shared, away),
    plugIn: async () => renameSync(away, shared),
    missingCode: 'transport.missing',
  }
}

/** Somebody looks at the sticks after each run and brings what is new to those it is for. */
function carryByHand(
  folder: Carrier,
  kept: string,
  sticks: ReadonlyMap<string, Pick<FileTransport, 'add'>>,
): Carrier {
  const brought = new Set<string>()
  return {
    ...folder,
    keep: async () => {
      await folder.keep()
      for (const name of folder.seen) {
        const [, to] = /__for-([a-z0-9-]+)__[a-z2-7]{26}\.osb$/.exec(name) ?? []
        if (to === undefined || brought.has(name)) continue
        brought.add(name)
        await sticks.get(to)?.add(readFileSync(join(kept, name)))
      }
    },
  }
}

/** Each object under its key. */
function watchBucket(kept: string, { server, bucket, client }: SharedBucket): Carrier {
  const seen = new Set<string>()
  return {
    seen,
    keep: async () => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }))
      for (const { Key = '' } of Contents) {
        if (seen.has(Key)) continue
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }))
        writeFileSync(join(kept, Key.replace(/\//g, '__')), await Body!.transformToByteArray())
        seen.add(Key)
      }
    },
    unplug: () => server.stop(),
    plugIn: () => server.start(),
    missingCode: 'transport.unavailable',
  }
}

/** Each mail as it lay there, and its attachment decoded: readable is what a person could read. */
function watchMail(kept: string, mail: MailServer, ids: readonly string[]): Carrier {
  const seen = new Set<string>()
  return {
    seen,
    keep: async () => {
      await mail.settle()
      for (const id of ids) {
        for (const path of mail.mailFiles(mail.address(id))) {
          const text = readFileSync(path, 'latin1')
          const bundle = /filename="([a-z2-7]{26}\.osb)"\r?\n\r?\n([A-Za-z0-9+/=\r\n]+)/.exec(text)
          const name = `${id}__${bundle?.[1] ?? String(seen.size)}`
          if (seen.has(name)) continue
          copyFileSync(path, join(kept, `${name}.eml`))
          if (bundle !== null) writeFileSync(join(kept, name), Buffer.from(bundle[2]!, 'base64'))
          seen.add(name)
        }
      }
    },
    unplug: () => mail.kill(),
    plugIn: () => mail.start(),
    missingCode: 'transport.unavailable',
  }
}
