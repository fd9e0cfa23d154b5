/** An office and a station without any carrier: files that people carry, by the command alone as processes of their own. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Scratch } from './run-cli.js'
import type { CliRun } from './run-cli.js'
import { runHere } from './run-here.js'
import { writeOrder } from './sample-business.js'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const scratch = new Scratch()
const sticks = { office: 'stick of the office', laptop: 'stick of the laptop' }
type Side = keyof typeof sticks

/** In this process; `asProcess` for what must be one. */
const run = (args: readonly string[], side: Side): Promise<CliRun> =>
  runHere(scratch, [...args, '--json', '--config', `${side}.json`])
const asProcess = (args: readonly string[], side: Side): Promise<CliRun> =>
  scratch.run([...args, '--json', '--config', `${side}.json`])

const otherOf = (side: Side): Side => (side === 'office' ? 'laptop' : 'office')

/** What lies on the other side's stick for this one, as somebody brings it. */
function brought(side: Side): readonly string[] {
  const box = scratch.path(sticks[otherOf(side)], `for-${side}`)
  return existsSync(box) ? readdirSync(box).map((name) => join(box, name)) : []
}

const take = (files: readonly string[]): readonly string[] => files.flatMap((file) => ['--take', file])

async function settle(how = run): Promise<void> {
  for (const side of ['laptop', 'office', 'laptop', 'office'] as const) {
    const { code, stderr } = await how(['sync', ...take(brought(side))], side)
    if (code !== 0 && code !== 4) throw new Error(`sync of ${side} ended with ${String(code)}: ${stderr}`)
  }
}

async function order(): Promise<string> {
  const taken = await run(['numbers', 'take', 'salesOrder'], 'laptop')
  const number = /AB-\d+/.exec(taken.stdout)?.[0]
  if (number === undefined) throw new Error(`no number: ${taken.stdout}${taken.stderr}`)
  writeOrder(scratch.path('order.ndjson'), { number, kind: 'salesOrder' })
  expect(await run(['load', 'order.ndjson'], 'laptop')).toMatchObject({ code: 0 })
  return number
}

async function numbersOf(side: Side): Promise<readonly string[]> {
  const { json } = await run(['list'], side)
  return (json['documents'] as readonly { number: string }[]).map(({ number }) => number).sort()
}

beforeAll(() => {
  for (const [side, stick] of Object.entries(sticks)) {
    mkdirSync(scratch.path(stick))
    writeFileSync(scratch.path(`${side}.json`), JSON.stringify({ sync: { file: { saveTo: stick } } }))
  }
})
afterAll(() => scratch.remove())

describe('an office and a laptop with a stick each', () => {
  it('init, check, invite and join', async () => {
    const init = ['init', '--db', 'office.sqlite', '--label', 'Büro', '--numbers', 'salesOrder=AB-01000']
    expect(await asProcess(init, 'office')).toMatchObject({ code: 0 })
    expect(await run(['check'], 'office')).toMatchObject({ code: 0 })
    const invited = await asProcess(['invite', 'laptop'], 'office')
    expect(invited.code).toBe(0)
    const { file, code } = invited.json as { file: string; code: string }
    const joined = await asProcess(['join', file, '--code', code, '--db', 'laptop.sqlite'], 'laptop')
    expect(joined).toMatchObject({ code: 0 })
    const config = JSON.parse(readFileSync(scratch.path('laptop.json'), 'utf8')) as { sync: object }
    expect(config.sync).toMatchObject({ file: { saveTo: sticks.laptop } })
    expect(await run(['check'], 'laptop')).toMatchObject({ code: 0 })
  })

  it('exchange an order as processes of their own', async () => {
    await settle()
    expect(await order()).toBe('AB-01000')
    await settle(asProcess)
    expect(await numbersOf('office')).toEqual(['AB-01000'])
    // What both have confirmed lies on no stick any more, but for the last word itself.
    await settle()
    expect(await run(['status'], 'office')).toMatchObject({
      code: 0,
      json: { carriers: [{ name: 'file', state: 'ok' }] },
    })
  })

  it('a file taken twice counts once, one that is none of ours is named with 5, one cut off comes again', async () => {
    await order()
    await run(['sync'], 'laptop')
    const files = brought('office')
    expect(files).toHaveLength(1)
    const whole = readFileSync(files[0]!)
    const cut = scratch.path('cut.osb')
    writeFileSync(cut, whole.subarray(0, whole.length >> 1))
    const half = await run(['sync', '--take', cut], 'office')
    expect(half).toMatchObject({ code: 5, json: { bundles: { unrecognised: 1 } } })
    expect(half.stdout).toContain(`${cut} was not taken over`)
    expect(half.stdout).not.toContain('exchange place')
    expect(await numbersOf('office')).toEqual(['AB-01000'])
    writeFileSync(scratch.path('letter.osb'), 'Dear Sir or Madam')
    expect((await run(['sync', '--take', 'letter.osb'], 'office')).code).toBe(5)
    for (let time = 0; time < 2; time++) expect((await run(['sync', ...take(files)], 'office')).code).toBe(0)
    expect(await numbersOf('office')).toEqual(['AB-01000', 'AB-01001'])
    await settle()
  })

  it('a stick that is pulled out in the middle: 9 and what to do, no folder in its place; the next run heals it', async () => {
    const number = await order()
    const stick = scratch.path(sticks.laptop)
    renameSync(stick, `${stick} away`)
    const away = await asProcess(['sync'], 'laptop')
    expect(away.code).toBe(9)
    expect(away.stderr).toContain(sticks.laptop)
    expect(existsSync(stick)).toBe(false)
    expect(await run(['check'], 'laptop')).toMatchObject({ code: 9 })
    expect((await run(['status'], 'laptop')).json).toMatchObject({
      carriers: [{ name: 'file', state: 'failing' }],
    })
    renameSync(`${stick} away`, stick)
    await settle()
    expect(await numbersOf('office')).toContain(number)
    expect((await run(['status'], 'laptop')).json).toMatchObject({
      carriers: [{ name: 'file', state: 'ok' }],
    })
  })

  it('a stick that was lost with what lay on it: sent again by hand, nothing comes twice', async () => {
    const number = await order()
    await run(['sync'], 'laptop')
    rmSync(scratch.path(sticks.laptop, 'for-office'), { recursive: true, force: true })
    expect(await run(['sync', '--resend'], 'laptop')).toMatchObject({ code: 0 })
    await settle()
    const numbers = await numbersOf('office')
    expect(numbers).toContain(number)
    expect(new Set(numbers).size).toBe(numbers.length)
  })
})
