import type { Notice, TransportContext } from '@ordersync/core'

/** One look at a box. */
export interface Poll {
  readonly context: TransportContext
  readonly box: string
  readonly now: number
  /** How many entries were neither accepted nor can be forgotten: while there are any, the next poll looks again. */
  open: number
}

/** A file with a name that is of interest. */
export interface Entry {
  readonly name: string
  readonly path: string
  /** Its row in memory. */
  readonly key: string
}

/** Something lies there and is not handed over. */
export function tell(poll: Poll, notice: Notice): void {
  poll.open += 1
  poll.context.onLeft?.(notice)
}

export function tellRejected(poll: Poll, name: string, reason: string): void {
  tell(poll, { code: 'TRANSPORT_ENTRY_LEFT', parameters: { name: name.slice(0, 120), reason } })
}

/** @param verdicts - Rows that say what was decided. */
export function decisions(
  poll: Poll,
  verdicts: (verdict: string) => readonly (readonly [key: string, value: string | undefined])[],
  mark = '',
) {
  const { memory } = poll.context
  let accepted = false
  poll.open += 1
  return {
    accept: async (): Promise<void> => {
      await memory.put(verdicts(`accepted${mark}`))
      if (!accepted) poll.open -= 1
      accepted = true
    },
    reject: ({ code }: Notice): Promise<void> => memory.put(verdicts(`rejected${mark} ${code.slice(0, 80)}`)),
  }
}
