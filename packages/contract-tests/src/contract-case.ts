/** Why a case was not run: the ability it needs is not there. */
export interface SkippedCase {
  /** Names of what is missing, e.g. `changeTracking`. */
  readonly missing: readonly string[]
}

/** One promise of a seam, as data: runs under any test framework or none. */
export interface ContractCase<Open> {
  /** A sentence about behaviour; stable, so that it can be named in lists. */
  readonly name: string
  /** Abilities without which it says nothing. */
  readonly needs?: readonly string[]
  /**
   * Open, try, dispose.
   * @returns {@link SkippedCase} when an ability is missing, nothing when the promise holds.
   * @throws {@link ContractFailure} when it does not hold; any error of the adapter comes out as it is.
   */
  run(open: Open): Promise<SkippedCase | undefined>
}
