/** Host and remote as two programs with a mailbox each, on a real mail server; both are killed in the middle and started again. */
import { openRemote } from '@ordersync/core'
import { createFileKeyStore, createNodeRuntime } from '@ordersync/runtime-node'
import { createSqliteStore } from '@ordersync/store-sqlite'
import { openMailTransport } from '@ordersync/transport-mail'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startMailServer } from '../../../tools/servers/mail-server.mjs'
import type { MailServer } from '../../../tools/servers/mail-server.mjs'
import { orderNumbers, writeOrders } from './laptop-erp.ts'
import { buildPrograms, Program, removePrograms, until } from './programs.ts'

const folder = mkdtempSync(join(tmpdir(), 'ordersync two mailboxes '))
const at = (...names: readonly string[]) => join(folder, ...names)
const running: Program[] = []
let server: MailServer

function start(name: 'host' | 'remote'): Program {
  const program = new Program(name, at(`${name}.json`))
  running.push(program)
  return program
}

/** The settings that lie beside the examples, with another server: what anybody does who copies them. */
function settingsOf(path: string, name: string, more: Record<string, unknown>): void {
  const settings = JSON.parse(
    readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').replaceAll('example.com', 'test.local'),
  ) as { transport: Record<string, unknown> }
  const { preset: _preset, password: _password, ...transport } = settings.transport
  const { ports } = server
  const own = {
    ...transport,
    password: { file: 'password.txt' },
    receive: { host: 'localhost', port: ports.imaps, caFile: 'ca.pem' },
    send: { host: 'localhost', port: ports.smtp, tls: 'starttls', caFile: 'ca.pem' },
  }
  writeFileSync(at(`${name}.json`), JSON.stringify({ ...settings, ...more, transport: own }))
}

const numbersAtOffice = () => orderNumbers(at('office.sqlite'))

beforeAll(async () => {
  await buildPrograms()
  server = await startMailServer()
  writeFileSync(at('ca.pem'), server.ca)
  writeFileSync(at('password.txt'), server.password)
})

afterAll(async () => {
  await Promise.all(running.map((program) => program.kill('SIGKILL')))
  await server?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  removePrograms()
})

it(
  'exchange orders once each by mail, though both are killed in the middle of it',
  { timeout: 240_000 },
  async () => {
    settingsOf('host/office-by-mail.json', 'host', { interval: 0.5 })
    let host = start('host')
    const [, invitation] = await host.says(/Invitation for Laptop: (.*)\n/)
    const [, code] = await host.says(/Code, to be told by phone: (\S+)\n/)
    settingsOf('remote/laptop-by-mail.json', 'remote', {
      database: 'laptop.sqlite',
      invitation: { file: invitation, code },
      interval: 0.5,
    })
    let remote = start('remote')
    await host.says(/Laptop has joined now/)
    const store = createSqliteStore({ path: at('laptop.sqlite') })
    const { transport } = JSON.parse(readFileSync(at('remote.json'), 'utf8')) as { transport: never }
    const vendor = await openRemote({
      store,
      runtime: createNodeRuntime(),
      keys: createFileKeyStore(at('laptop.sqlite-keys')),
      transport: openMailTransport(transport, { folder }),
    })
    const wasSent = server.mailFiles(server.address('office')).length
    const numbers = await writeOrders(store, vendor, 50)
    // The laptop is killed when its orders are on the way, the office in the run that takes them over.
    await until(
      () => server.mailFiles(server.address('office')).length > wasSent || server.queued() > 0 || undefined,
      () => `a mail at the office; the laptop: ${remote.said}`,
    )
    await remote.kill('SIGKILL')
    await until(
      () => existsSync(at('office.sqlite-lock')) || undefined,
      () => 'a run of the office',
    )
    await host.kill('SIGKILL')
    // And so is the server, of which nobody is told.
    await server.kill()
    await server.start()
    host = start('host')
    await host.says(/Office is running/)
    expect(host.said).not.toContain('Invitation')
    remote = start('remote')
    await until(
      () => numbersAtOffice().length >= numbers.length || undefined,
      () =>
        `all orders at the office, there are ${numbersAtOffice().length}; the office: ${host.said}; the laptop: ${remote.said}`,
    )
    await remote.says(new RegExp(`${numbers.at(-1)!} is in the office`))
    expect(numbersAtOffice()).toEqual([...numbers].sort())
    expect(await remote.kill('SIGINT')).toBe(0)
    expect(await host.kill('SIGTERM')).toBe(0)
    for (const name of ['office', 'laptop']) expect(existsSync(at(`${name}.sqlite-lock`))).toBe(false)
    await vendor.close()
    await store.close?.()
  },
)
