import { createMemoryStore } from '@ordersync/core'
import { createMailService, createStoreLease } from '@ordersync/transport-mail'
import { describe, expect, it } from 'vitest'

const noon = Date.UTC(2026, 2, 2, 12)

describe('the service that fetches', () => {
  it.each([
    ['a branch', { allowedBranches: ['Köln'] }, { branch: 'Bonn' }],
    ['no branch', { allowedBranches: ['Köln'] }, {}],
    ['a computer', { allowedComputers: ['PC-1'] }, { computer: 'PC-2' }],
  ])('ends quietly where %s is not allowed (T-10)', async (_name, settings, where) => {
    const service = createMailService({ settings, ...where, run: async () => expect.unreachable() })
    expect(service.state()).toBe('notAllowedHere')
    expect(await service.runNow()).toEqual({ state: 'notAllowedHere' })
  })

  it('allows everybody where nobody is named, and exactly those who are (AMP-07, AMP-08)', async () => {
    const settings = { allowedBranches: ['Köln'], allowedComputers: ['PC-1'] }
    for (const one of [{}, { settings, branch: 'Köln', computer: 'PC-1' }]) {
      expect(await createMailService({ ...one, run: async () => 7 }).runNow()).toEqual({
        state: 'ready',
        result: 7,
      })
    }
  })

  it('runs by itself from the start date on, in its own time zone, and by hand before (T-09, AMP-10)', async () => {
    const clock = { now: () => noon }
    const at = (startAt: string, timeZone: string) =>
      createMailService({ settings: { startAt, timeZone }, clock, run: async () => 1 }).state()
    expect(at('2026-03-02 13:00', 'Europe/Berlin')).toBe('ready')
    expect(at('2026-03-02T13:01', 'Europe/Berlin')).toBe('notYetStarted')
    expect(at('2026-03-03', 'Asia/Tokyo')).toBe('notYetStarted')
    expect(at('2026-03-02', 'Pacific/Auckland')).toBe('ready')
    const later = createMailService({ settings: { startAt: '2027-01-01' }, clock, run: async () => 1 })
    expect(await later.runNow()).toEqual({ state: 'ready', result: 1 })
  })

  it('runs at its interval, goes on after an error, and waits for the start date', async () => {
    const stop = new AbortController()
    const time = { now: noon }
    const waits: number[] = []
    const seen: unknown[] = []
    let runs = 0
    await createMailService({
      settings: { interval: 90, startAt: '2026-03-02 13:00', timeZone: 'UTC' },
      clock: { now: () => time.now },
      delay: async (milliseconds) => {
        waits.push(milliseconds)
        time.now += milliseconds
        if (waits.length === 4) stop.abort()
      },
      run: async () => {
        runs += 1
        if (runs === 1) throw new Error('off line')
        return runs
      },
      onResult: (result) => void seen.push(result),
      onError: (error) => void seen.push((error as Error).message),
    }).loop(stop.signal)
    // The first at the start date itself, not up to an interval later.
    expect(waits).toEqual([3_600_000, 5_400_000, 5_400_000, 5_400_000])
    expect(seen).toEqual(['off line', 2, 3])
  })

  it.each([
    // Clocks are put forward on 29 March 2026 at 02:00 in Berlin, so 02:30 is never shown: counted as if they were not (RFC 5545).
    ['2026-03-29 08:00', 'Europe/Berlin', '2026-03-29T06:00:00Z'],
    ['2026-03-29 02:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
    ['2026-10-25 08:00', 'Europe/Berlin', '2026-10-25T07:00:00Z'],
    ['2026-03-03', 'Asia/Tokyo', '2026-03-02T15:00:00Z'],
    ['2026-03-03 07:15:30', 'America/St_Johns', '2026-03-03T10:45:30Z'],
  ])('runs first at %s in %s (T-09)', async (startAt, timeZone, expected) => {
    const stop = new AbortController()
    const moment = Date.parse(expected)
    const time = { now: moment - 26 * 3_600_000 }
    let first = 0
    await createMailService({
      settings: { interval: 600, startAt, timeZone },
      clock: { now: () => time.now },
      delay: async (milliseconds) => void (time.now += milliseconds),
      run: async () => {
        first = time.now
        stop.abort()
      },
    }).loop(stop.signal)
    expect(first - moment).toBeGreaterThanOrEqual(0)
    expect(first - moment).toBeLessThan(60_000)
  })

  it('keeps a second computer away, which takes over when the first has died (T-11)', async () => {
    const store = createMemoryStore()
    const time = { now: noon }
    const lease = (holder: string) =>
      createStoreLease({
        store,
        name: 'Post@test.local',
        holder,
        leaseMs: 60_000,
        clock: { now: () => time.now },
      })
    let release = (): void => undefined
    const first = createMailService({
      lease: lease('PC-1'),
      run: () => new Promise<number>((resolve) => (release = () => resolve(1))),
      delay: (_milliseconds, signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    })
    const running = first.runNow()
    await new Promise((resolve) => setImmediate(resolve))
    expect(first.state()).toBe('running')
    expect(await first.runNow()).toEqual({ state: 'running' })
    const second = createMailService({ lease: lease('PC-2'), run: async () => 2 })
    expect(await second.runNow()).toEqual({ state: 'runsElsewhere' })
    time.now += 60_001
    expect(await second.runNow()).toEqual({ state: 'ready', result: 2 })
    release()
    expect(await running).toEqual({ state: 'ready', result: 1 })
  })

  it('ends a run that has lost its lease, and leaves the lease of the other alone', async () => {
    const store = createMemoryStore()
    const time = { now: noon }
    const lease = (holder: string) =>
      createStoreLease({ store, name: 'post', holder, leaseMs: 60_000, clock: { now: () => time.now } })
    const other = lease('PC-2')
    const taken: boolean[] = []
    let giveUp = (): void => undefined
    const slow = createMailService({
      lease: lease('PC-1'),
      run: (signal) =>
        new Promise((_resolve, reject) => {
          giveUp = () => reject(new Error('nobody could take it'))
          signal.addEventListener('abort', () => reject(signal.reason as Error))
        }),
      delay: async () => {
        time.now += 60_001
        taken.push(await other.acquire())
        if (taken.length > 3) giveUp()
      },
    })
    await expect(slow.runNow()).rejects.toThrow('taken over')
    expect(taken).toEqual([true])
    expect(await lease('PC-3').acquire()).toBe(false)
  })

  it('is not held up by a lease of a clock that was wrong', async () => {
    const store = createMemoryStore()
    const far = createStoreLease({
      store,
      name: 'post',
      holder: 'a',
      clock: { now: () => noon + 40 * 86_400_000 },
    })
    expect(await far.acquire()).toBe(true)
    expect(
      await createStoreLease({ store, name: 'post', holder: 'b', clock: { now: () => noon } }).acquire(),
    ).toBe(true)
  })

  it('prolongs a short lease in time: a run that lasts is not taken over (T-11)', async () => {
    const store = createMemoryStore()
    const time = { now: noon }
    const clock = { now: () => time.now }
    const lease = (holder: string) =>
      createStoreLease({ store, name: 'post', holder, leaseMs: 60_000, clock })
    const stop = new AbortController()
    const taken: boolean[] = []
    let waits = 0
    const slow = createMailService({
      lease: lease('PC-1'),
      run: (signal) =>
        new Promise<number>((resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error))
          stop.signal.addEventListener('abort', () => resolve(1))
        }),
      delay: async (milliseconds) => {
        time.now += milliseconds
        taken.push(await lease('PC-2').acquire())
        if ((waits += 1) === 10) stop.abort()
      },
    })
    expect(await slow.runNow()).toEqual({ state: 'ready', result: 1 })
    expect(new Set(taken)).toEqual(new Set([false]))
    expect(waits).toBeGreaterThanOrEqual(10)
    // Given back, and not prolonged after that.
    expect(await lease('PC-2').acquire()).toBe(true)
  })

  it('gives back the lease of a run that failed while the lease was being prolonged', async () => {
    const held = { now: false }
    let prolong = (): void => undefined
    const slowly = new Promise<void>((resolve) => (prolong = resolve))
    let acquired = 0
    let fail = (): void => undefined
    const service = createMailService({
      lease: {
        acquire: async () => {
          if ((acquired += 1) > 1) {
            fail()
            await slowly
          }
          return (held.now = true)
        },
        release: async () => void (held.now = false),
      },
      run: () => new Promise((_resolve, reject) => (fail = () => reject(new Error('off line')))),
      delay: () => new Promise((resolve) => setImmediate(resolve)),
    })
    const running = service.runNow()
    running.catch(() => undefined)
    while (acquired < 2) await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
    prolong()
    await expect(running).rejects.toThrow('off line')
    await new Promise((resolve) => setImmediate(resolve))
    expect(held.now).toBe(false)
  })

  it('waits a month without running in between, though no timer can wait so long', async () => {
    const stop = new AbortController()
    const waits: number[] = []
    let runs = 0
    await createMailService({
      settings: { interval: 43_200 },
      run: async () => {
        if ((runs += 1) === 2) stop.abort()
      },
      delay: async (milliseconds) => void waits.push(milliseconds),
    }).loop(stop.signal)
    expect(waits.reduce((sum, one) => sum + one, 0)).toBe(43_200 * 60_000)
    expect(Math.max(...waits)).toBeLessThan(2 ** 31)
  })

  it.each([0, 999, 86_400_001, Number.NaN])('refuses a lease of %d ms', (leaseMs) => {
    expect(() => createStoreLease({ store: createMemoryStore(), name: 'post', leaseMs })).toThrow(
      expect.objectContaining({ code: 'usage.invalid_argument' }),
    )
  })

  it('names a time zone that there is not', () => {
    expect(() => createMailService({ settings: { timeZone: 'Europa/Köln' }, run: async () => 1 })).toThrow(
      expect.objectContaining({ code: 'usage.invalid_configuration' }),
    )
  })

  it('names the setting that is wrong', () => {
    expect(() => createMailService({ settings: { startAt: 'morgen' }, run: async () => 1 })).toThrow(
      expect.objectContaining({ code: 'usage.invalid_configuration' }),
    )
  })
})
