// Throw-away Syncthing peers on this machine alone, which keep one folder each the same: what a cloud folder is for our folder
// transport. For tests. Needs the program syncthing (Debian: syncthing); nothing outside its folder is read as configuration
// or written. The peers listen on and dial 127.0.0.1 only; discovery, relays, port mapping, usage and crash reports and
// upgrades are off.
//
//   node tools/servers/syncthing.mjs        starts two, prints their folders, until Ctrl+C
import { execFileSync, spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setInterval, clearInterval } from 'node:timers'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

const folderId = 'exchange'
const apiKey = 'ordersync-test'

function find(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path))
}

/** Names of the programs that are not here; empty where peers can start. */
export function missingSyncthing() {
  return process.platform !== 'win32' && find('syncthing') !== undefined ? [] : ['syncthing']
}

/** Two peers that know each other, both started. See syncthing.d.mts. */
export async function startSyncthing() {
  if (missingSyncthing().length > 0) throw new Error('the program syncthing is missing')
  const root = mkdtempSync(join(tmpdir(), 'ordersync-syncthing-'))
  const ports = await freePorts(4)
  const peers = ['one', 'two'].map((name, i) => new Peer(join(root, name), ports[2 * i], ports[2 * i + 1]))
  const pair = new Pair(root, peers)
  try {
    for (const peer of peers) peer.prepare()
    for (const peer of peers) peer.configure(peers)
    await Promise.all(peers.map((peer) => peer.start()))
    return pair
  } catch (error) {
    await pair.close()
    throw error
  }
}

class Pair {
  #root

  constructor(root, peers) {
    this.#root = root
    this.peers = peers
  }

  /** Resolves when both folders are the same; while one peer is off, when the other has seen what lies in its own. */
  async settle(withinMs = 30_000) {
    const end = Date.now() + withinMs
    const running = this.peers.filter((peer) => peer.isRunning)
    await Promise.all(running.map((peer) => peer.scan()))
    if (running.length < 2) return
    for (;;) {
      const [one, two] = this.peers
      if ((await one.hasGiven(two)) && (await two.hasGiven(one))) return
      if (Date.now() > end) throw new Error('the peers do not come to agree')
      await sleep(20)
    }
  }

  async close() {
    await Promise.all(this.peers.map((peer) => peer.kill()))
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 5 })
  }
}

class Peer {
  #home
  #ports
  #child

  constructor(root, listen, api) {
    this.#home = join(root, 'home')
    this.#ports = { listen, api }
    this.folder = join(root, 'folder')
  }

  get isRunning() {
    return this.#child !== undefined
  }

  prepare() {
    mkdirSync(join(this.folder, '.stfolder'), { recursive: true })
    mkdirSync(this.#home, { recursive: true })
    const flags = ['--no-default-folder', '--skip-port-probing']
    execFileSync(find('syncthing'), ['generate', `--home=${this.#home}`, ...flags], { stdio: 'ignore' })
    const made = readFileSync(join(this.#home, 'config.xml'), 'utf8')
    this.id = /<device id="([A-Z0-9-]+)"/.exec(made)[1]
  }

  configure(peers) {
    writeFileSync(join(this.#home, 'config.xml'), configuration(this, this.#ports, peers))
  }

  get address() {
    return `tcp://127.0.0.1:${this.#ports.listen}`
  }

  async start() {
    const log = openSync(join(this.#home, 'log'), 'a')
    const args = ['serve', `--home=${this.#home}`, '--no-browser', '--no-restart', '--no-upgrade']
    // No HOME of whoever runs the tests; and no trial at each start which way of hashing is the fastest.
    const quick = { STHASHING: 'minio', STNORESTART: '1', STNOUPGRADE: '1' }
    const env = { PATH: process.env.PATH, HOME: this.#home, ...quick }
    const child = spawn(find('syncthing'), args, { detached: true, stdio: ['ignore', log, log], env })
    closeSync(log)
    this.#child = child
    let ended = false
    child.on('exit', () => {
      ended = true
      if (this.#child === child) this.#child = undefined
    })
    const end = Date.now() + 30_000
    while (!(await this.#ask('GET', 'system/ping').catch(() => undefined))) {
      if (ended || Date.now() > end)
        throw new Error(
          `syncthing did not start: ${readFileSync(join(this.#home, 'log'), 'utf8').slice(-2000)}`,
        )
      await sleep(50)
    }
  }

  /** As a power cut would. The folder stays; `start` brings it back. */
  async kill() {
    const child = this.#child
    if (child === undefined) return
    this.#child = undefined
    const gone = new Promise((resolve) => child.on('exit', resolve))
    if (child.exitCode !== null || child.signalCode !== null) return
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      // Gone by itself.
    }
    await gone
  }

  /** What it listens on and dials, and whether it looks for others. */
  async reach() {
    const status = await this.#ask('GET', 'system/status')
    return {
      listens: Object.keys(status.connectionServiceStatus),
      dials: Object.keys(status.lastDialStatus),
      discovers: (status.discoveryMethods ?? 0) > 0,
    }
  }

  /** Look at the own folder now instead of with the next event. */
  scan() {
    return this.#ask('POST', `db/scan?folder=${folderId}`)
  }

  /** Has it nothing to do, and has the other one all that it knows? */
  async hasGiven(other) {
    const status = await this.#ask('GET', `db/status?folder=${folderId}`)
    const there = await this.#ask('GET', `db/completion?folder=${folderId}&device=${other.id}`)
    const { connections } = await this.#ask('GET', 'system/connections')
    return (
      connections[other.id]?.connected === true &&
      status.state === 'idle' &&
      status.needTotalItems === 0 &&
      there.needItems === 0 &&
      there.needDeletes === 0
    )
  }

  async #ask(method, path) {
    const answer = await globalThis.fetch(`http://127.0.0.1:${this.#ports.api}/rest/${path}`, {
      method,
      headers: { 'X-API-Key': apiKey },
      signal: globalThis.AbortSignal.timeout(20_000),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
    return text === '' ? {} : JSON.parse(text)
  }
}

function configuration(own, { api }, peers) {
  const devices = peers.map(
    ({ id, address }) => `<device id="${id}" compression="metadata"><address>${address}</address></device>`,
  )
  const shared = peers.map(({ id }) => `<device id="${id}"></device>`)
  const options = {
    listenAddress: own.address,
    globalAnnounceEnabled: false,
    localAnnounceEnabled: false,
    relaysEnabled: false,
    natEnabled: false,
    reconnectionIntervalS: 1,
    startBrowser: false,
    urAccepted: -1,
    urSeen: 9,
    crashReportingEnabled: false,
    autoUpgradeIntervalH: 0,
    stunServer: '',
    stunKeepaliveStartS: 0,
    progressUpdateIntervalS: -1,
    setLowPriority: false,
    minHomeDiskFree: 0,
  }
  return `<configuration version="36">
<folder id="${folderId}" path="${own.folder}" type="sendreceive" rescanIntervalS="3600" fsWatcherEnabled="true" fsWatcherDelayS="1">
${shared.join('\n')}
<minDiskFree unit="%">0</minDiskFree>
<maxConflicts>10</maxConflicts>
<disableFsync>true</disableFsync>
</folder>
${devices.join('\n')}
<gui enabled="true" tls="false"><address>127.0.0.1:${api}</address><apikey>${apiKey}</apikey></gui>
<options>
${Object.entries(options)
  .map(([name, value]) => `<${name}>${value}</${name}>`)
  .join('\n')}
</options>
</configuration>
`
}

async function freePorts(count) {
  const servers = []
  for (let i = 0; i < count; i++) {
    const server = createServer()
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    servers.push(server)
  }
  const ports = servers.map((server) => server.address().port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const pair = await startSyncthing()
  for (const { folder } of pair.peers) process.stdout.write(`${folder}\n`)
  const alive = setInterval(() => undefined, 60_000)
  process.on('SIGINT', () => {
    clearInterval(alive)
    void pair.close()
  })
}
