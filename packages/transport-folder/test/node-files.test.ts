import { readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { nodeFiles } from '../src/node-files.js'
import { temporaryFolder } from './temporary-folder.js'

/** What is asked of open files, in order. */
async function watched() {
  const { path, remove } = temporaryFolder()
  onTestFinished(remove)
  const any = await open(path, 'r')
  const handles = Object.getPrototypeOf(any) as FileHandle
  await any.close()
  const calls: string[] = []
  const spies = (['writeFile', 'sync'] as const).map((name) => {
    const original = handles[name] as (...of: unknown[]) => Promise<void>
    const spy = vi.spyOn(handles, name).mockImplementation(async function (
      this: FileHandle,
      ...args: unknown[]
    ) {
      calls.push(name)
      return original.apply(this, args)
    })
    onTestFinished(() => void spy.mockRestore())
    return spy
  })
  return { folder: path, calls, handles: { sync: spies[1]! } }
}

it('a file is written, flushed, and meanwhile something else is done, in this order (reliability.md 3)', async () => {
  const { folder, calls } = await watched()
  const path = join(folder, 'file')
  await nodeFiles.create(path, new Uint8Array([1, 2, 3]), () => void calls.push('meanwhile'))
  expect(calls).toEqual(['writeFile', 'sync', 'meanwhile'])
  expect([...readFileSync(path)]).toEqual([1, 2, 3])
})

it.each([
  ['ENOSPC', false],
  ['EIO', false],
  ['EDQUOT', false],
  // Drives that flush no file at all.
  ['EINVAL', true],
])('flushing ends with %s: the file counts as written, %s', async (code, isWritten) => {
  const { folder, handles } = await watched()
  handles.sync.mockRejectedValue(Object.assign(new Error(code), { code }))
  const created = nodeFiles.create(join(folder, code), new Uint8Array(1))
  if (isWritten) await created
  else await expect(created).rejects.toMatchObject({ code })
})

it('a directory is flushed', async () => {
  const { folder, calls } = await watched()
  await nodeFiles.syncDirectory(folder)
  expect(calls).toEqual(['sync'])
})
