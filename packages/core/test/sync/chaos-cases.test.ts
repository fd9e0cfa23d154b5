/** What the fault simulator has found, each as the few steps that it takes. */
import { describe, expect, it } from 'vitest'
import { articles, customer, quote } from '../jobs/offices.js'
import { openNetwork, orderSeries } from './network-of-three.js'
import type { Station, TestNetwork } from './network-of-three.js'

const name = customer['name']

async function office(net: TestNetwork, change: Record<string, unknown>): Promise<void> {
  const { key, fields } = await net.office.one('party', 'name', name)
  await net.office.put('party', { ...fields, ...change }, key)
}

async function station({ one, put }: Station, change: Record<string, unknown>): Promise<void> {
  const { key, fields } = await one('party', 'name', name)
  await put('party', { ...fields, ...change }, key)
}

async function settled(): Promise<{ net: TestNetwork; laptop: Station }> {
  const net = await openNetwork()
  await net.office.host.defineSeries(orderSeries)
  await net.office.put('party', { ...customer, phone: '1' })
  const laptop = await net.station('Laptop')
  await net.settle()
  return { net, laptop }
}

/** Take what lies on the carrier for `to`; the function lays it back. */
function hold({ carrier }: TestNetwork, to: string): () => void {
  const kept = [...carrier.objects].filter(([key]) => key.startsWith(`${to}/`))
  for (const [key] of kept) carrier.objects.delete(key)
  return () => {
    for (const [key, bytes] of kept) carrier.objects.set(key, bytes)
  }
}

describe('Found by the simulator', () => {
  it('a change made before the office’s change arrived is a question, though it is sent after it (M-E3)', async () => {
    const { net, laptop } = await settled()
    await office(net, { phone: 'office' })
    await station(laptop, { phone: 'laptop' })
    await net.office.host.syncOnce()
    // It receives the office's value and sends its own in the same run, without anybody having looked.
    await laptop.remote.syncOnce()
    await net.office.host.syncOnce()
    expect((await net.office.one('party', 'name', name)).fields['phone']).toBe('office')
    expect(await net.office.host.questions()).toMatchObject([{ incoming: { phone: 'laptop' } }])
  })

  it('an answer that arrives while an earlier bundle is missing is an answer (protocol 1.4)', async () => {
    const { net, laptop } = await settled()
    await laptop.put('party', { name: 'Somebody else', roles: ['customer'] })
    await laptop.remote.syncOnce()
    const layBack = hold(net, 'office')
    await office(net, { web: 'office' })
    await station(laptop, { web: 'laptop' })
    await laptop.remote.syncOnce()
    // The later one arrives alone: its change is a question, the office's value stays, and the laptop is told so.
    await net.office.host.syncOnce()
    await laptop.remote.syncOnce()
    layBack()
    await net.settle()
    const [here, there] = [
      await net.office.one('party', 'name', name),
      await laptop.one('party', 'name', name),
    ]
    expect(here.fields['web']).toBe('office')
    expect(there.fields).toEqual(here.fields)
  })

  it('what is not for the other side does not count as not confirmed', async () => {
    const { net, laptop } = await settled()
    await laptop.put('article', { articleNumber: 'A-1', name: 'Brett', unit: { code: 'H87' } })
    await net.settle()
    for (const { host, remote } of [{ ...net.office, ...laptop }]) {
      expect((await host.status()).links[0]).toMatchObject({ backlog: 0, underWay: 0 })
      expect((await remote.status()).links[0]).toMatchObject({ backlog: 0, underWay: 0 })
    }
  })

  it('a change that came to nothing does not keep the office’s state away', async () => {
    const net = await openNetwork()
    await net.office.host.defineSeries(orderSeries)
    const change = { salesOrder: { stationToHost: { acceptChanged: true } } }
    const laptop = await net.station('Laptop', { profile: { rules: change } })
    await net.settle()
    const lines = [{ lineId: '1', type: 'freeItem', text: 'Tür', quantity: '1' }]
    const order = { number: 'AB-1', date: '2026-03-02', currency: 'EUR', lines }
    const key = await net.office.put('salesOrder', { ...order, introText: 'a' })
    await net.settle()
    const there = await laptop.one('salesOrder', 'number', 'AB-1')
    await laptop.put('salesOrder', { ...there.fields, introText: 'b' }, there.key)
    await net.office.put('salesOrder', { ...order, introText: 'c' }, key)
    await net.office.host.syncOnce()
    await laptop.remote.syncOnce()
    await laptop.put('salesOrder', { ...there.fields, introText: 'a' }, there.key)
    await net.settle()
    const [question] = await net.office.host.questions()
    if (question !== undefined) {
      await net.office.host.answer({ questionId: question.id, option: 'keepLocal', by: 'Eva' })
      await net.settle()
    }
    expect((await laptop.one('salesOrder', 'number', 'AB-1')).fields['introText']).toBe('c')
  })

  it('a confirmation of what was sent before the office looks through everything again is no sign of a restore', async () => {
    const { net, laptop } = await settled()
    await office(net, { phone: '2' })
    await net.office.host.syncOnce()
    await laptop.remote.syncOnce()
    await net.office.host.changeProfile('laptop', { active: false })
    await net.office.host.changeProfile('laptop', { active: true })
    const { notices } = await net.office.host.syncOnce()
    expect(notices).toEqual([])
  })

  it('changes of a record that both had before they met arrive, also when an earlier one was seen (first join)', async () => {
    const net = await openNetwork()
    await net.office.put('party', { ...customer, phone: '1' })
    const laptop = await net.station('Laptop', { join: false })
    await laptop.put('party', { ...customer, phone: '1', web: 'before' })
    const invitation = await net.office.host.addStation('Laptop', { id: 'laptop' })
    await laptop.remote.join(invitation.file, invitation.code)
    await laptop.remote.syncOnce()
    await net.office.host.syncOnce()
    // Adopts the office's identity and sends its whole record as a change; the confirmation of that is lost.
    await laptop.remote.syncOnce()
    await net.office.host.syncOnce()
    hold(net, 'laptop')
    await station(laptop, { email: 'after@example.com' })
    await laptop.remote.syncOnce()
    await net.settle()
    for (const question of await net.office.host.questions()) {
      await net.office.host.answer({ questionId: question.id, option: 'takeIncoming', by: 'Eva' })
    }
    await net.settle()
    expect((await net.office.one('party', 'name', name)).fields['email']).toBe('after@example.com')
  })

  it('a lost confirmation is given again, also by a carrier that hands over each file once (protocol 1.3)', async () => {
    const { net, laptop } = await settled()
    await office(net, { phone: '2' })
    await net.office.host.syncOnce()
    await laptop.remote.syncOnce()
    hold(net, 'office')
    for (let day = 3; day < 9; day++) {
      for (const { runtime } of [net.office, laptop]) runtime.setTime(`2026-03-0${day}T09:00:00Z`)
      await net.office.host.syncOnce()
      await laptop.remote.syncOnce()
    }
    expect((await net.office.host.status()).links[0]).toMatchObject({ backlog: 0, underWay: 0 })
    const { bundles } = await net.office.host.syncOnce()
    expect(bundles).toMatchObject({ sent: 0, resent: 0 })
  })

  it('what was sent while the clock was wrong by a year is sent again all the same', async () => {
    const { net, laptop } = await settled()
    laptop.runtime.setTime('2027-03-02T09:00:00Z')
    await station(laptop, { phone: '2' })
    await laptop.remote.syncOnce()
    hold(net, 'office')
    laptop.runtime.setTime('2026-03-03T09:00:00Z')
    await net.settle()
    expect((await net.office.one('party', 'name', name)).fields['phone']).toBe('2')
  })

  it('a question does not bring back what its station has replaced itself (M-E3, seeds 32 and 35)', async () => {
    const { net, laptop } = await settled()
    await office(net, { phone: 'office' })
    await station(laptop, { phone: 'laptop' })
    await laptop.remote.syncOnce()
    await net.office.host.syncOnce()
    expect(await net.office.host.questions()).toMatchObject([{ incoming: { phone: 'laptop' } }])
    // It sees the office's value and replaces that: nothing is left to be asked.
    await laptop.remote.syncOnce()
    await station(laptop, { phone: 'laptop again' })
    await laptop.remote.syncOnce()
    const { openQuestions } = await net.office.host.syncOnce()
    expect(openQuestions).toBe(0)
    expect((await net.office.one('party', 'name', name)).fields['phone']).toBe('laptop again')
    await net.settle()
    expect((await laptop.one('party', 'name', name)).fields['phone']).toBe('laptop again')
    expect(await net.office.host.questions()).toEqual([])
  })

  it('an older bundle that comes late does not say that a refused change was taken (seed 33)', async () => {
    const net = await openNetwork()
    const party = await net.office.put('party', customer)
    await net.office.put('quote', quote('AN-1', party, { status: 'draft' }))
    const laptop = await net.station('Laptop')
    await net.settle()
    const change = async (introText: string) => {
      const { key, fields } = await laptop.one('quote', 'number', 'AN-1')
      await laptop.put('quote', { ...fields, introText }, key)
      await laptop.remote.syncOnce()
    }
    await change('first')
    const layBack = hold(net, 'office')
    await change('second')
    await net.office.host.syncOnce()
    layBack()
    await net.office.host.syncOnce()
    await net.settle()
    expect((await laptop.one('quote', 'number', 'AN-1')).fields['introText']).toBeUndefined()
    expect(await laptop.remote.keptAside()).toMatchObject([
      { fields: { introText: 'second' }, reason: { code: 'NOT_OWNER' } },
    ])
    expect(await laptop.remote.receipts()).toMatchObject([{ outcome: 'refused' }])
  })

  it('what was lost on a one-way link arrives, also when the link was turned round before it was opened (seed 32)', async () => {
    const { net, laptop } = await settled()
    await net.office.host.changeProfile('laptop', { oneWay: 'stationToHost' })
    await net.settle()
    await laptop.put('party', { name: 'Lost', roles: ['customer'] })
    await laptop.remote.syncOnce()
    hold(net, 'office')
    await laptop.put('party', { name: 'After it', roles: ['customer'] })
    await laptop.remote.syncOnce()
    await net.settle()
    for (const oneWay of ['hostToStation', null]) {
      await net.office.host.changeProfile('laptop', { oneWay })
      await net.settle()
    }
    expect(await net.office.all('party')).toHaveLength(3)
    for (const { status } of [net.office.host, laptop.remote]) {
      expect((await status()).links[0]).toMatchObject({ backlog: 0, underWay: 0, gaps: [] })
    }
  })

  it('of a record changed twice while nothing went to the office both changes arrive (seed 106)', async () => {
    const { net, laptop } = await settled()
    await net.office.host.changeProfile('laptop', { oneWay: 'hostToStation' })
    await net.settle()
    await station(laptop, { phone: 'first' })
    // A number that is taken is told all the same, and that is confirmed: it covers what was not told.
    await laptop.store.transaction((tx) => laptop.remote.takeNumber(tx, 'orders'))
    await net.settle()
    await net.office.host.changeProfile('laptop', { oneWay: null })
    await net.office.host.syncOnce()
    await station(laptop, { web: 'second' })
    await net.settle()
    const { fields } = await net.office.one('party', 'name', name)
    expect(fields).toMatchObject({ phone: 'first', web: 'second' })
  })

  it('a second refused change is kept aside beside the first, also when the refusal comes before the record (seed 46)', async () => {
    const net = await openNetwork()
    const party = await net.office.put('party', customer)
    await net.office.put('quote', quote('AN-1', party, { status: 'draft' }))
    const laptop = await net.station('Laptop')
    await net.settle()
    for (const introText of ['first', 'second']) {
      const { key, fields } = await laptop.one('quote', 'number', 'AN-1')
      await laptop.put('quote', { ...fields, introText }, key)
      // The office sends no quotes meanwhile: it says that it refuses, and its state comes later.
      const rule = (on: boolean) => ({ include: on, acceptNew: on, acceptChanged: on, acceptDeleted: false })
      const include = (on: boolean) => ({ rules: { quote: { hostToStation: rule(on) } } })
      await net.office.host.changeProfile('laptop', include(introText === 'first'))
      await net.settle()
      await net.office.host.changeProfile('laptop', include(true))
      await net.settle()
    }
    const kept = await laptop.remote.keptAside()
    expect(kept.map(({ fields }) => fields['introText']).sort()).toEqual(['first', 'second'])
    expect((await laptop.one('quote', 'number', 'AN-1')).fields['introText']).toBeUndefined()
  })

  it('a gap of a one-way link closes when it is opened, also where nothing is left to be sent (seed 16)', async () => {
    const { net, laptop } = await settled()
    await net.office.put('article', articles[0]!)
    await net.settle()
    await net.office.host.changeProfile('laptop', { oneWay: 'stationToHost' })
    await net.settle()
    // It asks for the office's article, which it has changed; that is lost, and comes with everything else when the link is opened.
    const [article] = await laptop.all('article')
    await laptop.put('article', { ...article!.fields, name: 'vom Laptop' }, article!.key)
    await laptop.remote.syncOnce()
    hold(net, 'office')
    await laptop.put('party', { name: 'Arrives', roles: ['customer'] })
    await laptop.remote.syncOnce()
    await net.settle()
    expect((await net.office.host.status()).links[0]!.gaps).toHaveLength(1)
    await net.office.host.changeProfile('laptop', { oneWay: null })
    await net.settle()
    for (const { status } of [net.office.host, laptop.remote]) {
      expect((await status()).links[0]).toMatchObject({ backlog: 0, underWay: 0, gaps: [] })
    }
  })

  it.each([
    ['in their order', false],
    ['the last ones first', true],
  ])(
    'what the office did not want while the link was turned round arrives when it is opened, its settings heard %s (seed 448)',
    async (_how, isLastFirst) => {
      const { net, laptop } = await settled()
      await net.office.host.changeProfile('laptop', { oneWay: 'stationToHost' })
      await net.settle()
      await laptop.put('party', { name: 'Not wanted yet', roles: ['customer'] })
      await laptop.remote.syncOnce()
      // The office takes nothing from it any more, says so, and confirms it.
      await net.office.host.changeProfile('laptop', { oneWay: 'hostToStation' })
      await net.office.host.syncOnce()
      const layFirst = hold(net, 'laptop')
      await net.office.host.changeProfile('laptop', { oneWay: null })
      await net.office.host.syncOnce()
      const laySecond = hold(net, 'laptop')
      // Heard in one run, in the order in which they lie there.
      for (const layBack of isLastFirst ? [laySecond, layFirst] : [layFirst, laySecond]) layBack()
      await net.settle()
      expect((await net.office.all('party')).map(({ fields }) => fields['name'])).toContain('Not wanted yet')
    },
  )

  it('a change lost on a one-way link goes along with the next change of the record (seed 480)', async () => {
    const { net, laptop } = await settled()
    await net.office.host.changeProfile('laptop', { oneWay: 'stationToHost' })
    await net.settle()
    await station(laptop, { web: 'lost' })
    await laptop.remote.syncOnce()
    hold(net, 'office')
    await station(laptop, { phone: 'arrives' })
    await laptop.remote.syncOnce()
    await office(net, { email: 'office@example.com' })
    await net.office.host.syncOnce()
    // What the laptop hears first when the link is opened is that its last change of the record is in.
    await net.office.host.changeProfile('laptop', { oneWay: null })
    await net.settle()
    const { fields } = await net.office.one('party', 'name', name)
    expect(fields).toMatchObject({ web: 'lost', phone: 'arrives', email: 'office@example.com' })
  })

  it('who brings back what the office has deleted has written all of it: his next change is no conflict (seed 1937)', async () => {
    const { net, laptop } = await settled()
    const own = { name: 'Vom Laptop', roles: ['customer'] }
    const key = await laptop.put('party', own)
    await laptop.remote.syncOnce()
    await net.office.host.syncOnce()
    // From here on the laptop hears nothing.
    hold(net, 'laptop')
    await net.office.remove('party', (await net.office.one('party', 'name', own.name)).key)
    await net.office.host.syncOnce()
    for (const web of ['first', 'second']) {
      hold(net, 'laptop')
      await laptop.put('party', { ...own, web }, key)
      await laptop.remote.syncOnce()
      await net.office.host.syncOnce()
    }
    expect(await net.office.host.questions()).toEqual([])
    expect((await net.office.one('party', 'name', own.name)).fields['web']).toBe('second')
  })

  it('a change of what was deleted is answered also when somebody else brings it back (seed 1687)', async () => {
    const net = await openNetwork()
    const deletions = { include: true, acceptNew: true, acceptDeleted: true, deletion: 'remove' }
    const rules = {
      quote: { hostToStation: deletions, stationToHost: { ...deletions, acceptChanged: true } },
    }
    const firstLoad = { quote: { include: true } }
    const stations: Station[] = []
    for (const label of ['West', 'Sued', 'Nord']) {
      stations.push(await net.station(label, { profile: { rules, firstLoad } }))
    }
    const [west, sued, nord] = stations as [Station, Station, Station]
    await net.settle()
    const { host } = net.office
    const { number: _number, ...draft } = quote('', '', {
      status: 'draft',
      parties: {},
      projectReference: 'P',
    })
    const key = await west.put('quote', draft)
    await west.remote.syncOnce()
    await host.syncOnce()
    hold(net, west.id)
    for (const { remote } of [sued, nord]) await remote.syncOnce()
    const change = async ({ one, put, remote }: Station, introText: string): Promise<void> => {
      const { key: row, fields } = await one('quote', 'projectReference', 'P')
      await put('quote', { ...fields, introText }, row)
      await remote.syncOnce()
    }
    // Of Nord a bundle is under way for long; what comes after it is taken and not confirmed yet.
    await nord.put('party', { name: 'Under way', roles: ['customer'] })
    await nord.remote.syncOnce()
    const layBack = hold(net, 'office')
    await change(nord, 'Nord')
    const late = hold(net, 'office')
    await sued.remove('quote', (await sued.one('quote', 'projectReference', 'P')).key)
    await sued.remote.syncOnce()
    await host.syncOnce()
    expect(await net.office.all('quote')).toEqual([])
    late()
    await host.syncOnce()
    // West does not know of the deletion, nor that its quote has arrived.
    await west.put('quote', { ...draft, introText: 'West' }, key)
    await west.remote.syncOnce()
    await host.syncOnce()
    await nord.remote.syncOnce()
    layBack()
    await net.settle()
    for (const { one } of [net.office, ...stations]) {
      expect((await one('quote', 'projectReference', 'P')).fields['introText']).toBe('West')
    }
    expect(await nord.remote.keptAside()).toMatchObject([{ fields: { introText: 'Nord' } }])
  })

  it('what was held back arrives when its kind and a one-way link are opened at once, though what came after it is confirmed (seed 188)', async () => {
    const { net, laptop } = await settled()
    const rule = (on: boolean) => ({ include: on, acceptNew: on, acceptChanged: on, acceptDeleted: false })
    const parties = (on: boolean) => ({ party: { stationToHost: rule(on) } })
    await net.office.host.changeProfile('laptop', { rules: parties(false) })
    await net.settle()
    await laptop.put('party', { name: 'Held back', roles: ['customer'] })
    await laptop.remote.syncOnce()
    const { number: _number, ...draft } = quote('', '', { status: 'draft', parties: {} })
    await laptop.put('quote', draft)
    await laptop.remote.syncOnce()
    // In one run it hears that all of it is confirmed, that the link goes one way, and that it is open again.
    for (const change of [{ oneWay: 'stationToHost' }, { oneWay: null, rules: parties(true) }]) {
      await net.office.host.changeProfile('laptop', change)
      await net.office.host.syncOnce()
    }
    await net.settle()
    expect((await net.office.all('party')).map(({ fields }) => fields['name'])).toContain('Held back')
  })

  it.each([
    ['two settings changed in one', ['rules', null]],
    ['turned round first', ['hostToStation', null]],
  ])(
    'what has arrived over a one-way link is not offered anew when it is opened: %s',
    async (_how, steps) => {
      const { net, laptop } = await settled()
      const { host, one, all, put, remove } = net.office
      await host.changeProfile('laptop', { oneWay: 'stationToHost' })
      await net.settle()
      await station(laptop, { web: 'laptop' })
      for (const own of ['Changed there', 'Deleted there']) {
        await laptop.put('party', { name: own, roles: ['customer'], phone: 'laptop' })
      }
      await net.settle()
      await office(net, { web: 'office' })
      const changed = await one('party', 'name', 'Changed there')
      await put('party', { ...changed.fields, phone: 'office' }, changed.key)
      await remove('party', (await one('party', 'name', 'Deleted there')).key)
      await host.syncOnce()
      // The laptop hears both changes of the settings in one run; of the first kind only the last of them goes out.
      for (const oneWay of steps) {
        const rules = { quote: { stationToHost: { acceptDeleted: true } } }
        await host.changeProfile('laptop', oneWay === 'rules' ? { rules } : { oneWay })
        if (oneWay === 'hostToStation') await host.syncOnce()
      }
      await net.settle()
      expect(await host.questions()).toEqual([])
      expect((await one('party', 'name', name)).fields['web']).toBe('office')
      expect((await one('party', 'name', 'Changed there')).fields['phone']).toBe('office')
      expect((await all('party')).map(({ fields }) => fields['name'])).not.toContain('Deleted there')
    },
  )

  it('what was only asked about on a one-way link arrives when the link is opened and its kind let through in one', async () => {
    const { net, laptop } = await settled()
    await net.office.put('article', articles[0]!)
    await net.settle()
    await net.office.host.changeProfile('laptop', { oneWay: 'stationToHost' })
    await net.settle()
    const [article] = await laptop.all('article')
    await laptop.put('article', { ...article!.fields, name: 'vom Laptop' }, article!.key)
    await net.settle()
    const stationToHost = { include: true, acceptNew: true, acceptChanged: true }
    await net.office.host.changeProfile('laptop', { oneWay: null, rules: { article: { stationToHost } } })
    await net.settle()
    const told = (await net.office.all('article')).map(({ fields }) => fields['name'])
    const aside = (await laptop.remote.keptAside()).map(({ fields }) => fields['name'])
    expect([...told, ...aside]).toContain('vom Laptop')
  })

  it('a new record that the office did not take over a one-way link is taken when the settings let it', async () => {
    const { net, laptop } = await settled()
    const rules = (acceptNew: boolean) => ({ party: { stationToHost: { acceptNew } } })
    await net.office.host.changeProfile('laptop', { oneWay: 'stationToHost' })
    await net.settle()
    await laptop.put('party', { name: 'Not taken yet', roles: ['customer'] })
    await laptop.remote.syncOnce()
    await net.office.host.changeProfile('laptop', { rules: rules(false) })
    await net.office.host.syncOnce()
    hold(net, 'laptop')
    await net.office.host.changeProfile('laptop', { oneWay: null, rules: rules(true) })
    await net.settle()
    expect((await net.office.all('party')).map(({ fields }) => fields['name'])).toContain('Not taken yet')
  })
})
