import type { TransportMemory } from '@ordersync/core'
import { check } from '../check.js'

const maxKeyBytes = 300
const maxValueBytes = 4096

/** The `memory` that core hands to a transport, with its limits. */
export class BoundedMemory implements TransportMemory {
  readonly #values = new Map<string, string>()

  async get(keys: readonly string[]): Promise<readonly (string | undefined)[]> {
    return keys.map((key) => this.#values.get(key))
  }

  async put(entries: readonly (readonly [key: string, value: string | undefined])[]): Promise<void> {
    for (const [key, value] of entries) {
      const encoder = new TextEncoder()
      const [keyBytes, valueBytes] = [encoder.encode(key).length, encoder.encode(value ?? '').length]
      check(
        keyBytes > 0 && keyBytes <= maxKeyBytes,
        `a key in memory has 1 to ${maxKeyBytes} bytes, not ${keyBytes}`,
      )
      check(
        valueBytes <= maxValueBytes,
        `a value in memory has at most ${maxValueBytes} bytes, not ${valueBytes}`,
      )
    }
    for (const [key, value] of entries) {
      if (value === undefined) this.#values.delete(key)
      else this.#values.set(key, value)
    }
  }

  async list(prefix: string): Promise<readonly string[]> {
    return [...this.#values.keys()].filter((key) => key.startsWith(prefix)).sort()
  }
}
