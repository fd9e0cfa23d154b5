/**
 * Reading and writing the manifest line.
 */
import type { z } from 'zod'
import { FormatError } from '../errors/errors.js'
import { canonicalJson } from './canonical-json.js'
import type { Limits } from './limits.js'
import { fileManifestSchema, type Manifest, networkManifestSchema, schemaVersion } from './manifest-schema.js'
import { refuse, refuseTooLarge } from './refusal.js'
import { checkStrictJson } from './strict-json.js'
import { decodeUtf8, encodeUtf8 } from './utf8.js'

/** Canonical JSON of a manifest, without line feed. */
export function serializeManifest(manifest: Manifest): Uint8Array {
  return encodeUtf8(canonicalJson(manifest))
}

/**
 * @param line - As received, without line feed.
 * @throws {@link FormatError} `format.newer_version` for another version, whatever else the line holds, or for records that
 *   this software does not understand; `format.too_large`; else `format.manifest`.
 */
export function parseManifest(line: Uint8Array, limits: Limits): Manifest {
  if (line.length > limits.manifestBytes)
    throw refuseTooLarge('manifestBytes', limits.manifestBytes, 'manifest')
  const text = decodeUtf8(line)
  if (text === undefined) throw refuse('format.manifest', 'expected UTF-8', 'manifest')
  const value = parseJson(text)
  refuseNewerVersion(value)
  checkStrictJson(text, { ...limits, jsonDepth: limits.manifestDepth }, 'manifest', 'format.manifest')
  const manifest = validate(value)
  // One spelling only: two readers must never see two manifests under one signature.
  if (canonicalJson(manifest) !== text) throw refuse('format.manifest', 'expected canonical JSON', 'manifest')
  checkSizes(manifest, limits)
  if (manifest.schema.min > schemaVersion) {
    throw refuse(
      'format.newer_version',
      `expected records of schema ${String(schemaVersion)}`,
      'manifest/schema/min',
    )
  }
  return manifest
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw refuse('format.manifest', 'expected one line of JSON', 'manifest', cause)
  }
}

function refuseNewerVersion(value: unknown): void {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'v')) return
  const version = (value as { readonly v: unknown }).v
  if (typeof version === 'number' && Number.isSafeInteger(version) && version > 1) {
    throw new FormatError('format.newer_version', `manifest/v: expected 1, came ${String(version)}`, {
      issues: [{ code: 'format.newer_version', path: 'manifest/v', message: 'expected 1' }],
      parameters: { version },
    })
  }
}

function validate(value: unknown): Manifest {
  const isFile = typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'file'
  const schema: z.ZodType<Manifest> = isFile ? fileManifestSchema : networkManifestSchema
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issues = result.error.issues.map((issue) => ({
    code: issue.code,
    path: ['manifest', ...issue.path.map(String)].join('/'),
    message: issue.message.slice(0, 200),
  }))
  throw new FormatError(
    'format.manifest',
    `${issues[0]?.path ?? 'manifest'}: ${issues[0]?.message ?? 'wrong'}`,
    {
      issues,
    },
  )
}

function checkSizes({ body }: Manifest, limits: Limits): void {
  const bounds = [
    ['compressedBytes', body.csize],
    ['bodyBytes', body.size],
    ['recordsPerBundle', body.records],
  ] as const
  for (const [name, value] of bounds) {
    if (value > limits[name]) throw refuseTooLarge(name, limits[name], 'manifest/body')
  }
}
