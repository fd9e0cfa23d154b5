import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { readAnswer } from '../src/output/prompt.js'

function terminal() {
  const input = new PassThrough()
  const reader = createInterface({ input, output: new PassThrough(), terminal: true })
  return { input, reader }
}

const stopped = { code: 'cli.stopped', exitCode: 130 }

describe('a question on the terminal', () => {
  it('takes the line that is typed', async () => {
    const { input, reader } = terminal()
    const answer = readAnswer(reader, new AbortController().signal)
    input.write('yes\r')
    expect(await answer).toBe('yes')
  })

  it('is empty when the input ends', async () => {
    const { input, reader } = terminal()
    const answer = readAnswer(reader, new AbortController().signal)
    input.end()
    expect(await answer).toBe('')
  })

  it('ends the call on Ctrl+C', async () => {
    const { input, reader } = terminal()
    const answer = readAnswer(reader, new AbortController().signal)
    input.write('ye\u0003')
    await expect(answer).rejects.toMatchObject(stopped)
  })

  it('ends the call on a signal, before and while it waits', async () => {
    const controller = new AbortController()
    const waiting = readAnswer(terminal().reader, controller.signal)
    controller.abort()
    await expect(waiting).rejects.toMatchObject(stopped)
    await expect(readAnswer(terminal().reader, controller.signal)).rejects.toMatchObject(stopped)
  })
})
