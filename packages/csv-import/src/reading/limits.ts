/** Bounds of reading. Each is named in docs/limits.md. */
export const tableLimits = {
  /** Characters of one cell. */
  cellLength: 1_048_576,
  /** Characters of one record with all its cells. */
  recordLength: 8_388_608,
  /** Cells of one record. */
  columns: 2_000,
  /** Bytes looked at to find encoding, dialect and header. */
  sampleBytes: 262_144,
  /** Header rows that are joined to one. */
  headerRows: 3,
  /** Rows above the header that are looked through. */
  preambleRows: 100,
  /** Bytes of a packed workbook. */
  workbookBytes: 67_108_864,
  /** Bytes of all its parts unpacked. */
  workbookUnpackedBytes: 268_435_456,
  /** How many times larger a part may be unpacked than packed. */
  workbookRatio: 200,
  /** Parts of a workbook. */
  workbookParts: 4_096,
  /** Rows of one key that are kept in memory until the last one was read. */
  heldRows: 200_000,
} as const
