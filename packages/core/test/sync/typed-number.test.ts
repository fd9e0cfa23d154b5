import { describe, expect, it } from 'vitest'
import { customerSeries, openNetwork } from './network-of-three.js'

/** A laptop with "Getippt AG" under a number somebody typed, which the office gives to the customer of another station. */
async function met() {
  const net = await openNetwork()
  await net.office.host.defineSeries(customerSeries)
  const laptop = await net.station('Laptop')
  const koeln = await net.station('Köln')
  await net.settle()
  await laptop.put('party', { name: 'Getippt AG', customerNumber: '10482', phone: '111' }, 'a')
  await koeln.put('party', { name: 'Dritter', phone: '333' })
  await koeln.remote.syncOnce()
  await laptop.remote.syncOnce()
  await net.office.host.syncOnce()
  return { net, laptop, koeln }
}

const numbersAt = async ({ all }: { all: Awaited<ReturnType<typeof met>>['laptop']['all'] }) =>
  (await all('party'))
    .map(({ fields }) => `${String(fields['name'])} ${String(fields['customerNumber'])}`)
    .sort()

describe('A customer number that was typed at a station is text, not a key (M-A6)', () => {
  it('two customers stay two everywhere when the office gives that number to another one', async () => {
    const { net, laptop, koeln } = await met()
    await laptop.remote.syncOnce()
    await net.settle()
    for (const place of [net.office, laptop, koeln]) {
      expect(await numbersAt(place)).toEqual(['Dritter 10482', 'Getippt AG 10483'])
    }
    // The row that the user's own documents point to is still that customer.
    expect((await laptop.one('party', 'name', 'Getippt AG')).key).toBe('a')
    expect((await net.office.host.status()).openQuestions).toBe(0)
  })

  it('also when the other one arrives before the typed one was sent at all', async () => {
    const net = await openNetwork()
    await net.office.host.defineSeries(customerSeries)
    const laptop = await net.station('Laptop')
    await net.settle()
    await laptop.put('party', { name: 'Getippt AG', customerNumber: '4711' }, 'a')
    await net.office.put('party', { name: 'Vom Büro', customerNumber: '4711', phone: '5' })
    await net.office.host.syncOnce()
    await laptop.remote.syncOnce()
    expect(await numbersAt(laptop)).toEqual(['Getippt AG 4711', 'Vom Büro 4711'])
    await net.settle()
    for (const place of [net.office, laptop]) {
      expect(await numbersAt(place)).toEqual(['Getippt AG 10482', 'Vom Büro 4711'])
    }
  })

  it('later changes of both reach both, each its own', async () => {
    const { net, laptop, koeln } = await met()
    await net.settle()
    const third = await net.office.one('party', 'name', 'Dritter')
    await net.office.put('party', { ...third.fields, phone: '444' }, third.key)
    const typed = await laptop.one('party', 'name', 'Getippt AG')
    await laptop.put('party', { ...typed.fields, phone: '999' }, typed.key)
    await net.settle()
    for (const place of [net.office, laptop, koeln]) {
      expect(await place.one('party', 'phone', '444')).toMatchObject({ fields: { name: 'Dritter' } })
      expect(await place.one('party', 'phone', '999')).toMatchObject({ fields: { name: 'Getippt AG' } })
    }
  })

  it('nor does it take the place of the one that the office has given, also when it is somebody else’s (seed 63)', async () => {
    const { net, laptop, koeln } = await met()
    await net.settle()
    const given = ['Dritter 10482', 'Getippt AG 10483']
    for (const customerNumber of ['10482', '4711', 'T-laptop-1']) {
      const typed = await laptop.one('party', 'name', 'Getippt AG')
      await laptop.put('party', { ...typed.fields, customerNumber, phone: customerNumber }, typed.key)
      await net.settle()
      for (const place of [net.office, laptop, koeln]) {
        expect(await numbersAt(place)).toEqual(given)
        expect((await place.one('party', 'name', 'Getippt AG')).fields['phone']).toBe(customerNumber)
      }
      const kept = await laptop.remote.keptAside()
      expect(kept.map(({ fields }) => fields['customerNumber'])).toContain(customerNumber)
    }
    expect(await net.office.host.questions()).toEqual([])
  })
})
