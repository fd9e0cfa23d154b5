import { describe, expect, it } from 'vitest'
import { createPackTables, normaliseAddress, role } from '@ordersync/phonetic'
import type { Address, Role } from '@ordersync/phonetic'

const tables = createPackTables()

function read(address: Address): Record<string, string[]> & { kind: string[] } {
  const { roles, words, kind } = normaliseAddress(address, tables)
  const found: Record<string, string[]> & { kind: string[] } = { kind: [kind] }
  const names = Object.entries(role) as [string, Role][]
  roles.forEach((one, i) => {
    const name = names.find(([, number]) => number === one)![0]
    ;(found[name] ??= []).push(words[i]!)
  })
  return found
}

describe('street and house number', () => {
  it.each([
    ['Birkenweg 78 c', '', 'birkenweg', '78c'],
    ['Hauptstr. 15 - 17', '', 'hauptstr.', '15-17'],
    ['Am Markt', '5', 'am markt', '5'],
    ['Am Eselsdamm 98', '98', 'am eselsdamm', '98'],
    ['Straße des 17. Juni', '4', 'straße des 17. juni', '4'],
    ['12 High Street', '', 'high street', '12'],
    ['Nørregade 12, 2. tv', '', 'nørregade', '12'],
    ['Vestergade 3, st. th', '', 'vestergade', '3'],
    ['Storgatan 4 lgh 1102', '', 'storgatan', '4'],
    ['Lindenstr. 7 Nr. 5', '', 'lindenstr. 7', '5'],
    ['83', '', undefined, '83'],
    ['83', '83', undefined, '83'],
    ['Nr. 4 a', '', undefined, '4a'],
    ['Haus Nr. 12-14', '', undefined, '12-14'],
    ['Hausnummer 7', '', undefined, '7'],
    ['10', '4', '10', '4'],
    ['C 4', '12', 'c 4', '12'],
    ['Haus 5 am See', '', 'haus 5 am see', undefined],
    ['Im Winkel', 'Nr. 4a', 'im winkel', '4a'],
    ['Im Winkel', 'ohne', 'im winkel', undefined],
  ])('%s | %s', (street, houseNumber, name, number) => {
    const found = read({ street, houseNumber })
    expect(found['street']?.[0]).toBe(name)
    expect(found['houseNumber']?.[0]).toBe(number)
  })
})

describe('plain fields pass without patterns and come out as by them', () => {
  it('house numbers', () => {
    for (const number of [
      '1',
      '10',
      '999999',
      '12a',
      '999999z',
      '7ä',
      '0',
      '012',
      '1234567',
      '12ab',
      '1 a',
      '-1',
      'a1',
      '٣',
    ]) {
      const short = read({ street: 'Im Winkel', houseNumber: number })['houseNumber']
      expect(read({ street: 'Im Winkel', houseNumber: `Nr. ${number}` })['houseNumber'], number).toEqual(
        short,
      )
    }
  })

  it('names of one word: titles, particles and joining words as in longer names', () => {
    const words = ['lehmann', 'dr', 'von', 'und', 'u', 'co', 'herr', 'x', 'graf', 'le']
    for (const lastName of words) {
      const short = read({ lastName })['last']
      expect(read({ lastName: `-${lastName}.` })['last'], lastName).toEqual(short)
    }
  })

  it('legal forms and trades', () => {
    for (const company of [
      'Alpha Metallbau',
      'Alpha GmbH & Co. KG',
      'Alpha GmbH &',
      'Alpha gmhb',
      'Alpha & Co KG',
      'KG Alpha',
    ]) {
      const short = read({ company })
      expect(read({ company: `"${company}"` }), company).toEqual(short)
    }
    expect(read({ company: 'Alpha GmbH & Co. KG' })).toMatchObject({
      company: ['alpha'],
      legalForm: ['gmbh co kg'],
    })
  })

  it('a legal form that is also a word stands at the end, a joining sign behind it or not', () => {
    expect(read({ company: 'Alpha AG' })['legalForm']).toEqual(['ag'])
    expect(read({ company: 'Alpha AG &' })['legalForm']).toEqual(['ag'])
    expect(read({ company: 'AG Alpha' })['legalForm']).toBeUndefined()
  })

  it('postal codes and phones', () => {
    for (const postalCode of ['1', '12345', '123456789012']) {
      expect(read({ postalCode: `${postalCode} ` })['postalCode']).toEqual([postalCode])
      expect(read({ postalCode: `D-${postalCode}` })['postalCode']).toEqual([postalCode])
    }
    expect(read({ postalCode: '1234567890123' })['postalCode']).toEqual(['123456789012'])
    expect(read({ phone: ['030 12345', '030/12345', '', '030 12346'] })['phone']).toEqual([
      '3012345',
      '3012346',
    ])
    expect(read({ phone: '+49 (0)30 (0)12345', country: 'DE' })['phone']).toEqual(['3012345'])
  })
})

describe('names', () => {
  it('finds a company in the name field and its legal form', () => {
    expect(read({ lastName: 'Wolf Metallbau GmbH & Co. KG' })).toMatchObject({
      kind: ['company'],
      company: ['wolf', 'metallbau'],
      legalForm: ['gmbh co kg'],
    })
  })

  it('leaves open whether a company without trade and legal form is a person', () => {
    expect(read({ company: 'Arved Roggatz' }).kind).toEqual(['open'])
    expect(read({ company: 'Fa. Arved Roggatz' }).kind).toEqual(['company'])
  })

  it.each([
    ['Müller GmbH', 'gmbh'],
    ['Müller GmbH u. Co. KG', 'gmbh co kg'],
    ['Müller Gesellschaft mit beschränkter Haftung', 'gmbh'],
    ['Müller GmHb', 'gmbh'],
    ['Müller e.K.', 'ek'],
    ['Müller e. K.', 'ek'],
    ['Hansen A/S', 'as'],
    ['Hansen ApS', 'aps'],
    ['Berg AB', 'ab'],
    ['Smith & Sons Ltd.', 'ltd'],
    ['AG Antriebe Müller', undefined],
    ['Se Konsult', undefined],
  ])('reads the legal form of %s', (company, legalForm) => {
    expect(read({ company })['legalForm']?.[0]).toBe(legalForm)
  })

  it('leaves titles, salutations and particles out, and parts double names', () => {
    expect(read({ firstName: 'Herr Dr. Karl-Heinz', lastName: 'von Müller-Lüdenscheidt' })).toMatchObject({
      first: ['karl', 'heinz'],
      last: ['müller', 'lüdenscheidt'],
    })
    expect(read({ lastName: 'Grau, Thiago' })).toMatchObject({ first: ['thiago'], last: ['grau'] })
    expect(read({ lastName: 'Le' })['last']).toEqual(['le'])
  })
})

describe('place and contact', () => {
  it.each([
    ['D-79098', 'DE', '79098'],
    ['205 16', 'Sweden', '20516'],
  ])('%s is %s', (postalCode, country, code) => {
    expect(read({ postalCode, country })['postalCode']).toEqual([code])
  })

  it.each([
    ['+49 (0)2442 109041', '2442109041'],
    ['02442/109041', '2442109041'],
    ['0049 2442 109041', '2442109041'],
    ['110', undefined],
  ])('phone %s is %s', (phone, digits) => {
    expect(read({ phone, country: 'DE' })['phone']?.[0]).toBe(digits)
  })

  it('knows countries by name and code', () => {
    for (const country of ['DK', 'Danmark', 'Dänemark', 'denmark'])
      expect(read({ country })['country']).toEqual(['DK'])
  })

  it('reads mail addresses and drops what is none', () => {
    expect(read({ email: 'Anna.Berg+shop@Post.example' })).toMatchObject({
      mailLocal: ['anna.berg'],
      mailDomain: ['post.example'],
    })
    expect(read({ email: 'keine' })['mailLocal']).toBeUndefined()
  })
})
