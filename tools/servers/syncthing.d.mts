export interface SyncthingPeer {
  /** What it keeps the same as the other's. */
  readonly folder: string
  readonly isRunning: boolean
  start(): Promise<void>
  /** As a power cut would. The folder stays. */
  kill(): Promise<void>
  scan(): Promise<unknown>
  /** What it listens on and dials, and whether it looks for others. */
  reach(): Promise<{
    readonly listens: readonly string[]
    readonly dials: readonly string[]
    readonly discovers: boolean
  }>
}

export interface SyncthingPair {
  readonly peers: readonly [SyncthingPeer, SyncthingPeer]
  /** Resolves when both folders are the same; while one peer is off, when the other has seen what lies in its own. */
  settle(withinMs?: number): Promise<void>
  close(): Promise<void>
}

export function missingSyncthing(): readonly string[]
export function startSyncthing(): Promise<SyncthingPair>
