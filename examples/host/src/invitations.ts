/** Stations that are in the JSON file and not known yet: one file and one code for each. */
import type { Host } from '@ordersync/core'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from './settings.ts'

/** Where the station finds the office. Never what the office logs in with. */
function hintOf(transport: Settings['transport']): Readonly<Record<string, unknown>> {
  if (transport.type === 'folder') return { type: transport.type, folder: transport.folder }
  return { type: transport.type, station: 'office', address: transport.address }
}

export async function inviteNewStations(
  host: Host,
  { stations, language, transport }: Settings,
  folder: string,
  write: (line: string) => void,
): Promise<void> {
  const known = new Set((await host.status()).links.map(({ label }) => label))
  for (const { label, profile } of stations) {
    if (known.has(label)) continue
    const { file, fileName, code } = await host.addStation(label, { profile, carrier: hintOf(transport) })
    const path = join(folder, fileName)
    writeFileSync(path, file)
    write(language === 'de' ? `Einladung für ${label}: ${path}` : `Invitation for ${label}: ${path}`)
    write(language === 'de' ? `Code am Telefon: ${code}` : `Code, to be told by phone: ${code}`)
  }
}
