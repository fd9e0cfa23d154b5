import type { ReceiptLine } from '../../src/format/wire.js'
import { describe, expect, it } from 'vitest'
import { noteOverwritten, overwrittenBy, readKeptAside, settleAside } from '../../src/sync/kept-aside.js'
import { openSession } from '../../src/sync/sync-context.js'
import { createParts } from '../../src/sync/member-parts.js'
import { memoryKeys } from './network-of-three.js'
import { customer, quote } from '../jobs/offices.js'
import { openNetwork } from './network-of-three.js'

/** An order of the office, changed at a laptop that may not. */
async function refusedEdit(change: Record<string, unknown> = { customerReference: 'Baustelle' }) {
  const net = await openNetwork()
  const party = await net.office.put('party', customer)
  const key = await net.office.put('salesOrder', quote('AB-1', party, { status: 'accepted' }))
  const laptop = await net.station('Laptop')
  await net.settle()
  const there = await laptop.one('salesOrder', 'number', 'AB-1')
  await laptop.put('salesOrder', { ...there.fields, ...change }, there.key)
  await laptop.remote.syncOnce()
  return { net, key, laptop, there }
}

describe('A change that the office refuses', () => {
  it('is kept aside at the station with its values and the reason, and can be dropped', async () => {
    const { net, laptop, there } = await refusedEdit()
    await net.office.host.syncOnce()
    const { receipts } = await laptop.remote.syncOnce()
    expect(receipts).toMatchObject([
      { outcome: 'refused', notice: { code: 'RECEIPT_KEPT_ASIDE', parameters: { reason: 'NOT_OWNER' } } },
    ])
    expect((await laptop.one('salesOrder', 'number', 'AB-1')).fields['customerReference']).toBeUndefined()
    const [kept, ...others] = await laptop.remote.keptAside()
    expect(others).toEqual([])
    expect(kept).toMatchObject({
      kind: 'salesOrder',
      label: expect.stringContaining('AB-1') as unknown,
      key: there.key,
      outcome: 'refused',
      reason: { code: 'NOT_OWNER', parameters: { owner: 'office' } },
    })
    expect(kept!.fields).toEqual({ customerReference: 'Baustelle' })
    expect((await laptop.remote.status()).keptAside).toBe(1)
    await net.settle()
    expect(await laptop.remote.keptAside()).toHaveLength(1)
    await laptop.remote.dropKeptAside(kept!.id)
    expect(await laptop.remote.keptAside()).toEqual([])
    await expect(laptop.remote.dropKeptAside(kept!.id)).rejects.toMatchObject({ code: 'usage.not_found' })
  })

  it('is named at the office by its number', async () => {
    const { net } = await refusedEdit()
    const { notices } = await net.office.host.syncOnce()
    expect(notices).toMatchObject([
      { code: 'RECORD_NOT_TAKEN', parameters: { station: 'Laptop', reason: 'NOT_OWNER' } },
    ])
    expect(String(notices[0]!.parameters!['label'])).toContain('AB-1')
  })

  it('is kept whether the office has changed it meanwhile or not, and also what was emptied', async () => {
    const { net, key, laptop, there } = await refusedEdit({ status: undefined, customerReference: 'X' })
    await net.office.put('salesOrder', { ...there.fields, customerReference: 'Büro' }, key)
    await net.office.host.syncOnce()
    await laptop.remote.syncOnce()
    const [kept] = await laptop.remote.keptAside()
    expect(kept!.fields).toEqual({ status: null, customerReference: 'X' })
    expect((await laptop.one('salesOrder', 'number', 'AB-1')).fields['customerReference']).toBe('Büro')
  })

  it('is kept each time, and a change that is taken leaves nothing', async () => {
    const { net, laptop, there } = await refusedEdit()
    await net.settle()
    await laptop.put('salesOrder', { ...there.fields, customerReference: 'Zweiter Versuch' }, there.key)
    await laptop.put('party', { name: 'Neu & Co' })
    await net.settle()
    const kept = await laptop.remote.keptAside()
    expect(kept.map(({ fields }) => fields['customerReference']).sort()).toEqual([
      'Baustelle',
      'Zweiter Versuch',
    ])
    const rule = { include: true, acceptNew: true, acceptChanged: true, acceptDeleted: false }
    await net.office.host.changeProfile('laptop', { rules: { salesOrder: { stationToHost: rule } } })
    await net.settle()
    const now = await laptop.one('salesOrder', 'number', 'AB-1')
    await laptop.put('salesOrder', { ...now.fields, customerReference: 'Erlaubt' }, now.key)
    await net.settle()
    expect((await net.office.one('salesOrder', 'number', 'AB-1')).fields['customerReference']).toBe('Erlaubt')
    expect(await laptop.remote.keptAside()).toHaveLength(2)
  })

  it('keeps nothing where a question holds the value at the office, or the change was taken (M-E5)', async () => {
    const net = await openNetwork()
    const key = await net.office.put('party', { ...customer, phone: '1' })
    const laptop = await net.station('Laptop')
    await net.settle()
    const there = await laptop.one('party', 'name', customer['name'])
    await laptop.put('party', { ...there.fields, phone: '2' }, there.key)
    await net.office.put('party', { ...customer, phone: '3' }, key)
    await net.settle()
    expect(await net.office.host.questions()).toHaveLength(1)
    expect(await laptop.remote.keptAside()).toEqual([])
  })
})

describe('Receipt and record of a refused change', () => {
  /** The steps within one transaction of a laptop that changed the phone number of a customer. */
  async function inOrder(steps: readonly ('put' | 'receipt')[], outcome: ReceiptLine['outcome']) {
    const net = await openNetwork()
    await net.office.put('party', { ...customer, phone: '1' })
    const laptop = await net.station('Laptop')
    await net.settle()
    const there = await laptop.one('party', 'name', customer['name'])
    await laptop.put('party', { ...there.fields, phone: '2' }, there.key)
    await laptop.remote.syncOnce()
    const { store, runtime } = laptop
    const parts = createParts({ store, runtime, keys: memoryKeys(), transport: net.carrier.transport() })
    return store.transaction(async (tx) => {
      const session = await openSession(parts.context, tx)
      const { register, context } = session
      const kind = context.exchange.kinds.get('party')!
      const [uid] = await register.uidsOf('party', [there.key])
      const entry = (await register.entry(uid!))!
      const local = { ...there.fields, phone: '2' }
      const { pending } = register.mark(uid!)
      const sv = Math.max(...Object.values(pending!))
      const line = { op: 'receipt', uid, kind: 'party', sv, outcome } as ReceiptLine
      for (const step of steps) {
        if (step === 'receipt') {
          await settleAside(register, kind, entry, local, line, 'now')
          register.write({ uid, sv }, 'xr', uid!)
        } else {
          const lost = overwrittenBy(kind, pending, sv, local, there.fields)!
          await noteOverwritten(register, kind, entry, local, lost, 'now')
          const { pending: _gone, ...mark } = register.mark(uid!)
          register.setMark(uid!, mark)
        }
        await register.flush()
      }
      const rows = await register.list(9, 'xa', uid!)
      return { shown: await readKeptAside(tx.state), rows: rows.length }
    })
  }

  it.each([[['put', 'receipt']], [['receipt', 'put']], [['put', 'receipt', 'receipt']]] as const)(
    'keeps its values once, whatever comes first: %j',
    async (steps) => {
      const { shown, rows } = await inOrder(steps, 'refused')
      expect(shown).toMatchObject([{ kind: 'party', fields: { phone: '2' }, outcome: 'refused' }])
      expect(rows).toBe(1)
    },
  )

  it.each([[['put', 'receipt']], [['receipt', 'put']]] as const)(
    'leaves nothing behind when it was taken: %j',
    async (steps) => {
      expect(await inOrder(steps, 'refreshed')).toEqual({ shown: [], rows: 0 })
    },
  )
})

describe('Receipts', () => {
  it('name what is gone here meanwhile', async () => {
    const rule = { include: true, acceptNew: true, acceptChanged: true, acceptDeleted: true }
    const net = await openNetwork()
    const laptop = await net.station('Laptop', {
      profile: { rules: { party: { stationToHost: rule, hostToStation: rule } } },
    })
    await net.settle()
    const key = await laptop.put('party', { name: 'Neu & Co' })
    await net.settle()
    await laptop.remove('party', key)
    await net.settle()
    const [receipt] = await laptop.remote.receipts()
    expect(receipt).toMatchObject({ label: 'Neu & Co', notice: { parameters: { label: 'Neu & Co' } } })
  })
})
