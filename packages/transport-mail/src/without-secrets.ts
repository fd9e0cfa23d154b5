/** Errors without passwords and tokens. */
import type { Secret } from './secret.js'

/** Shorter than this it is part of many words. */
const shortestSecret = 4
/** Errors hold answers that hold lines; nothing of a library lies deeper. */
const deepest = 4

/**
 * Some servers answer a command that they do not understand with the command, password included. The error is changed in place, so that
 * neither our sentences nor a log of the vendor's own hold it.
 *
 * @returns the same error.
 */
export function withoutSecrets(error: unknown, secrets: readonly Secret[]): unknown {
  const texts = secrets.map((secret) => ('token' in secret ? secret.token : secret.password))
  clean(error, [...new Set(texts)].filter(({ length }) => length >= shortestSecret).flatMap(formsOf), deepest)
  return error
}

function clean(holder: unknown, forms: readonly string[], depth: number, isWithin = false): void {
  if (typeof holder !== 'object' || holder === null || depth === 0) return
  const fields = holder as Record<string, unknown>
  const names = holder instanceof Error ? ['message', 'stack', 'cause'] : []
  for (const name of new Set([...Object.keys(fields), ...names])) {
    const value = fields[name]
    // Only what the server has said: the settings of a library, which an error may point to, stay as they are.
    if (typeof value !== 'string') {
      if (isOfServer(name) || isWithin) clean(value, forms, depth - 1, isWithin || name === 'response')
    } else {
      const cleaned = cleanText(value, forms)
      if (cleaned !== value) fields[name] = cleaned
    }
  }
}

const isOfServer = (name: string): boolean => name === 'cause' || name === 'response' || name === 'errors'

function cleanText(text: string, forms: readonly string[]): string {
  const plain = forms.reduce((before, form) => before.replaceAll(form, '…'), text)
  // With the user and other words around it, as log-ins write it.
  return plain.replace(/[A-Za-z0-9+/]{8,}={0,2}/g, (word) => {
    const decoded = Buffer.from(word, 'base64').toString()
    return forms.some((form) => decoded.includes(form)) ? '…' : word
  })
}

/** As it is, and quoted. */
function formsOf(text: string): readonly string[] {
  return [text, text.replace(/["\\]/g, '\\$&')]
}
