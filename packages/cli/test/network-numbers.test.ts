/** Number series of an office and a laptop, by the command alone. */
import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Scratch } from './run-cli.js'
import { runHere } from './run-here.js'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const scratch = new Scratch()
const office = ['--config', 'office.json']
const laptop = ['--config', 'laptop.json']

const say = (args: readonly string[]) => runHere(scratch, args)
const run = (args: readonly string[]) => say([...args, '--json'])

beforeAll(async () => {
  mkdirSync(scratch.path('share'))
  await run(['init', '--db', 'office.sqlite', '--label', 'Büro', '--folder', 'share', ...office])
  const { json } = await run(['invite', 'Laptop', ...office])
  const { file, code } = json as { file: string; code: string }
  await run(['join', file, '--code', code, '--db', 'laptop.sqlite', ...laptop])
})
afterAll(() => scratch.remove())

const settle = async () => {
  for (const side of [laptop, office, laptop]) await run(['sync', ...side])
}

describe('number series', () => {
  it('that are none yet are said so, each with what to do', async () => {
    const here = await run(['numbers', 'take', 'quote', ...office])
    expect(here).toMatchObject({ code: 2, json: { code: 'cli.noSeriesYet' } })
    expect(here.stderr).toContain('numbers define')
    const there = await run(['numbers', 'take', 'quote', ...laptop])
    expect(there).toMatchObject({ code: 2, json: { code: 'cli.noSeriesHere' } })
    expect(here.stderr + there.stderr).not.toContain('known are')
  })

  it('that a station has not got yet are not said to be for the office to define alone', async () => {
    const { stdout } = await say(['numbers', ...laptop])
    expect(stdout).toContain('ordersync sync')
    expect(stdout).not.toContain('numbers define')
    expect((await say(['numbers', ...office])).stdout).toContain('numbers define')
  })

  it('of a kind that is not known are refused: a slip of the finger is no series', async () => {
    expect(await run(['numbers', 'define', 'saleOrder=AB-2000', ...office])).toMatchObject({ code: 2 })
    expect((await run(['numbers', ...office])).json).toMatchObject({ series: [] })
  })

  it('before anything is set up are told how to join, not only how to set up single files', async () => {
    for (const command of [['sync'], ['numbers'], ['status', '--db', 'nowhere.sqlite']]) {
      const { stderr, code } = await say([...command, '--config', 'none.json', '--language', 'en'])
      expect(code, stderr).toBe(2)
    }
    for (const [command, word] of [
      [['sync', '--db', 'nowhere.sqlite'], 'ordersync join'],
      [['status', '--db', 'nowhere.sqlite'], 'ordersync init'],
    ] as const) {
      expect((await say([...command])).stderr).toContain(word)
    }
  })

  it('of the office are no shortage when no range of them is open (N-04)', async () => {
    await run(['numbers', 'define', 'party=10482', ...office])
    const { stdout } = await say(['numbers', ...office])
    expect(stdout).toMatch(/party +– +– +10482/)
    await run(['numbers', 'take', 'party', ...office])
    expect((await say(['numbers', ...office])).stdout).toMatch(/party +\d+ +\d+ +10482–/)
  })

  it('of a coming year are asked for with numbers ask (N-15)', async () => {
    await run(['numbers', 'define', 'Angebot=AN-{year}-0001', ...office])
    const profile = JSON.stringify({ series: { quote: { reserve: true, count: 5 } } })
    expect((await run(['profile', 'laptop', '--set', profile, ...office])).code).toBe(0)
    await settle()
    const asked = await run(['numbers', 'ask', 'quote', '--date', '2029-01-04', ...laptop])
    expect(asked).toMatchObject({ code: 0, json: { series: 'quote', date: '2029-01-04' } })
    await settle()
    const ahead = await run(['numbers', 'take', 'quote', '--date', '2029-01-04', ...laptop])
    expect(ahead.json).toMatchObject({ number: 'AN-2029-0001', provisional: false })
    // As they stand on paper: two years have the same numbers otherwise.
    expect((await say(['numbers', ...laptop])).stdout).toMatch(
      /quote .*AN-20\d\d-0001–AN-20\d\d-0005.*AN-2029-0001–AN-2029-0005/,
    )
    expect(await run(['numbers', 'ask', 'quote', ...laptop])).toMatchObject({
      code: 2,
      json: { code: 'cli.valueMissing' },
    })
    expect(await run(['numbers', 'ask', 'quote', '--date', '2029-01-04', ...office])).toMatchObject({
      json: { code: 'cli.stationOnly' },
    })
  })
})
