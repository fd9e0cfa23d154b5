/** Where a member of a network keeps what does not belong into its database. */
import { basename, dirname, join } from 'node:path'
import type { Settings } from '../settings.js'

/**
 * Folder of what proves who this database is. Beside the database and named after it: two databases in one folder must not
 * share it, or one could pass for the other.
 */
export function memberKeyFolder({ config }: Settings, db: string): string {
  return config.sync?.keys ?? beside(db, 'keys')
}

/** Note by which a database that was set back is recognised. */
export function witnessPath({ config }: Settings, db: string): string {
  return config.sync?.witness ?? beside(db, 'witness.json')
}

/** Keeps two runs on one database apart; always beside it, so that nobody can configure it away. */
export function lockPath(db: string): string {
  return beside(db, 'lock')
}

function beside(db: string, what: string): string {
  return join(dirname(db), `${basename(db)}-${what}`)
}
