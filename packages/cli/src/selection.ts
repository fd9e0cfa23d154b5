import { judgeKind } from '@ordersync/core'
import type { Selection } from '@ordersync/core'
import { CliError } from './cli-error.js'

export const documentKinds = ['quote', 'salesOrder', 'orderConfirmation', 'deliveryNote'] as const

/** Words of the user's own language for the kinds. */
const kindsByWord: Readonly<Record<string, string>> = {
  angebot: 'quote',
  auftrag: 'salesOrder',
  auftragsbestätigung: 'orderConfirmation',
  auftragsbestaetigung: 'orderConfirmation',
  lieferschein: 'deliveryNote',
  quote: 'quote',
  order: 'salesOrder',
  salesorder: 'salesOrder',
  orderconfirmation: 'orderConfirmation',
  deliverynote: 'deliveryNote',
}

/**
 * `quote:AN-1001`, `Angebot:AN-1001`, `quote:key=17` or `uid:0190…`.
 * @throws {@link CliError} with an example.
 */
export function parseSelection(value: string): Selection {
  const colon = value.indexOf(':')
  const head = value.slice(0, colon).trim()
  const rest = value.slice(colon + 1).trim()
  if (colon < 1 || head === '' || rest === '') throw new CliError('cli.selectionSyntax', { value })
  if (head === 'uid') return { uid: rest.toLowerCase() }
  const folded = head.normalize('NFC').toLowerCase()
  const kind = (Object.hasOwn(kindsByWord, folded) ? kindsByWord[folded] : undefined) ?? head
  if (isUnknownKind(kind)) throw new CliError('cli.kindUnknown', { kind, kinds: documentKinds })
  const key = /^key=(.+)$/.exec(rest)?.[1]
  return key === undefined ? { kind, number: rest } : { kind, key }
}

/** Kind of a number series by its name; customers too. Any kind may have numbers, also one that never travels (N-19). */
export function numberKindOf(word: string): string {
  const folded = word.trim().normalize('NFC').toLowerCase()
  const words: Readonly<Record<string, string>> = {
    ...kindsByWord,
    kunde: 'party',
    kunden: 'party',
    customer: 'party',
    customers: 'party',
    party: 'party',
    rechnung: 'invoice',
  }
  return (Object.hasOwn(words, folded) ? words[folded] : undefined) ?? word.trim()
}

/** A typing error, and not an invoice: what never travels is core's to say. */
export function isUnknownKind(kind: string): boolean {
  const verdict = judgeKind(kind)
  return verdict.verdict === 'refused' && verdict.reasonCode === 'KIND_UNKNOWN'
}
