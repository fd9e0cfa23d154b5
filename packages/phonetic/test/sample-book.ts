import type { Address } from '@ordersync/phonetic'

/** A pseudo-random number generator with a seed (mulberry32); values from 0 up to 1. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value ^= value + Math.imul(value ^ (value >>> 7), 61 | value)
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
}

const families =
  'Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Richter Klein Wolf Neumann Krause Lehmann Köhler Maier Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Vogel Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter Kraus Martin'.split(
    ' ',
  )
const given =
  'Anna Peter Maria Thomas Sabine Michael Andrea Stefan Petra Andreas Monika Klaus Claudia Jürgen Karin Wolfgang Birgit Uwe Heike Frank Martina Jens Susanne Torsten Nicole Markus Katharina Matthias Julia Tobias Lena Felix'.split(
    ' ',
  )
const streets =
  'Hauptstraße Bahnhofstraße Gartenweg Lindenallee Schulstraße Birkenweg Am Markt:Rosenweg Kirchplatz Goethestraße Talstraße Feldweg Ringstraße Mühlenweg Waldstraße'.split(
    /[ :](?!Markt)/,
  )
const towns: readonly (readonly [string, string])[] = [
  ['79098', 'Freiburg'],
  ['97070', 'Würzburg'],
  ['50667', 'Köln'],
  ['20095', 'Hamburg'],
  ['80331', 'München'],
  ['33790', 'Halle'],
  ['24103', 'Kiel'],
  ['01067', 'Dresden'],
  ['99084', 'Erfurt'],
  ['04109', 'Leipzig'],
]
const trades = 'Metallbau Bäckerei Software Spedition Optik Gartenbau Tischlerei Elektro'.split(' ')

/** A small made-up book with families, namesakes and firms; the same for the same seed. */
export function sampleBook(size: number, seed: number): (readonly [string, Address])[] {
  const random = seeded(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  return Array.from({ length: size }, (_, i) => {
    const [postalCode, town] = pick(towns)
    const place = {
      street: `${pick(streets)} ${1 + Math.floor(random() * 90)}`,
      postalCode,
      town,
      country: 'DE',
    }
    const phone =
      random() < 0.5
        ? `0${200 + Math.floor(random() * 700)} ${100000 + Math.floor(random() * 800000)}`
        : undefined
    if (random() < 0.3)
      return [`C${i}`, { company: `${pick(families)} ${pick(trades)} GmbH`, ...place, phone }] as const
    return [`P${i}`, { firstName: pick(given), lastName: pick(families), ...place, phone }] as const
  })
}
