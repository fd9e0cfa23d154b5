/** Who belongs to the network of the demo: an office and two stations, each with a database, keys and a carrier of its own. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { openHost, openRemote } from '@ordersync/core'
import type { Host, Remote, Store, SyncMember, SyncOptions, Transport } from '@ordersync/core'
import {
  createFileKeyStore,
  createFileWitness,
  createNodeRuntime,
  createProcessLock,
} from '@ordersync/runtime-node'
import { createSqliteStore } from '@ordersync/store-sqlite'
import { createFileTransport, createFolderTransport } from '@ordersync/transport-folder'
import type { FileTransport } from '@ordersync/transport-folder'
import { createMailTransport } from '@ordersync/transport-mail'
import { createS3Transport, s3ClientOptions } from '@ordersync/transport-s3'
import type { MailServer } from '../../../../tools/servers/mail-server.mjs'
import type { S3Server } from '../../../../tools/servers/s3-server.mjs'

export interface Member {
  /** Station id; its database is `<id>.sqlite`. */
  readonly id: string
  readonly label: string
  readonly path: string
  readonly store: Store
  readonly sync: SyncMember
}

export interface Office extends Member {
  readonly host: Host
}

export interface Branch extends Member {
  readonly remote: Remote
}

/** What the members have in common on this one machine. In life each has its own, and the folder is a drive or a cloud. */
export interface Premises {
  readonly folder: string
  /** The only thing that all three reach. */
  readonly shared: string
  /** Instead of the folder: a mailbox for each. */
  readonly mail: MailServer | undefined
  /** Or one bucket for all. */
  readonly s3: SharedBucket | undefined
  /** Or a stick for each, a folder in the shared one: by station id, whose files somebody brings to the others. */
  readonly sticks: Map<string, FileTransport> | undefined
}

/** The server that the demo has started, if any. */
export interface DemoServers {
  readonly mail?: MailServer | undefined
  readonly s3?: S3Server | undefined
  /** None, and nothing else that all reach either: files are carried. */
  readonly byHand?: boolean
}

export interface SharedBucket {
  readonly server: S3Server
  readonly bucket: string
  readonly client: S3Client
}

export async function preparePremises(
  folder: string,
  { mail, s3, byHand = false }: DemoServers,
): Promise<Premises> {
  const shared = join(folder, 'shared')
  mkdirSync(shared, { recursive: true })
  const bucket = s3 === undefined ? undefined : await makeBucket(s3)
  return { folder, shared, mail, s3: bucket, sticks: byHand ? new Map() : undefined }
}

async function makeBucket(server: S3Server): Promise<SharedBucket> {
  const { endpoint, region, accessKeyId, secretAccessKey } = server
  const credentials = { accessKeyId, secretAccessKey }
  const client = new S3Client(s3ClientOptions({ endpoint, region, credentials }))
  const bucket = 'ordersync-demo'
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  return { server, bucket, client }
}

export async function openOffice(premises: Premises, id: string, label: string): Promise<Office> {
  const { path, store, options } = partsOf(premises, id)
  const host = await openHost({ ...options, station: id, label })
  return { id, label, path, store, sync: host, host }
}

export async function openBranch(premises: Premises, id: string, label: string): Promise<Branch> {
  const { path, store, options } = partsOf(premises, id)
  const remote = await openRemote(options)
  return { id, label, path, store, sync: remote, remote }
}

export async function closeMember({ sync, store }: Member): Promise<void> {
  await sync.close()
  await store.close?.()
}

/** A folder is not created when it is not there: a drive that is unplugged is no empty drive. */
function openTransport({ shared, mail, s3, sticks }: Premises, id: string): Transport {
  if (sticks !== undefined) {
    const saveTo = join(shared, id)
    mkdirSync(saveTo, { recursive: true })
    const stick = createFileTransport({ saveTo })
    sticks.set(id, stick)
    return stick
  }
  if (s3 !== undefined) return createS3Transport({ client: s3.client, bucket: s3.bucket, timeout: 20_000 })
  if (mail === undefined) return createFolderTransport({ folder: shared })
  const { ports, ca, password } = mail
  const address = mail.address(id)
  return createMailTransport({
    address,
    auth: { user: address, password },
    receive: { protocol: 'imap', host: 'localhost', port: ports.imaps, ca },
    send: { host: 'localhost', port: ports.smtp, tls: 'starttls', ca },
    addresses: (station) => mail.address(station),
  })
}

function partsOf(
  premises: Premises,
  id: string,
): { readonly path: string; readonly store: Store; readonly options: SyncOptions } {
  const { folder } = premises
  const path = join(folder, `${id}.sqlite`)
  const secret = join(folder, 'keys', id)
  // The demo looks into the file with Node's own SQLite, see databases/station.ts.
  const store = createSqliteStore({ path, driver: 'node:sqlite' })
  const options: SyncOptions = {
    store,
    runtime: createNodeRuntime(),
    keys: createFileKeyStore(secret),
    witness: createFileWitness(join(secret, 'witness.json')),
    lock: createProcessLock(`${path}.lock`),
    transport: openTransport(premises, id),
  }
  return { path, store, options }
}
