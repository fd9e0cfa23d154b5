import { describe, expect, it } from 'vitest'
import { createRedactingLogger, Secret } from '../../src/runtime/logger.js'
import type { LogLevel } from '../../src/runtime/runtime.js'

const canary = 'KANARIENVOGEL'

function write(details: Readonly<Record<string, unknown>>, event = 'opened'): Record<string, unknown> {
  const written: [LogLevel, string, Readonly<Record<string, unknown>>][] = []
  createRedactingLogger({ write: (...line) => written.push(line) }).write('info', event, details)
  expect(written.length).toBe(1)
  expect(JSON.stringify(written)).not.toContain(canary)
  return { event: written[0]?.[1], ...written[0]?.[2] }
}

describe('redacting logger', () => {
  it('lets codes, counts and ids through', () => {
    const details = {
      code: 'format.body',
      count: 3,
      station: 'r03',
      retryable: true,
      field: ['a', 'b'],
      limit: null,
    }
    expect(write(details)).toEqual({ event: 'opened', ...details })
  })

  it('redacts what it does not know', () => {
    expect(write({ password: canary, name: canary, code: 'x' })).toEqual({
      event: 'opened',
      password: '[redacted]',
      name: '[redacted]',
      code: 'x',
    })
  })

  it('redacts objects and secrets under names it knows', () => {
    expect(
      write({ code: { value: canary }, field: [{ canary }, [canary]], station: new Secret(canary) }),
    ).toEqual({
      event: 'opened',
      code: '[redacted]',
      field: ['[redacted]', '[redacted]'],
      station: '[redacted]',
    })
  })

  it('takes control characters out and cuts long text', () => {
    const { event, path } = write({ path: `a\u001b[2J\n${'x'.repeat(500)}` }, 'one\r\ntwo')
    expect(event).toBe('one\ufffd\ufffdtwo')
    expect(path).toMatch(/^a\ufffd\[2J\ufffdx+$/)
    expect(String(path).length).toBe(200)
  })

  it('goes on when the log cannot be written', () => {
    const broken = createRedactingLogger({
      write: () => {
        throw new Error('disk full')
      },
    })
    expect(() => broken.write('error', 'x', {})).not.toThrow()
  })
})

describe('Secret', () => {
  const secret = new Secret(canary)

  it('gives its value to whoever asks for it by name', () => {
    expect(secret.reveal()).toBe(canary)
  })

  it('prints as redacted everywhere else', () => {
    const inspect = Symbol.for('nodejs.util.inspect.custom')
    const printed = [
      JSON.stringify({ secret }),
      `${secret.toString()} ${String(secret)}`,
      Object.values(secret).join(),
      (secret as unknown as Record<symbol, () => string>)[inspect]?.(),
      JSON.stringify({ ...secret }),
    ]
    for (const text of printed) expect(text).not.toContain(canary)
    expect(JSON.parse(JSON.stringify([secret]))).toEqual(['[redacted]'])
  })
})
