export interface S3Server {
  /** `http://127.0.0.1:<port>`. */
  readonly endpoint: string
  readonly port: number
  readonly region: string
  /** Of a user who may make buckets. */
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly folder: string
  /** A key with no permission to anything; policies of buckets name it `arn:aws:iam:::user/<name>`. */
  addUser(name: string, accessKeyId: string, secretAccessKey: string): Promise<void>
  /** After `stop`; buckets and objects are as they were. */
  start(): Promise<void>
  /** As a power cut would. */
  stop(): Promise<void>
  close(): Promise<void>
}

export function missingS3Programs(): readonly string[]
export function startS3Server(): Promise<S3Server>
