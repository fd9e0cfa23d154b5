/** `npm run chaos -- --planted` takes minutes; that each bug can be planted at all is seen at once. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { planted } from '../../bench/chaos/planted.ts'

const patches = planted.flatMap((bug) => (bug.patches ?? []).map((patch) => ({ name: bug.name, ...patch })))

describe('Bugs that are planted into the simulator', () => {
  it.each(patches)('$name fits $file', ({ file, from }) => {
    const source = readFileSync(new URL(`../../packages/core/src/${file}`, import.meta.url), 'utf8')
    expect(source.split(from)).toHaveLength(2)
  })
})
