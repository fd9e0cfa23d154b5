import { defineRecordKind, documentSchema, isOrderSyncError } from '@ordersync/core'
import { expect } from './stage.ts'
import type { Stage } from './stage.ts'

/** An invoice does not leave the house, whichever way it is tried. */
export async function showInvoiceRefused(stage: Stage): Promise<void> {
  const { printer, home, story, tally } = stage
  printer.heading({ de: 'Eine Rechnung reist nie', en: 'An invoice never travels' })
  const number = story.invoices[0]!.number
  const tries: readonly { readonly what: string; readonly attempt: () => unknown }[] = [
    {
      what: printer.word({ de: `Rechnung ${number} markieren`, en: `mark invoice ${number}` }),
      attempt: () => home.exchange.exportDocuments([{ kind: 'invoice', number }]),
    },
    ...['invoice', 'Abschlagsrechnung', 'creditNote'].map((kind) => ({
      what: printer.word({
        de: `eigene Satzart „${kind}“ anmelden`,
        en: `define a kind of one's own, “${kind}”`,
      }),
      attempt: () => defineRecordKind({ kind, schema: documentSchema, numberField: 'number' }),
    })),
  ]
  for (const { what, attempt } of tries) {
    const refusal = await refusalOf(attempt)
    expect(refusal !== undefined, `this is refused: ${what}`)
    tally.refused += 1
    printer.say(`  ${what}`)
    printer.say(`    ${refusal.code}: ${printer.describe(refusal)}`)
  }
}

interface Refusal {
  readonly code: string
  readonly parameters: Readonly<Record<string, string | number | readonly string[]>>
}

/** What OrderSync says against it; `undefined` when it went through. */
export async function refusalOf(attempt: () => unknown): Promise<Refusal | undefined> {
  try {
    await attempt()
    return undefined
  } catch (error) {
    if (isOrderSyncError(error)) return { code: error.code, parameters: error.parameters }
    throw error
  }
}
