/** Questions to the person in front of the terminal; answers may be given beforehand, one per line of standard input. */
import { createInterface } from 'node:readline/promises'

export interface Person {
  /** @returns the answer, or `usual` for an empty one and at the end of the input. */
  ask(question: string, usual: string): Promise<string>
  /** The same, again until the answer is one of these. At the end of the input it is `usual`. */
  choose(question: string, answers: readonly string[], usual: string): Promise<string>
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
  const ask = async (question: string, usual: string): Promise<string> => {
    process.stdout.write(`${question} [${usual}] `)
    while (waiting.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve))
    const answer = waiting.shift()?.trim() ?? ''
    if (process.stdin.isTTY !== true) process.stdout.write(`${answer}\n`)
    return answer === '' ? usual : answer
  }
  return {
    ask,
    async choose(question, answers, usual) {
      for (;;) {
        const answer = await ask(`${question} (${answers.join(', ')})`, usual)
        if (answers.includes(answer)) return answer
        process.stdout.write(`  Not one of them: ${answer}\n`)
      }
    },
    say: (text) => void process.stdout.write(`${text}\n`),
    close: () => terminal.close(),
  }
}
