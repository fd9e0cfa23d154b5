/** One run: on the clock, and of the processor (which tells more where other programs run too). */
export interface Sample {
  readonly milliseconds: number
  readonly cpuMilliseconds: number
}
