/**
 * The small values of which manifest and lines are made. Lengths are bounded before every pattern, patterns are linear.
 */
import { z } from 'zod'

const maxInteger = Number.MAX_SAFE_INTEGER
/** Below the largest exact integer by more changes than a record sees: one that arrives with it can still be counted on. */
export const maxRevision = maxInteger - 10_000
/** The C0 controls except tab, LF and CR. */
// eslint-disable-next-line no-control-regex -- this is the one rule about them
const forbiddenControl = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/
// eslint-disable-next-line no-control-regex -- a label is one line
const anyControl = /[\u0000-\u001f]/

export const counterSchema = z.int().min(0).max(maxInteger)
export const positiveSchema = z.int().min(1).max(maxInteger)
export const revisionSchema = z.int().min(1).max(maxRevision)
export const hashSchema = z
  .string()
  .length(64)
  .regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hex digits')
/** 130 bits of a hash, or 128 random bits, as 26 base32 characters. */
export const tokenSchema = z
  .string()
  .length(26)
  .regex(/^[a-z2-7]{26}$/, 'expected 26 base32 characters')
export const stationIdSchema = z
  .string()
  .max(32)
  .regex(/^[a-z0-9-]{1,32}$/, 'expected a station id of a-z, 0-9 and -')
export const keyIdSchema = z
  .string()
  .length(16)
  .regex(/^[0-9a-f]{16}$/, 'expected 16 lower-case hex digits')
/** UUIDv7, RFC 9562 section 5.7, lower case. */
export const uidSchema = z
  .string()
  .length(36)
  .regex(
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    'expected a lower-case UUIDv7',
  )
export const kindNameSchema = z
  .string()
  .max(40)
  .regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'expected a record kind')
export const epochSchema = z.strictObject({ n: counterSchema, token: tokenSchema })
export const changeSchema = z.strictObject({ epoch: epochSchema, counter: counterSchema })

/** RFC 3339; information only. */
export const instantSchema = z
  .string()
  .max(40)
  .regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/,
    'expected an RFC 3339 instant',
  )
/** UTC with milliseconds, as `Date.toISOString` writes it. */
export const utcInstantSchema = z
  .string()
  .length(24)
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'expected UTC with milliseconds')

/** One line for people, without controls. */
export const labelSchema = (maximum: number, minimum = 1) =>
  z
    .string()
    .min(minimum)
    .max(maximum)
    .refine((text) => !anyControl.test(text), 'expected one line without control characters')

/** Text of several lines. */
export const textSchema = (maximum: number) =>
  z
    .string()
    .max(maximum)
    .refine((text) => !forbiddenControl.test(text), 'expected text without control characters')
