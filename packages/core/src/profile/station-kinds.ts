/** Kinds that only a network of host and stations needs: what the host sets up its stations with (OSI-07, OSI-12, OSI-13). */
import { createKindRegistry, defineRecordKind, type KindRegistry } from '../records/kind-registry.js'
import type { RecordKind } from '../records/record-kind.js'
import { settingSchema } from '../records/setting.js'
import { templateSchema } from '../records/template.js'

/** Before documents: a station's first document finds its settings there. */
const rank = 45

/** Settings of the vendor's program. Without business number; the uid is the identity. */
export const settingKind: RecordKind = defineRecordKind({ kind: 'setting', schema: settingSchema, rank })

/** Templates for mails and prints. Without business number; the uid is the identity. */
export const templateKind: RecordKind = defineRecordKind({ kind: 'template', schema: templateSchema, rank })

/** The shipped kinds, settings and templates: what a profile speaks of when the vendor has no kinds of his own. */
export const stationRegistry: KindRegistry = createKindRegistry([settingKind, templateKind])

/** Kinds that the host alone writes; no rule lets them come from a station. */
export const hostOwnedKinds: ReadonlySet<string> = new Set([settingKind.kind, templateKind.kind])
