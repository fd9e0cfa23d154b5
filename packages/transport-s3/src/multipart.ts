import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { assertOfS3 } from './bucket.js'
import type { Bucket } from './bucket.js'
import { s3Limits } from './limits.js'

/**
 * Put a large bundle in parts, each with a deadline of its own. The object is there when the last step is done, as a whole. What
 * fails is taken back; what cannot be taken back the bucket's lifecycle removes.
 */
export async function putInParts(
  bucket: Bucket,
  key: string,
  bytes: Uint8Array,
  { sha256, ifAbsent }: { readonly sha256: string; readonly ifAbsent: boolean },
  signal: AbortSignal | undefined,
): Promise<void> {
  const { client, bucket: name, timeout } = bucket.config
  const object = { Bucket: name, Key: key }
  const { UploadId } = await bucket.call(timeout, signal, async (abortSignal) => {
    const created = await client.send(
      new CreateMultipartUploadCommand({
        ...object,
        ContentType: 'application/octet-stream',
        Metadata: { sha256 },
      }),
      { abortSignal },
    )
    assertOfS3(created.UploadId !== undefined)
    return created
  })
  const upload = { ...object, UploadId }
  const stop = new AbortController()
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
  try {
    const count = Math.ceil(bytes.length / s3Limits.partBytes)
    const parts: { readonly PartNumber: number; readonly ETag: string | undefined }[] = []
    let next = 0
    const work = async () => {
      while (next < count) {
        const at = next++
        const part = bytes.subarray(at * s3Limits.partBytes, (at + 1) * s3Limits.partBytes)
        // At the slowest line all parts share it.
        const within = bucket.transferTime(part.length * s3Limits.partsAtOnce)
        const { ETag } = await bucket.call(within, either, (abortSignal) =>
          client.send(
            new UploadPartCommand({
              ...upload,
              PartNumber: at + 1,
              Body: part,
              ContentLength: part.length,
            }),
            { abortSignal },
          ),
        )
        parts[at] = { PartNumber: at + 1, ETag }
      }
    }
    await Promise.all(Array.from({ length: Math.min(s3Limits.partsAtOnce, count) }, work))
    await bucket.call(timeout, signal, async (abortSignal) => {
      const { ETag } = await client.send(
        new CompleteMultipartUploadCommand({
          ...upload,
          MultipartUpload: { Parts: parts },
          ...(ifAbsent ? { IfNoneMatch: '*' } : {}),
        }),
        { abortSignal },
      )
      assertOfS3(ETag !== undefined)
    })
  } catch (error) {
    stop.abort(new Error('another part failed'))
    await bucket
      .call(timeout, undefined, (abortSignal) =>
        client.send(new AbortMultipartUploadCommand(upload), { abortSignal }),
      )
      .catch(() => undefined)
    throw error
  }
}
