/** Figures of matching.md, section 4: from what a matcher answered and what is true. */

export interface Answer {
  /** Best first; higher is surer. */
  readonly candidates: readonly { readonly id: string; readonly score: number }[]
}

export interface Truth {
  /** Id in the book; `''`: no match. */
  readonly match: string
  readonly category: string
}

export interface Quality {
  readonly queries: number
  /** The right one stands first; of equally probable ones the matcher's own order decides. */
  readonly recall1: number
  /** The same without that luck: of k that share the first place each counts 1 / k. */
  readonly recall1Shared: number
  readonly recall5: number
  readonly f1: number
  readonly precision: number
  readonly recall: number
  readonly threshold: number
  /** At the best threshold: right ones taken, wrong ones taken, right ones missed (not first, or below). */
  readonly counts: { readonly right: number; readonly wrong: number; readonly missed: number }
  /** F1 at the threshold that ships. */
  readonly f1Default: number
  readonly recallAtP99: number
  readonly listF1: number
  /** Hard non-matches whose top candidate is above the best threshold, by category. */
  readonly accepted: Readonly<Record<string, number>>
  readonly hardAccepted: number
}

export function qualityOf(answers: readonly Answer[], truths: readonly Truth[], shipped = 0.5): Quality {
  const total = truths.filter((one) => one.match !== '').length
  let at1 = 0
  let shared = 0
  let at5 = 0
  truths.forEach(({ match }, i) => {
    if (match === '') return
    const place = answers[i]!.candidates.findIndex((one) => one.id === match)
    if (place === 0) at1++
    const best = answers[i]!.candidates.filter((one) => one.score === answers[i]!.candidates[0]!.score)
    if (best.some((one) => one.id === match)) shared += 1 / best.length
    if (place >= 0 && place < 5) at5++
  })
  const tops = answers.flatMap((answer, i) => {
    const top = answer.candidates[0]
    return top === undefined ? [] : [{ score: top.score, right: top.id === truths[i]!.match }]
  })
  const best = bestF1(tops, total)
  const list = answers.flatMap((answer, i) =>
    answer.candidates.map((one) => ({ score: one.score, right: one.id === truths[i]!.match })),
  )
  const accepted: Record<string, number> = {}
  let hard = 0
  let hardAccepted = 0
  const kinds = new Map<string, [number, number]>()
  truths.forEach((truth, i) => {
    if (truth.match !== '') return
    const taken = (answers[i]!.candidates[0]?.score ?? -Infinity) >= best.threshold ? 1 : 0
    const [all, some] = kinds.get(truth.category) ?? [0, 0]
    kinds.set(truth.category, [all + 1, some + taken])
    if (truth.category === 'nonmatch-new') return
    hard++
    hardAccepted += taken
  })
  for (const [kind, [all, some]] of kinds) accepted[kind] = some / all
  const kept = tops.filter((one) => one.score >= shipped)
  return {
    queries: truths.length,
    recall1: at1 / total,
    recall1Shared: shared / total,
    recall5: at5 / total,
    ...best,
    counts: countsAt(tops, best.threshold, total),
    f1Default: f1Of(kept.filter((one) => one.right).length, kept.length, total),
    recallAtP99: recallAtPrecision(tops, total, 0.99),
    listF1: bestF1(list, total).f1,
    accepted,
    hardAccepted: hard === 0 ? 0 : hardAccepted / hard,
  }
}

function countsAt(tops: readonly Scored[], threshold: number, total: number): Quality['counts'] {
  const taken = tops.filter((one) => one.score >= threshold)
  const right = taken.filter((one) => one.right).length
  return { right, wrong: taken.length - right, missed: total - right }
}

interface Scored {
  readonly score: number
  readonly right: boolean
}

function f1Of(right: number, taken: number, total: number): number {
  return right === 0 ? 0 : (2 * right) / (taken + total)
}

/** Steps of equal scores stay together: a threshold cannot part them. */
function* steps(scored: readonly Scored[]): Generator<{ right: number; taken: number; score: number }> {
  const sorted = [...scored].sort((a, b) => b.score - a.score)
  let right = 0
  for (let i = 0; i < sorted.length; i++) {
    if (sorted[i]!.right) right++
    if (i + 1 < sorted.length && sorted[i + 1]!.score === sorted[i]!.score) continue
    yield { right, taken: i + 1, score: sorted[i]!.score }
  }
}

function bestF1(
  scored: readonly Scored[],
  total: number,
): { f1: number; precision: number; recall: number; threshold: number } {
  let best = { f1: 0, precision: 0, recall: 0, threshold: Infinity }
  for (const { right, taken, score } of steps(scored)) {
    const f1 = f1Of(right, taken, total)
    if (f1 > best.f1) best = { f1, precision: right / taken, recall: right / total, threshold: score }
  }
  return best
}

function recallAtPrecision(scored: readonly Scored[], total: number, precision: number): number {
  let best = 0
  for (const { right, taken } of steps(scored))
    if (right / taken >= precision) best = Math.max(best, right / total)
  return best
}

export interface CalibrationBin {
  readonly count: number
  /** Mean of the probabilities shown. */
  readonly shown: number
  /** Share that was right. */
  readonly right: number
  /** Where that share lies with 95 % certainty (Wilson 1927): few answers tell little. */
  readonly from: number
  readonly to: number
  /** Distance of `shown` and `right`. */
  readonly error: number
}

export interface Calibration {
  /** Errors of the bins, each weighted by its answers: the expected calibration error. */
  readonly mean: number
  /** Largest error of a bin with at least 30 answers. */
  readonly worst: number
  /** Largest error that 95 % certainty does not explain by chance, over bins of any count. */
  readonly worstProven: number
  readonly bins: readonly CalibrationBin[]
}

/** Shown probability and truth in ten bins of equal width; empty bins are 0 throughout. */
export function calibrationOf(
  shown: readonly { readonly probability: number; readonly right: boolean }[],
  least = 30,
): Calibration {
  const sums = Array.from({ length: 10 }, () => ({ count: 0, sum: 0, right: 0 }))
  for (const one of shown) {
    const bin = sums[Math.min(9, Math.floor(one.probability * 10))]!
    bin.count++
    bin.sum += one.probability
    if (one.right) bin.right++
  }
  const bins = sums.map(({ count, sum, right }): CalibrationBin => {
    if (count === 0) return { count, shown: 0, right: 0, from: 0, to: 0, error: 0 }
    const [from, to] = wilson(right, count)
    return {
      count,
      shown: sum / count,
      right: right / count,
      from,
      to,
      error: Math.abs(sum - right) / count,
    }
  })
  return {
    mean: bins.reduce((sum, bin) => sum + bin.error * bin.count, 0) / Math.max(1, shown.length),
    worst: Math.max(0, ...bins.filter((bin) => bin.count >= least).map((bin) => bin.error)),
    worstProven: Math.max(...bins.map((bin) => Math.max(0, bin.from - bin.shown, bin.shown - bin.to))),
    bins,
  }
}

/** Interval of a share of which `right` of `count` were seen, at 95 %. */
function wilson(right: number, count: number): [number, number] {
  const z = 1.96
  const share = right / count
  const middle = (share + (z * z) / (2 * count)) / (1 + (z * z) / count)
  const half =
    (z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count))) / (1 + (z * z) / count)
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}
