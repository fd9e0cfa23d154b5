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

// kinds
export { field, labelsOf } from './kinds/import-kind.js'
export type {
  FieldDefinition,
  ImportKind,
  LabelLanguage,
  Labels,
  PathStep,
  ValueType,
} from './kinds/import-kind.js'
export { importKind, importKinds, refusedKinds } from './kinds/kinds.js'

// mapping
export { foldName, nameWords } from './mapping/fold-name.js'
export { knownFormatsOf, knownTemplates } from './mapping/known-formats.js'
export { checkMapping } from './mapping/mapping.js'
export type { Mapping, MappingNotice, MappingRule } from './mapping/mapping.js'
export { decideLocales, proposeMapping } from './mapping/propose-mapping.js'
export type {
  DecideOptions,
  LocaleQuestion,
  MappingProposal,
  ProposeOptions,
} from './mapping/propose-mapping.js'
export { suggestMapping } from './mapping/suggest-mapping.js'
export type { ColumnSuggestion, SuggestionReason } from './mapping/suggest-mapping.js'
export { applyTemplate, createTemplate, fingerprintOf, matchTemplates } from './mapping/template.js'
export type { MappingTemplate, TemplateMatch, TemplateRule } from './mapping/template.js'
export { applyTransforms, transformTypes } from './mapping/transform.js'
export type { Transform, Transformed } from './mapping/transform.js'

// values
export { readValue } from './values/read-value.js'
export type { ReadValue, ValueContext, ValueIssue } from './values/read-value.js'
export type { DateOrder } from './values/date-text.js'

// rows
export { readEntries } from './rows/read-entries.js'
export type { RowEntry, RowEntryBatch, RowIssue } from './rows/row-entry.js'
export { createRowSource, hashFile } from './rows/row-source.js'
export type { RowSource, RowSourceOptions } from './rows/row-source.js'

// writing
export { errorColumns, isErrorFile, ownNames, writeErrorFile } from './writing/error-file.js'
export type { ErrorFileOptions, FailedRow } from './writing/error-file.js'
export { exportRecords } from './writing/export-records.js'
export type { ExportRecordsOptions, LostLetters } from './writing/export-records.js'
export { createTextEncoder } from './writing/text-encoder.js'
export { guardCell, unguardCell, writeLine } from './writing/write-cells.js'

// errors
export { isTableError, TableError } from './table-error.js'
export type { TableErrorCode, TableErrorParameters } from './table-error.js'
