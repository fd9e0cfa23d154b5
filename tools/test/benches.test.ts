import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { root } from '../lib/root.mjs'

it('bench:sync loads a station twice at one office, and counts the same records', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ordersync-bench-'))
  onTestFinished(() => rmSync(folder, { recursive: true, maxRetries: 5 }))
  const program = join(root, 'bench', 'sync', 'load.ts')
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--expose-gc', program, folder, '200', '2', '10'],
    { encoding: 'utf8' },
  )
  expect(status, stderr).toBe(0)
  const { limit, load, created } = JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, unknown>
  expect(limit).toHaveLength(2)
  expect(load).toHaveLength(2)
  expect(created).toBeGreaterThan(200)
})
