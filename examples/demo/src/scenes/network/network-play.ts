/** The story of the network, scene by scene: join, work off line, sync, decide, look. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startMailServer } from '../../../../../tools/servers/mail-server.mjs'
import { startS3Server } from '../../../../../tools/servers/s3-server.mjs'
import type { CarrierName } from '../../arguments.ts'
import type { Business } from '../../business/business.ts'
import { createRandom } from '../../business/random.ts'
import type { PartySnapshot } from '../../business/shapes.ts'
import { loadBusiness } from '../../databases/load-business.ts'
import { createNetworkBusiness } from '../../network/business.ts'
import { watchCarrier } from '../../network/carried.ts'
import { chooseCast } from '../../network/cast.ts'
import { createDesk } from '../../network/desk.ts'
import { closeMember, openBranch, openOffice, preparePremises } from '../../network/members.ts'
import type { Branch, DemoServers } from '../../network/members.ts'
import { createSeries } from '../../network/series.ts'
import type { Printer } from '../../output/printer.ts'
import { createTally } from '../stage.ts'
import type { Tally } from '../stage.ts'
import { showDeciding } from './deciding.ts'
import { showJoining } from './joining.ts'
import { membersOf } from './network-stage.ts'
import type { NetworkStage } from './network-stage.ts'
import { showOutcome } from './outcome.ts'
import { showSyncing } from './syncing.ts'
import { showWorking } from './working.ts'

export interface NetworkPlay {
  readonly printer: Printer
  /** Of the whole demo; the network gets a folder in it. */
  readonly folder: string
  readonly seed: number
  readonly business: Business
  readonly seller: PartySnapshot
  readonly carrier?: CarrierName | undefined
}

export interface NetworkResult {
  readonly tally: Tally
  readonly stations: number
  readonly runs: number
  readonly bundles: number
}

const officeLabel = { de: 'Büro', en: 'Office' }
const stations = [
  { id: 'koeln', label: { de: 'Filiale Köln', en: 'Cologne branch' } },
  { id: 'laptop', label: { de: 'Laptop Müller', en: 'Laptop Müller' } },
] as const

export async function playNetwork(play: NetworkPlay): Promise<NetworkResult> {
  const mail = play.carrier === 'mail' ? await startMailServer() : undefined
  const s3 = play.carrier === 's3' ? await startS3Server() : undefined
  try {
    return await playOver(play, { mail, s3, byHand: play.carrier === 'file' })
  } finally {
    await mail?.close()
    await s3?.close()
  }
}

async function playOver(play: NetworkPlay, servers: DemoServers): Promise<NetworkResult> {
  const stage = await setNetworkStage(play, servers)
  try {
    await showJoining(stage, play.business.name)
    await showWorking(stage)
    await showSyncing(stage)
    await showDeciding(stage)
    await showOutcome(stage)
    writeExpectation(stage)
    const { tally, branches, runs, carrier } = stage
    return { tally, stations: branches.length, runs: runs.length, bundles: carrier.seen.size }
  } finally {
    for (const member of membersOf(stage)) await closeMember(member)
    stage.premises.s3?.client.destroy()
  }
}

async function setNetworkStage(play: NetworkPlay, servers: DemoServers): Promise<NetworkStage> {
  const folder = join(play.folder, 'network')
  mkdirSync(folder)
  const { word } = play.printer
  const random = createRandom(play.seed + 7_000)
  const premises = await preparePremises(folder, servers)
  const { business, story } = createNetworkBusiness(play.business, random, play.seller)
  const cast = chooseCast(
    play.business.parties,
    stations.map(({ id }) => id),
    random,
  )
  const office = await openOffice(premises, 'office', word(officeLabel))
  const branches: Branch[] = []
  for (const { id, label } of stations) branches.push(await openBranch(premises, id, word(label)))
  await loadBusiness(office.store, business)
  const desks = [office, ...branches].map((member) => createDesk(member, random, play.seller))
  return {
    printer: play.printer,
    premises,
    carrier: watchCarrier(premises, ['office', ...stations.map(({ id }) => id)]),
    office,
    branches,
    random,
    story,
    cast,
    series: createSeries(random),
    desks: new Map(desks.map((desk) => [desk.member.id, desk])),
    tally: createTally(),
    runs: [],
    ranges: new Map(),
    born: new Map(),
    decided: [],
  }
}

/** Only what was done and what was printed; what should have come of it the checker reads from the databases. */
function writeExpectation({ premises, office, branches, story, ranges, decided, born }: NetworkStage): void {
  const expectation = {
    office: office.id,
    stations: branches.map(({ id }) => id),
    masked: { party: ['notes'] },
    canaries: story.canaries,
    ranges: [...ranges.values()],
    decided,
    deleted: [{ kind: 'party', label: story.deleted }],
    numbered: branches.flatMap(({ id }) => born.get(id) ?? []),
    shared: story.shared,
  }
  writeFileSync(join(premises.folder, 'expected.json'), `${JSON.stringify(expectation, undefined, 2)}\n`)
}
