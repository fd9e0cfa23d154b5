import { execFile } from 'node:child_process'
import { expect, it } from 'vitest'

/** A program that does this and then ends as `ordersync-contract` does. */
function run(before: string): Promise<{ readonly code: unknown; readonly stderr: string }> {
  const module = new URL('../bin/end.mjs', import.meta.url).href
  const program = `const { endWith } = await import('${module}'); ${before}; endWith(1)`
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--input-type=module', '-e', program],
      { timeout: 30_000 },
      (error, _out, stderr) => resolve({ code: error?.code ?? error?.signal ?? 0, stderr }),
    )
  })
}

it('ordersync-contract ends with its code also when the adapter has left a timer, and says so', async () => {
  expect(await run('setInterval(() => {}, 1000)')).toEqual({
    code: 1,
    stderr: expect.stringContaining('left something open') as string,
  })
}, 60_000)

it('ordersync-contract says nothing of an adapter that has closed everything', async () => {
  expect(await run('')).toEqual({ code: 1, stderr: '' })
}, 60_000)
