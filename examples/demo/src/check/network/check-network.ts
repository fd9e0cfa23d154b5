/** The network: an office and its stations, judged by their database files and by what lay in the folder between them. */
import type { Finding } from '../findings.ts'
import { checkAgreement, checkStart } from './agreement.ts'
import { readNetwork } from './network-data.ts'
import { checkNumbers } from './numbers.ts'
import { checkSecrets } from './secrets.ts'
import { checkWork } from './work-kept.ts'

/** @param folder - Holds expected.json, the databases with their earlier copies, and the folders carried and shared. */
export function checkNetwork(folder: string): readonly Finding[] {
  const data = readNetwork(folder)
  return [
    checkStart(data),
    checkAgreement(data),
    ...checkWork(data),
    ...checkNumbers(data),
    ...checkSecrets(folder, data),
  ]
}
