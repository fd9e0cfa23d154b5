import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A file of the matching data beside the checkout, `undefined` where there is none: tests then say that they were left out. */
export function sharedFile(name: string): string | undefined {
  const named = process.env['ORDERSYNC_MATCHING_DATA']
  const places = [
    ...(named === undefined ? [] : [named]),
    join(root, '../shared/data/matching'),
    join(root, '../../shared/data/matching'),
  ]
  return places.map((place) => join(place, name)).find((file) => existsSync(file))
}
