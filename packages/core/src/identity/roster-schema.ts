/**
 * Who belongs to a network and under which keys: one value, signed by the root key of the host.
 *
 * Fields that this version does not know are kept and are under the signature, so that an older station goes on with a newer
 * host. What an older station must not overlook raises `v`.
 * @see docs/format/bundle.md
 */
import { z } from 'zod'
import {
  hashSchema,
  keyIdSchema,
  labelSchema,
  positiveSchema,
  counterSchema,
  stationIdSchema,
  tokenSchema,
  utcInstantSchema,
} from '../format/wire-values.js'

/** DSSE type of the signature: one over a manifest never passes for one over a roster. */
export const rosterType = 'application/vnd.ordersync.roster.v1+json'
/** Suite of format version 1: X25519, ChaCha20-Poly1305, Ed25519, SHA-256. */
export const suite = 1
/** Bytes of a roster as text, which travels in one line of the wire. */
export const maxRosterBytes = 262_144
/** Stations with two keys each stay below {@link maxRosterBytes}. */
export const maxStations = 400
/** Characters of the name that people gave a station. */
export const longestStationLabel = 80

const maxSigningKeys = 4
/** One, and a second during a rotation. */
const maxRecipients = 2

const publicKeySchema = z
  .string()
  .length(43)
  .regex(/^[A-Za-z0-9_-]{43}$/, 'expected 43 base64url characters')
const recipientSchema = z
  .string()
  .length(62)
  .regex(/^age1[a-z0-9]{58}$/, 'expected age1 and 58 characters')
/** Versions of the roster, both inclusive. */
const validity = { from: positiveSchema.optional(), until: positiveSchema.optional() }

export const rosterSigningKeySchema = z.object({ kid: keyIdSchema, pub: publicKeySchema, ...validity })
export const rosterRecipientSchema = z.object({ recipient: recipientSchema, ...validity })
const keys = {
  sign: z.array(rosterSigningKeySchema).min(1).max(maxSigningKeys),
  age: z.array(rosterRecipientSchema).min(1).max(maxRecipients),
}

export const stationStatuses = ['active', 'suspended', 'revoked'] as const

/** The last that counts of a revoked station: what it sent in this epoch up to `seq`. */
export const cutSchema = z.object({ epoch: tokenSchema, seq: counterSchema })

export const rosterStationSchema = z.object({
  id: stationIdSchema,
  label: labelSchema(longestStationLabel),
  status: z.enum(stationStatuses),
  ...keys,
  cut: cutSchema.optional(),
})

export const rosterSchema = z.object({
  v: z.literal(1),
  /** Hash of the root key. */
  net: tokenSchema,
  ver: positiveSchema,
  /** Hash of the roster before, zeros for version 1. */
  prev: hashSchema,
  issued: utcInstantSchema,
  root: publicKeySchema,
  host: z.object({ id: stationIdSchema, label: labelSchema(longestStationLabel).optional(), ...keys }),
  stations: z.array(rosterStationSchema).max(maxStations),
  /** Ids of signing keys that never come back. */
  retired: z.array(keyIdSchema).max(4_000),
  /** Lowest suite in use. It only grows. */
  floor: positiveSchema,
})

export type StationStatus = (typeof stationStatuses)[number]
export type RosterCut = Readonly<z.infer<typeof cutSchema>>
export type RosterSigningKey = Readonly<z.infer<typeof rosterSigningKeySchema>>
export type RosterRecipient = Readonly<z.infer<typeof rosterRecipientSchema>>

/** A station in a {@link Roster}. */
export interface RosterStation {
  readonly id: string
  readonly label: string
  readonly status: StationStatus
  readonly sign: readonly RosterSigningKey[]
  readonly age: readonly RosterRecipient[]
  readonly cut?: RosterCut | undefined
}

export interface RosterHost {
  readonly id: string
  readonly label?: string | undefined
  readonly sign: readonly RosterSigningKey[]
  readonly age: readonly RosterRecipient[]
}

export interface Roster {
  readonly v: 1
  readonly net: string
  readonly ver: number
  readonly prev: string
  readonly issued: string
  /** Ed25519 public key, base64url. */
  readonly root: string
  readonly host: RosterHost
  readonly stations: readonly RosterStation[]
  readonly retired: readonly string[]
  readonly floor: number
}

/** A roster as it travels: the text is hashed and verified as received. */
export interface SignedRoster {
  /** Canonical JSON. */
  readonly text: string
  readonly signatures: readonly { readonly key: string; readonly signature: string }[]
}
