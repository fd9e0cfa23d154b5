/** Stations that are in the JSON file and not known yet: one file and one code for each. */
import type { Host } from '@ordersync/core'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CarrierSettings, Settings } from './settings.ts'

/** Where the station finds the office. Never what the office logs in with. */
function hintOf(carrier: CarrierSettings): Readonly<Record<string, unknown>> {
  switch (carrier.type) {
    case 'folder':
      return { type: carrier.type, folder: carrier.folder }
    case 'mail':
      return { type: carrier.type, station: 'office', address: carrier.address }
    case 's3':
      return {
        type: carrier.type,
        bucket: carrier.bucket,
        ...(carrier.endpoint === undefined ? {} : { endpoint: carrier.endpoint }),
        ...(carrier.prefix === undefined ? {} : { prefix: carrier.prefix }),
      }
  }
}

export async function inviteNewStations(
  host: Host,
  { stations, language, transport, carriers }: Settings,
  folder: string,
  write: (line: string) => void,
): Promise<void> {
  const [first] = transport === undefined ? Object.values(carriers ?? {}) : [transport]
  const known = new Set((await host.status()).links.map(({ label }) => label))
  for (const { label, profile } of stations) {
    if (known.has(label)) continue
    const { file, fileName, code } = await host.addStation(label, { profile, carrier: hintOf(first!) })
    const path = join(folder, fileName)
    writeFileSync(path, file)
    write(language === 'de' ? `Einladung für ${label}: ${path}` : `Invitation for ${label}: ${path}`)
    write(language === 'de' ? `Code am Telefon: ${code}` : `Code, to be told by phone: ${code}`)
  }
}
