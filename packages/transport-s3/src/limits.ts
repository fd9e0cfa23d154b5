/** Bounds of this transport; docs/adapters/s3.md shows them, and a test compares the two. */
export const s3Limits = {
  /** Bytes; a larger bundle goes up in parts. */
  multipartAboveBytes: 16_777_216,
  /** Bytes of one part; S3 demands 5 MiB at least. */
  partBytes: 8_388_608,
  /** Parts on their way at the same time. */
  partsAtOnce: 3,
  /** Objects that are fetched ahead at the same time. */
  fetchedAtOnce: 8,
  /** Bytes of objects that are fetched ahead; one may be larger. */
  fetchedAheadBytes: 33_554_432,
  /** Keys per listing; S3 gives no more. */
  keysPerListing: 1000,
  /** Listings per sweep: a million keys. */
  listingsPerSweep: 1000,
  /** Seconds that a listing reaches back behind what is known, for what was late on its way. */
  lookBackSeconds: 900,
  /** Seconds between two listings that reach back. */
  lookBackEverySeconds: 60,
  /** Seconds between two sweeps over all keys of the station. */
  sweepEverySeconds: 3600,
  /** Seconds that what is not whole or cannot be read is looked at in each run; afterwards in each sweep. */
  unsettledSeconds: 3600,
  /** Objects left alone that are named to people. */
  leftNamed: 100,
  /** Of them looked at in a run, whether they are still there. */
  leftLookedAt: 20,
  /** Tries while the server answers that something else is under way (409). */
  conflictTries: 5,
  /** Failures of the server (5xx) in one run before the rest is left for the next. */
  failuresPerRun: 3,
  /** Bytes per second that a slow line has at least; together with `timeout` the deadline of a transfer. */
  slowestBytesPerSecond: 50_000,
  /** Days that a key is remembered for sending the same bundle again. */
  keysRememberedDays: 60,
  /** Minutes that clocks may differ before `check` warns; at 15 Amazon refuses. */
  clockWarnMinutes: 5,
} as const
