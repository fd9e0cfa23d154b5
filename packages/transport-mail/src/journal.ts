import type { Clock, Notice, TransportMemory } from '@ordersync/core'
import { mailLimits } from './limits.js'
import type { MailJournalEntry } from './options.js'

const prefix = 'journal/'

/** What became of mails that need somebody's eye, in the transport's memory: a bounded list, newest kept. */
export class MailJournal {
  readonly #memory: TransportMemory
  readonly #clock: Clock
  #count = 0

  constructor(memory: TransportMemory, clock: Clock) {
    this.#memory = memory
    this.#clock = clock
  }

  async add(
    event: MailJournalEntry['event'],
    name: string,
    { code, parameters = {} }: Notice,
  ): Promise<void> {
    const now = this.#clock.now()
    this.#count += 1
    const key = `${prefix}${String(now).padStart(15, '0')}-${String(this.#count).padStart(6, '0')}`
    const entry = {
      at: new Date(now).toISOString(),
      event,
      name: short(name),
      code: code.slice(0, 80),
      parameters: few(parameters),
    }
    const keys = await this.#memory.list(prefix)
    const over = keys.slice(0, Math.max(0, keys.length + 1 - mailLimits.journalEntries))
    await this.#memory.put([[key, JSON.stringify(entry)], ...over.map((one) => [one, undefined] as const)])
  }

  /** Newest first. */
  async entries(): Promise<readonly MailJournalEntry[]> {
    const keys = await this.#memory.list(prefix)
    const values = await this.#memory.get(keys)
    return values
      .flatMap((value) => (value === undefined ? [] : [JSON.parse(value) as MailJournalEntry]))
      .reverse()
  }
}

function short(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, 120)
}

function few(parameters: NonNullable<Notice['parameters']>): MailJournalEntry['parameters'] {
  return Object.fromEntries(
    Object.entries(parameters)
      .slice(0, 8)
      .map(([name, value]) => [name.slice(0, 40), typeof value === 'number' ? value : short(String(value))]),
  )
}
