/**
 * Spreadsheet import without fear: reading, mapping and checking of CSV and XLSX. Imports nothing of OrderSync; what comes out fits
 * core's `openRowImport`.
 *
 * @packageDocumentation
 */

// reading
export { analyseTable, readTable } from './reading/analyse-table.js'
export type { AnalyseOptions, TableAnalysis, TableColumn, TableNotice } from './reading/analyse-table.js'
export { blobSource, bytesSource } from './reading/byte-source.js'
export type { BlobLike, ByteSource } from './reading/byte-source.js'
export type { CellLook } from './reading/cell-type.js'
export { detectDialect } from './reading/detect-dialect.js'
export type { DialectDetection, DialectGuess } from './reading/detect-dialect.js'
export { detectByStatistics, detectEncoding, repairDoubleEncoding } from './reading/detect-encoding.js'
export type { CriticalWord, EncodingDetector, EncodingGuess } from './reading/detect-encoding.js'
export { standardDialect } from './reading/dialect.js'
export type { Dialect } from './reading/dialect.js'
export { tableLimits } from './reading/limits.js'
export { createRowObjects } from './reading/read-text-table.js'
export type { BatchFault, RecordBatch, RecordFault } from './reading/record-batch.js'
export { RecordParser } from './reading/record-parser.js'
export type { RecordParserOptions } from './reading/record-parser.js'
export { createPieceDecoder } from './reading/text-decoder.js'
export type { PieceDecoder } from './reading/text-decoder.js'
export type { RegionNotice } from './reading/table-region.js'
export type {
  RowFault,
  TablePosition,
  TableRows,
  TableSpec,
  TextSpec,
  WorkbookSpec,
} from './reading/table-spec.js'

// errors
export { isTableError, TableError } from './table-error.js'
export type { TableErrorCode, TableErrorParameters } from './table-error.js'
