import { createSqliteStore } from '@ordersync/store-sqlite'
import { openShareRecords, shareRecords } from './share-records.js'
import { interfaceTablesSql } from './schema.js'

/** Create what is missing of the interface tables; what is there stays. The file may be new or the ERP's own. */
export async function createInterfaceTables(path: string): Promise<void> {
  const store = createSqliteStore({
    path,
    // The journal mode of a vendor's database is the vendor's matter.
    journal: 'unchanged',
    records: {
      ...shareRecords,
      open(connection) {
        connection.exec(`BEGIN IMMEDIATE;\n${interfaceTablesSql}COMMIT;`)
        return openShareRecords(connection)
      },
    },
  })
  await store.close?.()
}
