// A throw-away S3 server on this machine alone: Ceph's RADOS Gateway over one monitor and one object store in memory. It checks
// signatures and policies, and knows conditional writes. For tests, the demo and the benchmark. Needs the programs ceph-mon,
// ceph-osd, radosgw and ceph (Debian: ceph-mon ceph-osd radosgw ceph-common); nothing outside its folder is read as
// configuration or written. Starts in 10 to 20 seconds and takes about 330 MB of memory.
//
//   node tools/servers/s3-server.mjs        starts one, prints where it listens, until Ctrl+C
import { execFile, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { clearInterval, setInterval } from 'node:timers'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { randomUUID } from 'node:crypto'

const runFile = promisify(execFile)

const PROGRAMS = ['ceph-mon', 'ceph-osd', 'radosgw', 'radosgw-admin', 'ceph', 'ceph-authtool', 'monmaptool']

/** What an unprivileged user usually does not have in his PATH. */
const searched = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/local/sbin']

function find(name) {
  return searched.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

/** Names of the programs that are not here; empty where the server can start. */
export function missingS3Programs() {
  if (process.platform === 'win32') return PROGRAMS
  return PROGRAMS.filter((name) => find(name) === undefined)
}

/** See s3-server.d.mts for what it gives. */
export async function startS3Server() {
  const missing = missingS3Programs()
  if (missing.length > 0) {
    throw new Error(
      `the S3 server needs ${missing.join(', ')} (Debian packages ceph-mon ceph-osd radosgw ceph-common)`,
    )
  }
  // Unix sockets have short paths.
  const folder = mkdtempSync(join(tmpdir(), 'os-s3-'))
  const [port, monitorPort] = await freePorts(2)
  const server = new S3Server(folder, port, monitorPort)
  try {
    await server.prepare()
    return server
  } catch (error) {
    await server.close()
    throw error
  }
}

class S3Server {
  region = 'us-east-1'
  accessKeyId = 'ordersync'
  secretAccessKey = 'ordersync-secret'
  #children = new Map()
  #fsid = randomUUID()

  constructor(folder, port, monitorPort) {
    this.folder = folder
    this.port = port
    this.monitorPort = monitorPort
    this.endpoint = `http://127.0.0.1:${port}`
  }

  async prepare() {
    const { folder, monitorPort } = this
    const at = (...path) => join(folder, ...path)
    for (const name of ['mon', 'osd', 'run', 'log', 'rgw']) mkdirSync(at(name))
    const keyring = (...args) => execFileSync(find('ceph-authtool'), args, { stdio: 'ignore' })
    keyring('--create-keyring', at('mon.keyring'), '--gen-key', '-n', 'mon.', '--cap', 'mon', 'allow *')
    const all = ['mon', 'osd', 'mgr'].flatMap((one) => ['--cap', one, 'allow *'])
    keyring('--create-keyring', at('admin.keyring'), '--gen-key', '-n', 'client.admin', ...all)
    keyring(at('mon.keyring'), '--import-keyring', at('admin.keyring'))
    writeFileSync(at('ceph.conf'), cephConfig(this, this.#fsid))
    const monitors = ['--fsid', this.#fsid, '--addv', 'a', `[v2:127.0.0.1:${monitorPort}/0]`]
    await runFile(find('monmaptool'), ['--create', '--clobber', ...monitors, at('monmap')])
    const maps = ['--monmap', at('monmap'), '--keyring', at('mon.keyring')]
    await runFile(find('ceph-mon'), [...this.#config(), '-i', 'a', '--mkfs', ...maps])
    this.#spawn('monitor', 'ceph-mon', ['-i', 'a'])
    const uuid = randomUUID()
    const key = (await runFile(find('ceph-authtool'), ['--gen-print-key'])).stdout.trim()
    const secrets = at('osd.json')
    writeFileSync(secrets, JSON.stringify({ cephx_secret: key }))
    const id = (await this.#ceph('osd', 'new', uuid, '-i', secrets)).trim()
    keyring('--create-keyring', at('osd', 'keyring'), '--name', `osd.${id}`, '--add-key', key)
    await runFile(find('ceph-osd'), [...this.#config(), '-i', id, '--mkfs', '--osd-uuid', uuid])
    this.#spawn('store', 'ceph-osd', ['-i', id])
    for (let tries = 0; !/1 up/.test(await this.#ceph('osd', 'stat').catch(() => '')); tries++) {
      if (tries > 150) throw new Error(`the object store did not start; see ${at('log')}`)
      await sleep(200)
    }
    await this.start()
    await this.addUser('test', this.accessKeyId, this.secretAccessKey)
  }

  /** A key with no permission to anything; policies of buckets name it `arn:aws:iam:::user/<name>`. */
  async addUser(name, accessKeyId, secretAccessKey) {
    const keys = [`--access-key=${accessKeyId}`, `--secret-key=${secretAccessKey}`]
    const user = [`--uid=${name}`, `--display-name=${name}`, ...keys]
    await runFile(find('radosgw-admin'), [...this.#config(), 'user', 'create', ...user], { timeout: 60_000 })
  }

  /** Bring the gateway back after `stop`; buckets and objects are as they were. */
  async start() {
    this.#spawn('gateway', 'radosgw', ['-n', 'client.admin'])
    for (let tries = 0; !(await canConnect(this.port)); tries++) {
      if (tries > 600) throw new Error(`port ${this.port} did not open; see ${join(this.folder, 'log')}`)
      await sleep(100)
    }
  }

  /** End the gateway as a power cut would: nothing answers on its port. */
  async stop() {
    await this.#end('gateway')
  }

  async close() {
    for (const name of ['gateway', 'store', 'monitor']) await this.#end(name)
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  #config() {
    return ['-c', join(this.folder, 'ceph.conf')]
  }

  async #ceph(...args) {
    return (await runFile(find('ceph'), [...this.#config(), ...args], { timeout: 60_000 })).stdout
  }

  #spawn(name, program, args) {
    const child = spawn(find(program), [...this.#config(), '-f', ...args], { stdio: 'ignore' })
    child.on('error', () => undefined)
    child.unref()
    this.#children.set(name, child)
  }

  async #end(name) {
    const child = this.#children.get(name)
    this.#children.delete(name)
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    child.ref()
    const gone = new Promise((resolve) => child.on('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }
}

function cephConfig({ folder, port, monitorPort }, fsid) {
  return `[global]
fsid = ${fsid}
mon host = v2:127.0.0.1:${monitorPort}/0
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
mon data = ${folder}/mon
osd data = ${folder}/osd
run dir = ${folder}/run
crash dir = ${folder}/log
admin socket = ${folder}/run/$name.$pid.asok
pid file = ${folder}/run/$name.pid
log file = ${folder}/log/$name.log
osd objectstore = memstore
memstore device bytes = 2147483648
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd crush chooseleaf type = 0
osd pool default pg autoscale mode = off
osd max object name len = 256
osd max object namespace len = 64
mon allow pool size one = true
mon max pg per osd = 1000
mon data avail crit = 1
mon data avail warn = 2
rgw frontends = beast endpoint=127.0.0.1:${port}
rgw thread pool size = 32
rgw data = ${folder}/rgw
[client]
keyring = ${folder}/admin.keyring
[client.admin]
keyring = ${folder}/admin.keyring
`
}

/** Taken by listening, so that no two servers that start at once choose the same. */
async function freePorts(count) {
  const listeners = await Promise.all(
    Array.from({ length: count }, () => {
      const listener = createServer()
      return new Promise((resolve, reject) => {
        listener.once('error', reject)
        listener.listen(0, '127.0.0.1', () => resolve(listener))
      })
    }),
  )
  const ports = listeners.map((listener) => listener.address().port)
  await Promise.all(listeners.map((listener) => new Promise((resolve) => listener.close(resolve))))
  return ports
}

function canConnect(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const server = await startS3Server()
  const { endpoint, region, accessKeyId, secretAccessKey, folder } = server
  process.stdout.write(
    `${JSON.stringify({ endpoint, region, accessKeyId, secretAccessKey, folder }, undefined, 2)}\n`,
  )
  const held = setInterval(() => undefined, 60_000)
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      clearInterval(held)
      void server.close()
    })
}
