/** Questions to the person in front of the terminal; answers may be given beforehand, one per line of standard input. */
import { createInterface } from 'node:readline/promises'

export interface Person {
  /** @returns the answer, or `usual` for an empty one and at the end of the input. */
  ask(question: string, usual: string): Promise<string>
  say(text: string): void
  close(): void
}

export function createPerson(): Person {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  // Lines that come before they are asked for wait here: a pipe does not wait for questions.
  const waiting: string[] = []
  let wake: (() => void) | undefined
  let ended = false
  terminal.on('line', (line) => {
    waiting.push(line)
    wake?.()
  })
  terminal.on('close', () => {
    ended = true
    wake?.()
  })
  return {
    async ask(question, usual) {
      process.stdout.write(`${question} [${usual}] `)
      while (waiting.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve))
      const answer = waiting.shift()?.trim() ?? ''
      if (process.stdin.isTTY !== true) process.stdout.write(`${answer}\n`)
      return answer === '' ? usual : answer
    },
    say: (text) => void process.stdout.write(`${text}\n`),
    close: () => terminal.close(),
  }
}
