/** What a carrier does to bundles. Faults of the first group break no promise of the seam; the others do. */
export const chaosFaults = [
  /** The call fails and nothing was done. */
  'fail',
  /** It was done, and the answer is lost: the call fails. */
  'unanswered',
  /** It arrives later, or is listed later. */
  'delay',
  /** In another order. */
  'reorder',
  /** The listing is an old one: what is new is not on it. */
  'stale',
  /** `send` says that it is there, and it never is. */
  'lose',
  /** What was accepted comes once more. */
  'repeat',
  /** First only a part of it comes, the whole at another time. */
  'cut',
  /** First it comes with changed bytes, the true ones at another time. */
  'corrupt',
  /** Two come under each other's name. */
  'swap',
] as const

export type ChaosFault = (typeof chaosFaults)[number]

export interface ChaosOptions {
  /** Integer, 0 to 2^32 - 1. The same seed and the same calls give the same faults. */
  readonly seed: number
  /** How probable each fault is where it can happen, 0 to 1; what is absent never happens. Default: 0.1 for each. */
  readonly faults?: Partial<Readonly<Record<ChaosFault, number>>>
  /** Called with each fault, for a log to read beside the seed. `name`: of the bundle, or empty. */
  readonly onFault?: (fault: ChaosFault, name: string) => void
}

/** Bounds of what is kept for later. */
export const chaosLimits = {
  /** Deliveries that are looked at together, so that their order can be changed. */
  batch: 8,
  /** Accepted bundles that may come again, and their bytes in all. */
  kept: 16,
  keptBytes: 16 * 1024 * 1024,
  /** Calls after which a delayed bundle is on its way. */
  longestDelay: 6,
} as const
