/**
 * One run: an office and three stations, their users, a bad carrier, crashes; then everything heals and is checked. Everything
 * follows from the seed.
 */
import { chaosCarrier } from './carrier.ts'
import type { CarrierRates } from './carrier.ts'
import { checkEnd } from './check-end.ts'
import { copyNetwork, everybody, office } from './members.ts'
import { actOnMaster } from './master-data.ts'
import { chanceOf } from './random.ts'
import type { Chance } from './random.ts'
import { actAsUser } from './users.ts'
import { Member, minute, World } from './world.ts'
import type { Result, SimulationOptions } from './world.ts'

/** Each fault is as likely as this seed wants it: some runs have only one kind, some all. */
function ratesOf(chance: Chance): CarrierRates {
  const rate = (most: number): number => (chance.is(0.4) ? 0 : chance.next() * most)
  return {
    lose: rate(0.35),
    delay: rate(0.4),
    repeat: rate(0.4),
    cut: rate(0.1),
    flip: rate(0.08),
    wrongInbox: rate(0.08),
    staleListing: rate(0.3),
    fail: rate(0.05),
  }
}

/** Rounds in which everything has to be told (fault model, invariant 8). */
const healingRounds = 8

export async function simulate(options: SimulationOptions): Promise<Result> {
  const world = new World(options)
  world.actMeanwhile = (id) => actAsUser(world, id, { quiet: true })
  const { chance, clock } = world
  const databases = await copyNetwork(options.stores, options.template)
  for (const id of everybody) world.members.set(id, new Member(id, databases.get(id)!))
  const others = chanceOf(options.seed, 77)
  const rules = chanceOf(options.seed, 78)
  const rulesMove = rules.is(0.4) ? 0.05 : 0
  const isMail = chance.is(0.5)
  const rates = ratesOf(chance)
  const crashes = chance.is(0.3) ? 0 : chance.next() * 0.35
  const startCalm = chance.is(0.5)
  const wrongClocks = chance.is(0.6) ? 0 : 0.05
  world.say(
    `seed ${options.seed}: ${isMail ? 'mail' : 'folder'}, crashes ${crashes.toFixed(2)}, ${JSON.stringify(rates)}`,
  )
  world.carrier = chaosCarrier({
    chance,
    rates,
    now: () => clock.now,
    digest: options.runtime.digest,
    inboxes: everybody,
    note: (text) => world.say(text),
    isMail,
    calmAtFirst: startCalm,
  })
  if (startCalm) {
    for (let round = 0; round < 3; round++) for (const id of everybody) await world.sync(id, 0)
    world.carrier.storm()
  }
  const steps = options.steps ?? (chance.is(0.15) ? chance.between(120, 220) : chance.between(25, 90))
  for (let step = 0; step < steps && world.violations.length === 0; step++) {
    clock.now += chance.is(0.1) ? chance.between(60, 3 * 24 * 60) * minute : chance.between(0, 15) * minute
    if (chance.is(wrongClocks)) world.moveClock()
    if (others.is(0.2)) await actOnMaster(world, others, others.pick(everybody))
    if (others.is(0.03)) {
      const oneWay = others.pick(['stationToHost', 'hostToStation', null] as const)
      await world.changeProfile(others.pick(everybody.slice(1)), { oneWay })
    }
    if (rules.is(rulesMove)) await world.moveRule(rules)
    const dice = chance.next()
    if (dice < 0.52) await actAsUser(world, chance.pick(everybody))
    else if (dice < 0.92) await world.sync(chance.is(0.3) ? office : chance.pick(everybody), crashes)
    else if (dice < 0.97) await world.answerOne(crashes)
    else await world.changeProfile(chance.pick(everybody.slice(1)), { active: chance.is(0.5) })
  }
  if (chance.is(0.5)) await evening(world, crashes, wrongClocks > 0)
  await heal(world)
  await checkEnd(world)
  const { carrier } = world
  const log = world.log
  return {
    seed: options.seed,
    faults: { ...carrier.faults, ...world.faults },
    violations: world.violations,
    logHash: options.runtime.digest.sha256Hex(log.join('\n')),
    log,
    actions: world.model.actions.length,
  }
}

/** Nobody works any more, the machines go on: what is lost now is not made good by later news. */
async function evening(world: World, crashes: number, wrongClocks: boolean): Promise<void> {
  world.say('--- evening')
  await world.openEverything()
  world.evening = true
  for (let run = world.chance.between(8, 30); run > 0; run--) {
    world.clock.now += world.chance.between(10, 12 * 60) * minute
    if (wrongClocks && world.chance.is(0.2)) world.moveClock()
    await world.sync(world.chance.pick(everybody), crashes)
  }
}

async function heal(world: World): Promise<void> {
  world.say('--- heals')
  world.healed = true
  world.carrier.heal()
  await world.openEverything()
  await settle(world)
  for (let round = 0; round < 6; round++) {
    let open = (await world.lookAtQuestions()).length
    if (open === 0) break
    for (; open > 0; open--) await world.answerOne(0)
    await settle(world)
  }
}

/** Everybody, until nobody has anything to say. */
async function settle(world: World): Promise<void> {
  for (let round = 1; round <= healingRounds; round++) {
    world.clock.now += 24 * 60 * minute
    let news = false
    for (const id of world.chance.shuffle(everybody)) news = (await world.sync(id, 0)) || news
    if (!news) {
      world.say(`--- quiet after ${round} rounds`)
      return
    }
  }
  world.violation(`not quiet after ${healingRounds} rounds`)
}
