import type { Notice, TransportMemory } from '@ordersync/core'
import { createHash } from 'node:crypto'
import type { S3Config } from './config.js'
import { s3Limits } from './limits.js'
import { parseTail, timeOf } from './object-key.js'

/** What became of an object. `part` and `unread` name the content that was looked at. */
export type Verdict =
  | { readonly is: 'accepted' | 'rejected' | 'large'; readonly etag: string }
  | { readonly is: 'part' | 'unread'; readonly etag: string }

const sha = (text: string) => createHash('sha256').update(text).digest('hex')

/** Names of objects that are not ours may be longer than a key, so their hash stands for them. */
const wordOf = (tail: string) => (/^[\w.-]{1,100}$/.test(tail) ? tail : `~${sha(tail).slice(0, 40)}`)

/** What this transport remembers between two runs, apart for each bucket and station. */
export class S3Memory {
  readonly #memory: TransportMemory
  readonly #root: string
  readonly #extension: string

  constructor(memory: TransportMemory, { place, extension }: S3Config, station: string) {
    this.#memory = memory
    this.#extension = extension
    this.#root = `${sha(`${place} ${station}`).slice(0, 12)}/`
  }

  /** The key up to which everything is settled (`''` at first), and when all keys were looked through last. */
  async position(): Promise<{ readonly cursor: string; readonly sweptAt: number | undefined }> {
    const [cursor = '', swept] = await this.#get(['cursor', 'swept'])
    return { cursor, sweptAt: swept === undefined ? undefined : Number(swept) }
  }

  async setCursor(tail: string): Promise<void> {
    await this.#put([['cursor', tail]])
  }

  async setSwept(at: number): Promise<void> {
    await this.#put([['swept', String(at)]])
  }

  async verdicts(tails: readonly string[]): Promise<readonly (Verdict | undefined)[]> {
    if (tails.length === 0) return []
    const values = await this.#get(tails.map((tail) => `o/${wordOf(tail)}`))
    return values.map((value) => {
      const [is, etag = ''] = value?.split(' ') ?? []
      return is === undefined ? undefined : { is: is as Verdict['is'], etag }
    })
  }

  /** @param left - What people are told as long as it lies there; nothing for what is in order. */
  async note(tail: string, { is, etag }: Verdict, left?: Notice): Promise<void> {
    const word = wordOf(tail)
    const said = left === undefined ? undefined : JSON.stringify({ tail: tail.slice(0, 1024), notice: left })
    await this.#put([
      [`o/${word}`, `${is} ${etag}`],
      [`left/${word}`, said !== undefined && said.length <= 3000 ? said : undefined],
    ])
  }

  /** What lies there and is not handed over. */
  async left(): Promise<readonly { readonly tail: string; readonly notice: Notice }[]> {
    const keys = await this.#memory.list(`${this.#root}left/`)
    if (keys.length === 0) return []
    const values = await this.#memory.get(keys.slice(0, s3Limits.leftNamed))
    return values.flatMap((value) =>
      value === undefined ? [] : [JSON.parse(value) as { tail: string; notice: Notice }],
    )
  }

  async forget(tails: readonly string[]): Promise<void> {
    await this.#put(
      tails.flatMap((tail) => [
        [`o/${wordOf(tail)}`, undefined] as const,
        [`left/${wordOf(tail)}`, undefined] as const,
      ]),
    )
  }

  /** Objects that are gone need not be remembered. @param present - All keys of the station's inbox. */
  async keepOnly(present: Iterable<string>): Promise<void> {
    const words = new Set<string>()
    for (const tail of present) words.add(wordOf(tail))
    for (const kind of ['o/', 'left/']) {
      const from = this.#root.length + kind.length
      const keys = await this.#memory.list(this.#root + kind)
      const gone = keys.filter((key) => !words.has(key.slice(from)))
      if (gone.length > 0) await this.#memory.put(gone.map((key) => [key, undefined]))
    }
  }

  /** Where a bundle was put, or was about to be put. */
  async sentTail(to: string, name: string): Promise<string | undefined> {
    const [value] = await this.#get([`s/${to}/${name}`])
    return value !== undefined && parseTail(value, this.#extension)?.name === name ? value : undefined
  }

  async noteSent(to: string, name: string, tail: string): Promise<void> {
    await this.#put([[`s/${to}/${name}`, tail]])
  }

  async forgetSent(to: string, name: string): Promise<void> {
    await this.#put([[`s/${to}/${name}`, undefined]])
  }

  /** What was sent so long ago that the bucket's lifecycle has removed it. */
  async forgetOldSent(now: number): Promise<void> {
    const keys = await this.#memory.list(`${this.#root}s/`)
    const before = now - s3Limits.keysRememberedDays * 86_400_000
    for (let at = 0; at < keys.length; at += 1000) {
      const page = keys.slice(at, at + 1000)
      const values = await this.#memory.get(page)
      const old = page.filter((_key, i) => (timeOf(values[i] ?? '') ?? 0) < before)
      if (old.length > 0) await this.#memory.put(old.map((key) => [key, undefined]))
    }
  }

  /** False once the server has shown that it knows no conditional writes. */
  async knowsConditions(): Promise<boolean> {
    const [value] = await this.#get(['conditions'])
    return value !== 'no'
  }

  async noteConditions(known: boolean): Promise<void> {
    if ((await this.knowsConditions()) !== known) await this.#put([['conditions', known ? undefined : 'no']])
  }

  #get(keys: readonly string[]): Promise<readonly (string | undefined)[]> {
    return this.#memory.get(keys.map((key) => this.#root + key))
  }

  #put(entries: readonly (readonly [key: string, value: string | undefined])[]): Promise<void> {
    return this.#memory.put(entries.map(([key, value]) => [this.#root + key, value]))
  }
}
