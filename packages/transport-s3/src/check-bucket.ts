import type { Notice, TransportCheck, TransportContext, TransportFinding } from '@ordersync/core'
import { createHash } from 'node:crypto'
import { failureOf } from './bucket.js'
import type { Bucket } from './bucket.js'
import { s3Limits } from './limits.js'
import type { S3Memory } from './memory.js'
import { assertStation, inboxPrefix, isCopy, parseTail, probeKey } from './object-key.js'
import { s3ErrorName, s3Fault, s3Status } from './s3-fault.js'

const probe = new TextEncoder().encode('OrderSync')
const probeHash = createHash('sha256').update(probe).digest('hex')

/**
 * "Test connection": may we list, write and remove, does the server know conditional writes, does its clock agree with ours,
 * does something lie there that is never read? Reads no bundle and leaves nothing.
 */
export async function checkBucket(
  bucket: Bucket,
  memory: S3Memory,
  { station, signal }: TransportContext,
): Promise<TransportCheck> {
  signal?.throwIfAborted()
  assertStation(station)
  const findings: TransportFinding[] = []
  try {
    findings.push(...(await lookAtInbox(bucket, station, signal)))
    findings.push(...(await tryToWrite(bucket, memory, station, signal)))
    findings.push(...compareClocks(bucket))
  } catch (error) {
    signal?.throwIfAborted()
    findings.push({ level: 'error', notice: s3Fault(failureOf(error), bucket.config.place).notice })
  }
  return { ok: findings.every(({ level }) => level !== 'error'), findings }
}

async function lookAtInbox(
  bucket: Bucket,
  station: string,
  signal: AbortSignal | undefined,
): Promise<readonly TransportFinding[]> {
  const { prefix, extension, maxBytes } = bucket.config
  const inbox = inboxPrefix(prefix, station)
  const { objects } = await bucket.list(inbox, '', signal)
  const findings: TransportFinding[] = []
  let foreign = 0
  for (const { key, size } of objects) {
    const tail = key.slice(inbox.length)
    if (parseTail(tail, extension) === undefined && !isCopy(tail, extension)) foreign += 1
    else if (size > maxBytes && findings.length < s3Limits.leftNamed) {
      const parameters = { name: tail.slice(0, 120), bytes: size, limit: maxBytes }
      findings.push(warning({ code: 'TRANSPORT_ENTRY_TOO_LARGE', parameters }))
    }
  }
  if (foreign > 0) {
    const parameters = { place: `s3://${bucket.config.bucket}/${inbox}`, count: foreign }
    findings.push(warning({ code: 'S3_FOREIGN_OBJECTS', parameters }))
  }
  return findings
}

/** Twice the same key under the condition that it is not there: the second must be refused (412). */
async function tryToWrite(
  bucket: Bucket,
  memory: S3Memory,
  station: string,
  signal: AbortSignal | undefined,
): Promise<readonly TransportFinding[]> {
  const { prefix, random, place } = bucket.config
  const key = probeKey(prefix, station, Buffer.from(random.bytes(8)).toString('hex'))
  const findings: TransportFinding[] = []
  const put = { sha256: probeHash, ifAbsent: true }
  let isWritten = false
  try {
    let knowsConditions = false
    try {
      await bucket.put(key, probe, put, signal)
      isWritten = true
      await bucket.put(key, probe, put, signal)
    } catch (error) {
      const failure = failureOf(error)
      const isUnknown = s3Status(failure) === 501 || s3ErrorName(failure) === 'NotImplemented'
      if (isWritten && s3Status(failure) === 412) knowsConditions = true
      else if (isUnknown && !isWritten) {
        await bucket.put(key, probe, { ...put, ifAbsent: false }, signal)
        isWritten = true
      } else throw error
    }
    await memory.noteConditions(knowsConditions)
    if (!knowsConditions) findings.push(warning({ code: 'S3_NO_CONDITIONS', parameters: { place } }))
  } finally {
    if (isWritten) {
      try {
        // Also when the caller has given up meanwhile.
        await bucket.remove(key, undefined)
      } catch {
        findings.push(warning({ code: 'S3_CANNOT_REMOVE', parameters: { place } }))
      }
    }
  }
  return findings
}

function compareClocks(bucket: Bucket): readonly TransportFinding[] {
  const minutes = Math.round(Math.abs(bucket.clockDifference ?? 0) / 60_000)
  if (minutes < s3Limits.clockWarnMinutes) return []
  return [warning({ code: 'S3_CLOCKS_DIFFER', parameters: { place: bucket.config.place, minutes } })]
}

function warning(notice: Notice): TransportFinding {
  return { level: 'warning', notice }
}
