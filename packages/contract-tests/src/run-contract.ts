import type { ContractCase } from './contract-case.js'

export interface CaseResult {
  readonly name: string
  readonly outcome: 'ok' | 'failed' | 'skipped'
  /** The failure, or the abilities that are missing. */
  readonly reason?: string
}

export interface RunContractOptions {
  /** Called after each case. */
  readonly onResult?: (result: CaseResult) => void
  /** A case that takes longer has failed: it waits for something that never comes. Default 60,000. */
  readonly timeoutMs?: number
}

/** Run all cases one after the other; for adapters tested without a test framework. Never rejects. */
export async function runContract<Open>(
  cases: readonly ContractCase<Open>[],
  open: Open,
  { onResult, timeoutMs = 60_000 }: RunContractOptions = {},
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = []
  for (const contractCase of cases) {
    const result = await runCase(contractCase, open, timeoutMs)
    results.push(result)
    onResult?.(result)
  }
  return results
}

async function runCase<Open>(
  contractCase: ContractCase<Open>,
  open: Open,
  timeoutMs: number,
): Promise<CaseResult> {
  const { name } = contractCase
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${timeoutMs} ms`)), timeoutMs)
  })
  try {
    const skipped = await Promise.race([contractCase.run(open), tooLong])
    if (skipped) return { name, outcome: 'skipped', reason: `needs ${skipped.missing.join(', ')}` }
    return { name, outcome: 'ok' }
  } catch (error) {
    return { name, outcome: 'failed', reason: error instanceof Error ? error.message : String(error) }
  } finally {
    clearTimeout(timer)
  }
}

/** One line per case and a last line with the counts, for a terminal. */
export function formatResult({ name, outcome, reason }: CaseResult): string {
  const word = { ok: 'ok     ', failed: 'FAILED ', skipped: 'skipped' }[outcome]
  return reason === undefined ? `${word} ${name}` : `${word} ${name}: ${reason}`
}

export function formatSummary(results: readonly CaseResult[]): string {
  const count = (outcome: CaseResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length
  return `${count('ok')} ok, ${count('failed')} failed, ${count('skipped')} skipped`
}
