/** What was done in the network and what its tables have shown; what should have come of it is read from the databases. */
export interface NetworkExpectation {
  /** Databases: `<id>.sqlite`, and its copies `<id>-joined.sqlite` and `<id>-off-line.sqlite`. */
  readonly office: string
  readonly stations: readonly string[]
  /** Fields that stay at the office, by kind. */
  readonly masked: Readonly<Record<string, readonly string[]>>
  /** Texts in such fields. */
  readonly canaries: readonly string[]
  readonly ranges: readonly Range[]
  /** `keepLocal`: the office's value. `takeIncoming`: that of the station. */
  readonly decided: readonly Decided[]
  readonly deleted: readonly { readonly kind: string; readonly label: string }[]
  /** Customers created at stations, who need a number. */
  readonly numbered: readonly string[]
  /** Order that office and station changed at the same time. */
  readonly shared: string
}

export interface Range {
  readonly member: string
  readonly series: string
  readonly kind: string
  readonly prefix: string
  readonly digits: number
  readonly first: number
  readonly last: number
}

export interface Decided {
  readonly kind: string
  readonly label: string
  readonly field: string
  readonly option: string
  readonly station: string
}
