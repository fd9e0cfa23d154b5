/** What one record kind is in this ERP: a main table and how its rows become fields. */
import type { Fields } from '@ordersync/core'
import type { SqliteValue } from '@ordersync/store-sqlite'

/** Columns of the main table with their values. */
export type Columns = Readonly<Record<string, SqliteValue>>

export interface ErpTable {
  readonly table: string
  readonly numberColumn: string
  /** Further condition on the main table: quotes and orders share one. */
  readonly condition?: string
  read(id: number): Fields | undefined
  columns(fields: Fields): Columns
  /** Rows below the main row; the old ones are gone already. */
  writeBelow?(id: number, fields: Fields): void
  /** Tables below, with the column that points to the main row. */
  readonly below: Readonly<Record<string, string>>
}
