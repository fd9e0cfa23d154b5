import { membersOf } from './network-stage.ts'
import type { NetworkStage, Run } from './network-stage.ts'
import {
  expectNothingAside,
  expectNothingLeftBehind,
  printRuns,
  runMember,
  runUnplugged,
  settle,
} from './runs.ts'

/** In an order that the seed chooses; one station misses the folder for a while. */
export async function showSyncing(stage: NetworkStage): Promise<void> {
  const { printer, random, branches, premises } = stage
  const isMail = premises.mail !== undefined
  printer.heading({ de: 'Abgleich, in beliebiger Reihenfolge', en: 'Syncing, in any order' })
  const runs: Run[] = []
  const members = membersOf(stage)
  const late = random.pick(branches)
  runs.push(await runUnplugged(stage, late))
  for (let count = random.integer(3, 8); count > 0; count -= 1) {
    const member = random.pick(members)
    runs.push(await (member === late ? runUnplugged(stage, member) : runMember(stage, member)))
  }
  printer.say({
    de: `${late.label} hat den ${isMail ? 'Mailserver' : 'Ordner'} eine Weile nicht: Ihre Arbeit bleibt liegen und geht nicht verloren.`,
    en: `${late.label} does without the ${isMail ? 'mail server' : 'folder'} for a while: its work waits and is not lost.`,
  })
  runs.push(...(await settle(stage)))
  printRuns(stage, runs)
  expectNothingLeftBehind(runs)
  await expectNothingAside(stage)
}
