import { afterAll, describe, expect, it, vi } from 'vitest'
import { calledCommand } from '../src/program.js'
import { Scratch } from './run-cli.js'

vi.setConfig({ testTimeout: 60_000 })

const scratch = new Scratch()
afterAll(() => scratch.remove())

describe('help', () => {
  it.each([[['help']], [['--help']], [['help', 'import']], [['import', '--help']]])(
    '%j is printed, and no sentence',
    async (args) => {
      const { code, stdout, stderr } = await scratch.run(args)
      expect(code).toBe(0)
      expect(stdout).toContain(args.includes('import') ? 'Usage: ordersync import' : 'Usage: ordersync')
      expect(stderr).toBe('')
    },
  )

  it('answers a call without a command, which is a wrong call', async () => {
    const { code, stderr } = await scratch.run([])
    expect(code).toBe(2)
    expect(stderr).toContain('Usage: ordersync')
    expect(stderr).not.toContain('outputHelp')
    expect(await scratch.run(['--json'])).toMatchObject({ code: 2, json: { code: 'cli.usage' } })
  })

  it('names the command that was called', async () => {
    const { stderr } = await scratch.run(['--db', 'export', 'import'])
    expect(stderr).toContain('ordersync import --help')
    const { json } = await scratch.run(['list', '--limit', 'x', '--json'])
    const help = 'ordersync list --help'
    expect(json).toMatchObject({ command: 'list', exitCode: 2, code: 'cli.usage', parameters: { help } })
  })

  it.each([
    [['--db', 'list', 'export', 'x'], 'export'],
    [['--json', 'jobs'], 'jobs'],
    [['nosuch', 'import'], undefined],
    [['--config'], undefined],
  ])('in %j the command is %s', (argv, command) => {
    expect(calledCommand(argv, '1.0.0')).toBe(command)
  })
})
