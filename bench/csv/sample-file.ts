/** A customer list as an ERP writes it: 20 columns, semicolons, quoted names and notes with quotes, delimiters and line breaks. */
import { closeSync, openSync, writeSync } from 'node:fs'

const header =
  'Kundennummer;Firma;Vorname;Nachname;Straße;PLZ;Ort;Land;Telefon;Mobil;E-Mail;USt-IdNr;IBAN;Kreditlimit;Skonto;Kunde seit;Kundengruppe;Gesperrt;Notiz;Matchcode'
const names = ['Müller', 'Søren', 'Åse', 'Größmann', 'Schmidt', 'Jensen', 'Lindström', 'Bjørn']
const towns = ['München', 'Köln', 'Århus', 'Malmö', 'Tromsø', 'Wien']

function line(i: number): string {
  const name = names[i % names.length]!
  const firm = i % 3 === 0 ? `"${name} & Co ${i}, ""Der Laden"" GmbH"` : `${name} GmbH ${i}`
  const note =
    i % 4 === 0
      ? `"Notiz mit ; Semikolon\r\nund einer zweiten Zeile ${i}"`
      : `Kunde seit vielen Jahren, zahlt immer pünktlich, Nummer ${i}, bitte bevorzugt beliefern`
  return [
    `K${100_000 + i}`,
    firm,
    'Jörg',
    name,
    `Hauptstraße ${i % 200}`,
    10_000 + (i % 80_000),
    towns[i % towns.length],
    'DE',
    `+49 89 ${1_000_000 + i}`,
    `0171 ${1_000_000 + i}`,
    `info${i}@example.de`,
    '',
    '',
    '1.234,50',
    '3,5',
    `0${1 + (i % 9)}.03.2024`,
    'Handel',
    'nein',
    note,
    `M${i}`,
  ].join(';')
}

/** @returns rows written. */
export function writeSampleFile(
  path: string,
  encoding: 'utf8' | 'latin1',
  limit: { readonly bytes?: number; readonly rows?: number },
): number {
  const file = openSync(path, 'w')
  let rows = 0
  let bytes = 0
  let text = `${header}\r\n`
  while (bytes < (limit.bytes ?? Infinity) && rows < (limit.rows ?? Infinity)) {
    text += `${line(rows)}\r\n`
    rows += 1
    if (text.length > 1_000_000) {
      bytes += writeSync(file, Buffer.from(text, encoding))
      text = ''
    }
  }
  writeSync(file, Buffer.from(text, encoding))
  closeSync(file)
  return rows
}

export const sampleHeader = header.split(';')
