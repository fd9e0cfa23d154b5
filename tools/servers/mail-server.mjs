// A throw-away mail server on this machine alone: Dovecot (IMAP, POP3, LMTP) and Exim (SMTP with AUTH and STARTTLS, delivering
// into the mailboxes). For tests, the demo and the benchmark. Needs the programs dovecot, exim4 and openssl (Debian:
// dovecot-imapd dovecot-pop3d dovecot-lmtpd exim4-daemon-light openssl); nothing outside its folder is read as
// configuration or written. Every address of the domain is a mailbox, made by the first mail or log-in; all have one password.
//
//   node tools/servers/mail-server.mjs        starts one, prints where it listens, until Ctrl+C
import { Buffer } from 'node:buffer'
import { execFileSync, spawn } from 'node:child_process'
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { delimiter, join } from 'node:path'
import { clearInterval, setInterval } from 'node:timers'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

export const mailDomain = 'test.local'

/** What an unprivileged user usually does not have in his PATH. */
const searched = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/local/sbin']

function find(name) {
  return searched.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

/** Names of the programs that are not here; empty where the server can start. */
export function missingMailPrograms() {
  if (process.platform === 'win32') return ['dovecot', 'exim4', 'openssl']
  return ['dovecot', 'exim4', 'openssl'].filter((name) => find(name) === undefined)
}

const allCapabilities =
  'IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT THREAD=REFERENCES MULTIAPPEND UNSELECT CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES WITHIN LIST-STATUS BINARY MOVE SPECIAL-USE QUOTA LITERAL+'

/** See mail-server.d.mts for the options. */
export async function startMailServer(options = {}) {
  const missing = missingMailPrograms()
  if (missing.length > 0) throw new Error(`the mail server needs ${missing.join(', ')}`)
  const folder = mkdtempSync(join(tmpdir(), 'ordersync-mail-'))
  const [imap, imaps, pop3, pop3s, lmtp, smtp, smtps] = await freePorts(7)
  const server = new MailServer(folder, { imap, imaps, pop3, pop3s, lmtp, smtp, smtps }, options)
  try {
    server.prepare()
    await server.start()
    return server
  } catch (error) {
    await server.close()
    throw error
  }
}

class MailServer {
  host = '127.0.0.1'
  domain = mailDomain
  #children = []
  #who = whoRuns()

  constructor(folder, ports, options) {
    this.folder = folder
    this.ports = ports
    this.options = {
      password: 'secret',
      separator: '/',
      exim: true,
      plain: true,
      sizeLimit: 36_700_160,
      oauthSecret: 'oauth-test-key',
      tokens: ['XOAUTH2', 'OAUTHBEARER'],
      hide: [],
      ...options,
    }
    this.password = this.options.password
  }

  /** PEM text of the certificate, which is its own authority. */
  get ca() {
    return readFileSync(join(this.folder, 'etc', 'cert.pem'), 'utf8')
  }

  get key() {
    return readFileSync(join(this.folder, 'etc', 'key.pem'), 'utf8')
  }

  address(name) {
    return `${name}@${mailDomain}`
  }

  /** Exim cannot judge a token by itself: it takes those that are named here, Dovecot those that are signed. */
  acceptToken(address, token) {
    const path = join(this.folder, 'etc', 'tokens')
    writeFileSync(path, `${token}: ${address}\n`, { flag: 'a' })
    if (this.#who.uid !== undefined) chownSync(path, this.#who.uid, this.#who.gid)
  }

  /** Where the mails of an address lie as files, with the folders that it has. */
  mailFiles(address) {
    const box = join(this.folder, 'mail', address.toLowerCase(), 'Maildir')
    if (!existsSync(box)) return []
    return readdirSync(box, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /[\\/](?:cur|new)$/.test(entry.parentPath))
      .map((entry) => join(entry.parentPath, entry.name))
  }

  /** Mails that Exim has taken and not delivered yet. */
  queued() {
    const spool = join(this.folder, 'spool', 'input')
    return existsSync(spool) ? readdirSync(spool).filter((name) => name.endsWith('-H')).length : 0
  }

  /** Resolves when Exim has delivered everything. */
  async settle(withinMs = 20_000) {
    const end = Date.now() + withinMs
    // A mail is in the spool before its sender is told that it was taken, so an empty spool means delivered.
    while (this.queued() > 0) {
      if (Date.now() > end) throw new Error(`${this.queued()} mails are still in the queue`)
      await sleep(15)
    }
  }

  prepare() {
    const { folder } = this
    for (const name of ['run/dovecot', 'run/state', 'mail', 'spool', 'log', 'etc/oauth/default/HS256'])
      mkdirSync(join(folder, name), { recursive: true })
    const etc = join(folder, 'etc')
    execFileSync(
      find('openssl'),
      [
        ...[
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-days',
          '30',
        ],
        ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
        ...['-keyout', join(etc, 'key.pem'), '-out', join(etc, 'cert.pem')],
      ],
      { stdio: 'ignore' },
    )
    const secret = Buffer.from(this.options.oauthSecret).toString('base64')
    writeFileSync(join(etc, 'oauth', 'default', 'HS256', 'default'), secret)
    writeFileSync(
      join(etc, 'oauth.conf'),
      `introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix=${etc}/oauth/\nusername_attribute = email\n`,
    )
    writeFileSync(join(etc, 'tokens'), '')
    this.configure()
    if (this.#who.uid !== undefined) {
      for (const entry of [
        folder,
        ...readdirSync(folder, { recursive: true }).map((one) => join(folder, one)),
      ])
        chownSync(entry, this.#who.uid, this.#who.gid)
    }
  }

  /** Write the configuration anew, e.g. after `options` were changed; takes effect with the next `start`. */
  configure(change = {}) {
    Object.assign(this.options, change)
    writeFileSync(join(this.folder, 'etc', 'dovecot.conf'), dovecotConfig(this, this.#who))
    writeFileSync(join(this.folder, 'etc', 'exim.conf'), eximConfig(this, this.#who))
  }

  async start() {
    const { folder, ports, options } = this
    this.#spawn(find('dovecot'), ['-F', '-c', join(folder, 'etc', 'dovecot.conf')])
    if (options.exim) this.#spawn(find('exim4'), ['-C', join(folder, 'etc', 'exim.conf'), '-bdf', '-q5s'])
    for (const port of [ports.imap, ports.lmtp, ...(options.exim ? [ports.smtp] : [])])
      await this.#untilOpen(port)
  }

  /** End it as a power cut would: no connection is closed in an orderly way. The mails stay; `start` brings it back. */
  async kill() {
    const children = this.#children.splice(0)
    await Promise.all(
      children.map(async (child) => {
        const ended = child.exitCode !== null || child.signalCode !== null
        const gone = ended ? undefined : new Promise((resolve) => child.on('exit', resolve))
        // Nobody else may be holding the program.
        child.ref()
        try {
          // The whole group: log-in and mailbox processes outlive their master.
          process.kill(-child.pid, 'SIGKILL')
        } catch {
          // Gone by itself.
        }
        await gone
      }),
    )
    for (const port of [this.ports.imap, this.ports.smtp]) await untilClosed(port)
  }

  async close() {
    await this.kill()
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  #spawn(command, args) {
    const { uid, gid } = this.#who
    const child = spawn(command, args, {
      detached: true,
      stdio: 'ignore',
      ...(uid === undefined ? {} : { uid, gid }),
    })
    child.on('error', () => undefined)
    child.unref()
    this.#children.push(child)
  }

  async #untilOpen(port) {
    for (let tries = 0; tries < 400; tries += 1) {
      if (await canConnect(port)) return
      await sleep(25)
    }
    const log = join(this.folder, 'log', 'dovecot.log')
    throw new Error(
      `port ${port} did not open\n${existsSync(log) ? readFileSync(log, 'utf8').slice(-2000) : ''}`,
    )
  }
}

/** Dovecot refuses mail for root, so root hands over to nobody. */
function whoRuns() {
  if (process.getuid?.() === 0) return { name: 'nobody', group: 'nogroup', uid: 65_534, gid: 65_534 }
  return { name: userInfo().username, group: execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim() }
}

function dovecotConfig({ folder, ports, options }, { name, group }) {
  const { separator, plain, quota, hide, tokens } = options
  const shown = allCapabilities.split(' ').filter((one) => !hide.includes(one))
  return `base_dir = ${folder}/run/dovecot
state_dir = ${folder}/run/state
log_path = ${folder}/log/dovecot.log
protocols = imap pop3 lmtp
listen = 127.0.0.1
default_internal_user = ${name}
default_internal_group = ${group}
default_login_user = ${name}
first_valid_uid = 1
first_valid_gid = 1
mail_home = ${folder}/mail/%Lu
mail_location = maildir:~/Maildir:LAYOUT=fs
disable_plaintext_auth = ${plain ? 'no' : 'yes'}
auth_mechanisms = plain login ${tokens.join(' ').toLowerCase()}
auth_failure_delay = 0
auth_cache_size = 0
ssl = yes
ssl_cert = <${folder}/etc/cert.pem
ssl_key = <${folder}/etc/key.pem
passdb {
  driver = static
  mechanisms = plain login
  args = password=${options.password}
}
passdb {
  driver = oauth2
  mechanisms = ${tokens.join(' ').toLowerCase()}
  args = ${folder}/etc/oauth.conf
}
userdb {
  driver = static
  args = uid=${name} gid=${group} allow_all_users=yes
}
namespace inbox {
  inbox = yes
  separator = ${separator}
  ${options.prefix ? `prefix = ${options.prefix}` : ''}
}
mail_max_userip_connections = 100
mail_fsync = never
mailbox_list_index = yes
lmtp_rcpt_check_quota = yes
recipient_delimiter = +
${quota ? 'mail_plugins = quota' : ''}
${
  quota
    ? `plugin {
  quota = count:User quota
  quota_rule = *:storage=${quota}
  quota_vsizes = yes
  quota_grace = 0
}`
    : ''
}
${hide.length > 0 ? `imap_capability = ${shown.join(' ')}` : ''}
protocol lmtp {
  postmaster_address = postmaster@${mailDomain}
}
protocol imap {
  ${quota ? 'mail_plugins = quota imap_quota' : ''}
  imap_idle_notify_interval = 2 mins
}
service anvil {
  chroot =
  # Else each refused log-in of this machine makes the next one wait.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service imap-login {
  chroot =
  process_min_avail = 1
  service_count = 0
  inet_listener imap {
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = ${ports.imaps}
    ssl = yes
  }
}
service pop3-login {
  chroot =
  service_count = 0
  inet_listener pop3 {
    port = ${ports.pop3}
  }
  inet_listener pop3s {
    port = ${ports.pop3s}
    ssl = yes
  }
}
service lmtp {
  process_min_avail = 2
  inet_listener lmtp {
    port = ${ports.lmtp}
  }
}
`
}

/** Local parts that begin with `missing` are refused at once, with `bounce` accepted and sent back later. */
function eximConfig({ folder, ports, options }, { name, group }) {
  const offered = options.plain ? 'yes' : '${if def:tls_in_cipher}'
  return `primary_hostname = localhost
exim_user = ${name}
exim_group = ${group}
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/exim-%slog
pid_file_path = ${folder}/run/exim.pid
local_interfaces = <; [127.0.0.1]:${ports.smtp} ; [127.0.0.1]:${ports.smtps}
daemon_smtp_ports = ${ports.smtp}
tls_on_connect_ports = ${ports.smtps}
tls_advertise_hosts = *
tls_certificate = ${folder}/etc/cert.pem
tls_privatekey = ${folder}/etc/key.pem
disable_ipv6 = true
hosts_treat_as_local = localhost
message_size_limit = ${options.sizeLimit}
smtp_accept_max = 50
smtp_accept_queue_per_connection = 0
smtp_enforce_sync = false
queue_run_max = 5
remote_max_parallel = 4
keep_environment =
trusted_users = ${name}
never_users =
acl_smtp_rcpt = acl_rcpt
acl_smtp_data = acl_data
begin acl
acl_rcpt:
  accept  hosts = 127.0.0.1
          senders = :
  deny    !authenticated = *
          message = 530 5.7.0 Authentication required
  deny    !domains = ${mailDomain}
          message = 550 5.1.2 only ${mailDomain} is served here
  deny    local_parts = ^missing
          message = 550 5.1.1 no such mailbox
  accept
acl_data:
  accept
begin routers
bounced:
  driver = redirect
  domains = ${mailDomain}
  local_parts = ^bounce
  allow_fail
  data = :fail: no such mailbox here
lmtp:
  driver = manualroute
  domains = ${mailDomain}
  transport = dovecot_lmtp
  route_list = * 127.0.0.1 byname
  self = send
begin transports
dovecot_lmtp:
  driver = smtp
  protocol = lmtp
  hosts = 127.0.0.1
  port = ${ports.lmtp}
  allow_localhost
  hosts_try_fastopen =
  delivery_date_add = false
begin retry
* * F,1h,1s
begin authenticators
PLAIN:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if eq{$auth3}{${options.password}}}
  server_set_id = $auth2
  server_advertise_condition = ${offered}
LOGIN:
  driver = plaintext
  public_name = LOGIN
  server_prompts = <| Username: | Password:
  server_condition = \${if eq{$auth2}{${options.password}}}
  server_set_id = $auth1
  server_advertise_condition = ${offered}
${options.tokens.map((name) => tokenAuthenticator(name, folder, offered)).join('')}`
}

/** What a client says is taken apart strictly: a field too many or too few is refused. */
function tokenAuthenticator(name, folder, offered) {
  const shape = {
    XOAUTH2: String.raw`^user=([^\x01]+)\x01auth=Bearer ([^\x01]+)\x01\x01$`,
    OAUTHBEARER: String.raw`^n,a=([^,\x01]+),\x01host=[^\x01]+\x01port=\d+\x01auth=Bearer ([^\x01]+)\x01\x01$`,
  }[name]
  return `${name}:
  driver = plaintext
  public_name = ${name}
  server_prompts = :
  server_condition = \${if match{$auth1}{\\N${shape}\\N}{\${if eq{$1}{\${lookup{$2}lsearch{${folder}/etc/tokens}}}}}}
  server_set_id = \${sg{$auth1}{\\N^(?:user=|n,a=)([^,\\x01]+).*$\\N}{\\$1}}
  server_advertise_condition = ${offered}
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

async function untilClosed(port) {
  for (let tries = 0; tries < 200 && (await canConnect(port)); tries += 1) await sleep(10)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const server = await startMailServer()
  const { ports, password, folder } = server
  process.stdout.write(
    `${JSON.stringify({ host: '127.0.0.1', ports, password, domain: mailDomain, folder }, undefined, 2)}\n`,
  )
  const held = setInterval(() => undefined, 60_000)
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      clearInterval(held)
      void server.close()
    })
}
