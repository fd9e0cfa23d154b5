import { createPackTables, normaliseAddress } from '@ordersync/phonetic'
import { expect, it } from 'vitest'
import { ComparableBuilder } from '../../src/compare/comparable.js'
import { NumberedWords } from '../../src/index/numbered-words.js'
import { RecordTable } from '../../src/index/record-table.js'
import { TextPool } from '../../src/index/text-pool.js'

const tables = createPackTables()

it('words that need one place are never taken for each other', () => {
  const texts = new TextPool()
  const words = new NumberedWords(texts, tables)
  for (let i = 0; i < 70_000; i++) texts.add(`w${i}`)
  for (const number of [3, 3 + 1024, 3 + 65_536, 3, 3 + 65_536, 69_999, 3]) {
    expect(words.name(number).text).toBe(`w${number}`)
    expect(words.text(number)).toBe(`w${number}`)
    expect(words.street(number).text).toBe(`w${number}`)
    expect(words.town(number).text).toBe(`w${number}`)
  }
})

it('room that was used before holds nothing of the former address', () => {
  const records = new RecordTable()
  const full = {
    company: 'Alpha Metallbau GmbH',
    firstName: 'Anna',
    lastName: 'Müller',
    street: 'Hauptstraße',
    houseNumber: '5-7',
    postalCode: '12345',
    town: 'Halle',
    country: 'DE',
    phone: '030 12345',
    email: 'a@b.de',
    addition: 'Hof',
    identity: 'DE123',
  }
  records.add(normaliseAddress(full, tables))
  records.add(normaliseAddress({}, tables))
  const words = new NumberedWords(records.texts, tables)
  const room = new ComparableBuilder('open')
  expect(records.comparable(0, words, room)).toEqual(records.comparable(0, words))
  for (const [name, value] of Object.entries(room)) expect(value, name).not.toEqual([])
  expect(records.comparable(1, words, room)).toEqual(records.comparable(1, words))
})
