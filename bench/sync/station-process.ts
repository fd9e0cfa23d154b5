/** The station in a process of its own, as the office sees it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Loaded {
  readonly created: number
  /** Processor time of the station from its first bundle to its last. */
  readonly cpuMilliseconds: number
}

export class StationProcess {
  /** Settles when everything has been applied. */
  readonly loaded: Promise<Loaded>

  private constructor(loaded: Promise<Loaded>) {
    this.loaded = loaded
  }

  /** @param records - It is loaded when it has so many. @returns when it waits for its first bundle. */
  static async start(folder: string, shared: string, records: number): Promise<StationProcess> {
    const program = fileURLToPath(new URL('station-run.ts', import.meta.url))
    const child = spawn(process.execPath, [program, folder, shared, String(records)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = createInterface(child.stdout)
    const ended = once(child, 'close').then(([code]) => {
      if (code !== 0) throw new Error(`the station ended with ${String(code)}`)
    })
    await Promise.race([once(lines, 'line'), ended])
    const told = once(lines, 'line').then(([line]) => JSON.parse(line as string) as Loaded)
    return new StationProcess(ended.then(() => told))
  }
}
