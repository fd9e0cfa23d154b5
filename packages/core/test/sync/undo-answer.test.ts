import { describe, expect, it } from 'vitest'
import { customer } from '../jobs/offices.js'
import { openNetwork } from './network-of-three.js'

/** Office and laptop have changed the same group of one customer; the office has answered `takeIncoming`. */
async function answered() {
  const net = await openNetwork()
  const key = await net.office.put('party', { ...customer, phone: '1' })
  const laptop = await net.station('Laptop')
  await net.settle()
  const there = await laptop.one('party', 'name', customer['name'])
  await laptop.put('party', { ...there.fields, phone: '2' }, there.key)
  await net.office.put('party', { ...customer, phone: '3' }, key)
  await net.settle()
  const [question] = await net.office.host.questions()
  const { job } = await net.office.host.answer({
    questionId: question!.id,
    option: 'takeIncoming',
    by: 'Eva',
  })
  await net.settle()
  return { net, laptop, job, question: question! }
}

const receiptOf = async ({ remote }: Awaited<ReturnType<typeof answered>>['laptop']) => {
  const [receipt] = await remote.receipts()
  return [receipt!.outcome, receipt!.notice.code]
}

describe('Undo in a network (J-09)', () => {
  it('of an answer corrects the receipt at the station: it is in question again', async () => {
    const { net, laptop, job, question } = await answered()
    expect(await receiptOf(laptop)).toEqual(['refreshed', 'RECEIPT_ARRIVED'])
    expect((await net.office.host.undo(job.id)).counts).toMatchObject({ restored: 1, kept: 0 })
    await net.settle()
    expect(await receiptOf(laptop)).toEqual(['pending', 'RECEIPT_IN_QUESTION'])
    expect((await laptop.one('party', 'name', customer['name'])).fields['phone']).toBe('3')
    // Answered once more, it is told once more.
    expect((await net.office.host.questions()).map(({ id }) => id)).toEqual([question.id])
    await net.office.host.answer({ questionId: question.id, option: 'takeIncoming', by: 'Eva' })
    await net.settle()
    expect(await receiptOf(laptop)).toEqual(['refreshed', 'RECEIPT_ARRIVED'])
    expect((await laptop.one('party', 'name', customer['name'])).fields['phone']).toBe('2')
  })

  it('of an answer that was worked on since says so and changes no receipt', async () => {
    const { net, laptop, job } = await answered()
    const here = await net.office.one('party', 'name', customer['name'])
    await net.office.put('party', { ...here.fields, phone: '4' }, here.key)
    expect((await net.office.host.undo(job.id)).counts).toMatchObject({ kept: 1 })
    await net.settle()
    expect(await receiptOf(laptop)).toEqual(['refreshed', 'RECEIPT_ARRIVED'])
  })

  it('of a run is refused with the reason and what to do instead', async () => {
    const { net } = await answered()
    const run = (await net.office.host.jobs()).find(({ type }) => type === 'sync')!
    for (const undo of [net.office.host.undo(run.id), net.office.host.previewUndo(run.id)]) {
      await expect(undo).rejects.toMatchObject({
        code: 'usage.run_not_undoable',
        parameters: { job: run.id },
      })
    }
  })
})
