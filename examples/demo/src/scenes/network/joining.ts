import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyDatabase, countRecords } from '../../databases/plain-sql.ts'
import type { Premises } from '../../network/members.ts'
import { kindName } from '../import-tables.ts'
import { expect } from '../stage.ts'
import { membersOf } from './network-stage.ts'
import type { NetworkStage } from './network-stage.ts'
import { noteRanges, printRanges } from './numbers.ts'
import { expectNothingLeftBehind, printRuns, settle } from './runs.ts'

/** One file and one code for each station; the rest comes through the folder. */
export async function showJoining(stage: NetworkStage, businessName: string): Promise<void> {
  const { printer, office, branches, premises, series, story } = stage
  const way =
    premises.s3 !== undefined
      ? { de: 'einen Speicher bei S3', en: 'a bucket' }
      : premises.mail !== undefined
        ? { de: 'drei Postfächer', en: 'three mailboxes' }
        : { de: 'einen Ordner', en: 'a folder' }
  printer.heading({
    de: `Ein Büro und zwei Stationen über ${way.de}`,
    en: `An office and two stations over ${way.en}`,
  })
  printer.say({
    de: `Das Büro von „${businessName}“ hat alles; die Stationen haben leere Datenbanken, eine Datei und einen Code.`,
    en: `The office of “${businessName}” has everything; the stations have empty databases, one file and one code.`,
  })
  for (const one of series) await office.host.defineSeries(one, { by: office.label })
  const rows: (readonly string[])[] = []
  for (const branch of branches) {
    const invitation = await office.host.addStation(branch.label, {
      id: branch.id,
      by: office.label,
      profile: stationRules,
      carrier: hintOf(premises, office.id),
    })
    writeFileSync(join(premises.folder, invitation.fileName), invitation.file)
    rows.push([branch.label, invitation.fileName, invitation.code, invitation.expires.slice(0, 10)])
    const joined = await branch.remote.join(invitation.file, invitation.code, { device: branch.label })
    expect(joined.station === branch.id, 'the station is the one that was invited')
  }
  printer.table(
    [
      { title: { de: 'Station', en: 'station' } },
      { title: { de: 'Datei', en: 'file' } },
      { title: { de: 'Code, am Telefon gesagt', en: 'code, told by phone' } },
      { title: { de: 'gilt bis', en: 'valid until' } },
    ],
    rows,
  )
  printer.say('')
  const runs = [...(await settle(stage))]
  const [, lastBranch] = branches
  await office.host.handOver({ kind: 'salesOrder', number: story.handed }, lastBranch!.id)
  runs.push(...(await settle(stage)))
  printRuns(stage, runs)
  expectNothingLeftBehind(runs)
  for (const { state, label } of (await office.host.status()).links) {
    expect(state === 'active', `${label} is active`)
  }
  printer.say('')
  printRecords(stage)
  printer.say('')
  printer.say({
    de: 'Nummern, die jeder für sich hat, bevor die Verbindung abreißt:',
    en: 'Numbers that each has for himself before the connection is gone:',
  })
  await noteRanges(stage)
  printRanges(stage)
  for (const { id, path } of membersOf(stage))
    copyDatabase(path, join(premises.folder, `${id}-joined.sqlite`))
}

const taken = { include: true, acceptNew: true, acceptChanged: true }

/**
 * What differs from the default: notes of customers stay at the office, a station may propose changes to orders that are not
 * its own (M-D2d), and a customer that the office deletes goes at the stations too (SKY-24).
 */
const stationRules = {
  rules: {
    party: { hostToStation: { mask: ['notes'], acceptDeleted: true, deletion: 'remove' } },
    salesOrder: { stationToHost: taken },
  },
  firstLoad: Object.fromEntries(
    ['quote', 'salesOrder', 'orderConfirmation', 'deliveryNote'].map((kind) => [kind, { include: true }]),
  ),
}

export function printRecords(stage: NetworkStage): void {
  const { printer } = stage
  const members = membersOf(stage)
  const counts = members.map(({ path }) => countRecords(path))
  const kinds = [...new Set(counts.flatMap((count) => [...count.keys()]))]
  printer.table(
    [
      { title: { de: 'Sätze', en: 'records' } },
      ...members.map(({ label }) => ({ title: label, align: 'right' as const })),
    ],
    kinds.map((kind) => [kindName(printer, kind), ...counts.map((count) => count.get(kind) ?? 0)]),
  )
}

/** Where the station finds the office. */
function hintOf({ shared, mail, s3, sticks }: Premises, office: string): Readonly<Record<string, unknown>> {
  if (s3 !== undefined) return { type: 's3', endpoint: s3.server.endpoint, bucket: s3.bucket }
  if (mail !== undefined) return { type: 'mail', station: office, address: mail.address(office) }
  return sticks === undefined ? { type: 'folder', folder: shared } : { type: 'file' }
}
