/** A small network out of one seed. Its keys protect nothing. */
import type { Random } from '../../src/runtime/runtime.js'
import { createPortableRuntime } from '../../src/runtime/portable.js'
import { addToRoster, createNetwork } from '../../src/identity/roster.js'
import type { Roster } from '../../src/identity/roster-schema.js'
import { signRoster } from '../../src/identity/signed-roster.js'
import { createStationKeys, publicKeysOf } from '../../src/identity/station-keys.js'

export const { digest } = createPortableRuntime()

export function seededRandom(seed: string): Random {
  let drawn = 0
  return {
    bytes: (count) => {
      const bytes = new Uint8Array(count)
      for (let at = 0; at < count; at += 32) {
        bytes.set(digest.sha256(`${seed} ${String(drawn++)}`).subarray(0, count - at), at)
      }
      return bytes
    },
  }
}

export const seeded = (seed: string) => ({ random: seededRandom(seed), digest })
export const makeKeys = (seed: string) => createStationKeys(seeded(seed))

export const now = Date.UTC(2026, 0, 2, 3, 4, 5)
export const context = { now, digest }
export const rootKeys = await makeKeys('root')
export const hostKeys = await makeKeys('host')
export const laptopKeys = await makeKeys('laptop')
export const branchKeys = await makeKeys('branch')
export const otherKeys = await makeKeys('other')

export const firstRoster = createNetwork({
  rootPublicKey: rootKeys.signing.publicKey,
  host: { id: 'office', label: 'Büro', ...publicKeysOf(hostKeys) },
  ...context,
})
/** Version 2. */
export const withLaptop = addToRoster(
  firstRoster,
  { id: 'r03', label: 'Laptop', ...publicKeysOf(laptopKeys) },
  context,
)
export const sign = (roster: Roster) => signRoster(roster, rootKeys.signing, digest)
