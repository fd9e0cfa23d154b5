/** What the vectors of vectors/format are made of. Each wrong file is wrong in one way. */
import type { SealBundleOptions } from '../../src/format/bundle.js'
import { sealBundle } from '../../src/format/seal-bundle.js'
import { encodeHex } from '../../src/format/text-codecs.js'
import { encodeUtf8 } from '../../src/format/utf8.js'
import { portableGzip } from '../../src/runtime/portable-gzip.js'
import { noise } from '../runtime/gzip-cases.js'
import {
  makePut,
  makeSigner,
  networkDraft,
  otherRecipient,
  recipient,
  sealOptions,
} from './bundle-fixture.js'
import {
  encryptRaw,
  findHeaderEnd,
  joinBytes,
  makePlaintext,
  makeRawBundle,
  type RawBundle,
} from './raw-bundle.js'
import { wireExamples } from './wire-examples.js'

export const vectorPassphrase = 'vier Wörter für Tests'

export interface VectorDefinition {
  readonly name: string
  readonly why: string
  /** Absent: the file opens. */
  readonly code?: string
  readonly passphrase?: true
  readonly make: () => Promise<Uint8Array>
}

const line = `${JSON.stringify(makePut())}\n`
const seal = async (change: Partial<SealBundleOptions> = {}): Promise<Uint8Array> =>
  (await sealBundle(sealOptions(change))).bytes
const { recipients: _none, ...withoutRecipient } = sealOptions()
const { signer: _nobody, ...unsigned } = sealOptions()
const raw = (change: RawBundle) => () => makeRawBundle({ text: line, ...change })
const text = (content: string) => raw({ text: `${content}\n` })
/** A right put whose fields are this JSON. */
const fields = (json: string) => text(line.trimEnd().replace('{"number":"A-1"}', json))
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
/** 200,000 letters that do not compress beyond the ratio. */
const manyLetters = encodeHex(noise(1_000)).repeat(100)
const header = (...stanzas: string[]) =>
  encodeUtf8(`age-encryption.org/v1\n${stanzas.join('')}--- ${'A'.repeat(43)}\n`)
const stanza = `-> X25519 ${'B'.repeat(43)}\n${'B'.repeat(43)}\n`
const bytes = (content: string | Uint8Array) => () =>
  Promise.resolve(typeof content === 'string' ? encodeUtf8(content) : content)

export const validVectors: readonly VectorDefinition[] = [
  { name: 'file-signed', why: 'A file made by hand, signed', make: () => seal() },
  {
    name: 'file-unsigned',
    why: 'A file made by hand, not signed: origin not proven',
    make: async () => (await sealBundle(unsigned)).bytes,
  },
  {
    name: 'file-passphrase',
    why: 'A file under a shared passphrase, scrypt work factor 14',
    passphrase: true,
    make: async () =>
      (await sealBundle({ ...withoutRecipient, passphrase: vectorPassphrase, workFactor: 14 })).bytes,
  },
  {
    name: 'file-two-recipients',
    why: 'During a key rotation there are two recipients',
    make: () => seal({ recipients: [otherRecipient, recipient] }),
  },
  {
    name: 'delta-all-operations',
    why: 'A bundle of the network with one line of each operation',
    make: () => seal({ manifest: networkDraft, lines: Object.values(wireExamples) }),
  },
  {
    name: 'ack-empty-body',
    why: 'An acknowledgement has no lines and no compression',
    make: () =>
      seal({
        manifest: {
          ...networkDraft,
          kind: 'ack',
          ack: { epoch: networkDraft.epoch, cursor: 0, seq: 0, head: '0'.repeat(64), holes: [[2, 3]] },
        },
        lines: [],
      }),
  },
  {
    name: 'enrol-brings-its-key',
    why: 'The key of an enrolment stands in the manifest',
    make: () => seal({ manifest: { ...networkDraft, kind: 'enrol' }, lines: [] }),
  },
  {
    name: 'json-odd-but-right',
    why: 'Blanks between tokens, needless escapes, keys that look like numbers',
    make: text(
      line
        .trimEnd()
        .replace(
          '{"number":"A-1"}',
          '{ "2":1, "1" :\t2,"a":"\\u00e4\\/\\ud83d\\ude00","then":null,"100":100}',
        ),
    ),
  },
  {
    name: 'json-at-the-limits',
    why: '16 levels, text with U+2028 and U+FEFF, the largest integer',
    make: fields(`{"a":${nested(14)},"b":"\u2028\ufeff\u007f","c":9007199254740991}`),
  },
  {
    name: 'no-padding',
    why: 'Padding is for the sender to choose',
    make: raw({ padding: new Uint8Array(0) }),
  },
  {
    name: 'newer-schema-compatible',
    why: 'A newer record schema that this version may read',
    make: raw({ manifest: { schema: { ver: 2, min: 1 } } }),
  },
]

const wrong = (
  code: string,
  name: string,
  why: string,
  make: VectorDefinition['make'],
): VectorDefinition => ({ name, why, code, make })

export const invalidVectors: readonly VectorDefinition[] = [
  wrong('format.incomplete', 'age-empty', 'Empty file', bytes('')),
  wrong('format.incomplete', 'age-first-line-cut', 'Ends within the first line', bytes('age-encryption.org')),
  wrong('format.incomplete', 'age-header-cut', 'Ends within the header', async () =>
    (await seal()).slice(0, 100),
  ),
  wrong('format.incomplete', 'age-payload-cut', 'Ends within the payload', async () =>
    (await seal()).slice(0, -1),
  ),
  wrong('format.incomplete', 'age-payload-longer', 'A byte behind the payload', async () =>
    joinBytes(await seal(), new Uint8Array(1)),
  ),
  wrong('format.incomplete', 'age-payload-flipped', 'One bit of the payload flipped', async () => {
    const file = await seal()
    file[file.length - 100]! ^= 1
    return file
  }),
  wrong(
    'format.incomplete',
    'age-mac-flipped',
    'The header’s authentication code does not hold',
    async () => {
      const file = await seal()
      const at = findHeaderEnd(file).mac
      file[at] = file[at] === 0x41 ? 0x42 : 0x41
      return file
    },
  ),
  wrong(
    'format.incomplete',
    'age-scrypt-not-alone',
    'A scrypt stanza beside another',
    bytes(header(`-> scrypt ${'C'.repeat(22)} 10\n${'B'.repeat(43)}\n`, stanza)),
  ),
  wrong(
    'format.too_large',
    'age-five-stanzas',
    'Five stanzas',
    bytes(header(...Array<string>(5).fill(stanza))),
  ),
  wrong(
    'format.too_large',
    'age-header-9-kib',
    'A header of 9 KiB',
    bytes(header(`-> grease ${'x'.repeat(9 * 1024)}\n\n`)),
  ),
  wrong(
    'format.too_large',
    'age-scrypt-factor-19',
    'A scrypt work factor of 19',
    bytes(header(`-> scrypt ${'C'.repeat(22)} 19\n${'B'.repeat(43)}\n`)),
  ),
  wrong(
    'format.newer_version',
    'age-version-2',
    'Another version of age',
    bytes('age-encryption.org/v2\n-> X 1\n'),
  ),
  wrong(
    'format.newer_version',
    'age-unknown-suite',
    'Only a stanza of the hybrid suite',
    bytes(header(`-> mlkem768x25519 ${'A'.repeat(60)}\n${'A'.repeat(43)}\n`)),
  ),
  wrong(
    'format.not_a_bundle',
    'foreign-armour',
    'ASCII armour',
    bytes('-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n'),
  ),
  wrong(
    'format.not_a_bundle',
    'foreign-zip',
    'A zip',
    bytes(joinBytes(encodeUtf8('PK'), new Uint8Array([3, 4, 20, 0]))),
  ),
  wrong('format.not_a_bundle', 'foreign-json', 'Plain JSON', bytes(line)),
  wrong('format.not_a_bundle', 'foreign-gzip', 'Plain gzip', bytes(portableGzip(encodeUtf8(line)))),
  wrong('format.wrong_key', 'key-other-recipient', 'Sealed for somebody else', () =>
    seal({ recipients: [otherRecipient] }),
  ),
  {
    ...wrong(
      'format.wrong_key',
      'key-other-passphrase',
      'Sealed under another passphrase',
      async () =>
        (await sealBundle({ ...withoutRecipient, passphrase: 'another one', workFactor: 14 })).bytes,
    ),
    passphrase: true,
  },

  wrong(
    'format.newer_version',
    'manifest-version-2',
    'Version 2, with fields nobody knows yet',
    raw({ manifestLine: '{"v":2,"what":1.5}' }),
  ),
  wrong(
    'format.newer_version',
    'manifest-schema-too-new',
    'Records that only a newer version can read',
    raw({ manifest: { schema: { ver: 3, min: 2 } } }),
  ),
  wrong('format.manifest', 'manifest-no-json', 'The first line is no JSON', raw({ manifestLine: 'hello' })),
  wrong('format.manifest', 'manifest-none', 'No line at all', () => encryptRaw(new Uint8Array(0))),
  wrong('format.manifest', 'manifest-not-canonical', 'A blank behind a comma', async () => {
    const plaintext = new TextDecoder('latin1').decode(
      makePlaintext({ text: line, padding: new Uint8Array(1) }),
    )
    return encryptRaw(
      Uint8Array.from(plaintext.replace(',"created"', ', "created"').slice(0, -1), (one) =>
        one.charCodeAt(0),
      ),
    )
  }),
  wrong(
    'format.manifest',
    'manifest-unknown-field',
    'A field that is not in the table',
    raw({ manifest: { extra: 1 } }),
  ),
  wrong('format.manifest', 'manifest-version-0', 'Version 0', raw({ manifest: { v: 0 } })),
  wrong(
    'format.manifest',
    'manifest-unknown-kind',
    'A kind that is not in the table',
    raw({ manifest: { ...networkDraft, kind: 'gossip' } }),
  ),
  wrong(
    'format.manifest',
    'manifest-seq-in-file',
    'A sequence number in a file made by hand',
    raw({ manifest: { seq: 1 } }),
  ),
  wrong(
    'format.manifest',
    'manifest-to-itself',
    'The same station at both ends',
    raw({ manifest: { ...networkDraft, to: 'r03' } }),
  ),
  wrong(
    'format.manifest',
    'manifest-total-lies',
    'total is not the length of the plaintext',
    raw({ manifest: { total: 9999 } }),
  ),
  wrong(
    'format.manifest',
    'manifest-body-too-long',
    'csize reaches behind the end',
    raw({ body: { csize: 4000 } }),
  ),
  wrong(
    'format.too_large',
    'manifest-17-kib',
    'A manifest line of 17 KiB',
    raw({ manifestLine: `{"v":1,"x":"${'a'.repeat(17 * 1024)}"}` }),
  ),
  wrong(
    'format.too_large',
    'manifest-body-too-large',
    'A body of 33 MiB announced',
    raw({ body: { size: 33 * 1024 * 1024 } }),
  ),
  wrong(
    'format.too_large',
    'manifest-records-too-many',
    '50,001 records announced',
    raw({ body: { records: 50_001 } }),
  ),

  wrong(
    'format.unsigned',
    'signature-none-in-network',
    'A network kind without signature',
    raw({ manifest: { ...networkDraft }, signatureLine: 'unsigned' }),
  ),
  wrong(
    'format.bad_signature',
    'signature-of-another-key',
    'Signed by another key than the manifest names',
    raw({ manifest: { ...networkDraft }, signer: makeSigner(9) }),
  ),
  wrong(
    'format.bad_signature',
    'signature-zeros',
    'A signature of zeros',
    raw({ signatureLine: `ed25519 34750f98bd59fcfc ${'A'.repeat(86)}` }),
  ),
  wrong(
    'format.bad_signature',
    'signature-stripped',
    'A signed manifest with the word for none',
    raw({ signatureLine: 'unsigned' }),
  ),
  wrong(
    'format.bad_signature',
    'signature-line-unknown',
    'A signature line of another algorithm',
    raw({ signatureLine: `rsa 34750f98bd59fcfc ${'A'.repeat(86)}` }),
  ),
  wrong(
    'format.bad_signature',
    'signature-line-too-long',
    'A signature line of 300 bytes',
    raw({ signatureLine: 'x'.repeat(300) }),
  ),

  wrong(
    'format.body',
    'body-hash',
    'The body is not the one that the manifest names',
    raw({ body: { sha256: '0'.repeat(64) } }),
  ),
  wrong('format.body', 'body-csize-lies', 'csize is too small', raw({ body: { csize: 50 } })),
  wrong(
    'format.body',
    'body-size-lies-up',
    'size is one too large',
    raw({ body: { size: line.length + 1 } }),
  ),
  wrong(
    'format.body',
    'body-size-lies-down',
    'size is one too small',
    raw({ body: { size: line.length - 1 } }),
  ),
  wrong('format.body', 'body-records-lie', 'records is one too large', raw({ body: { records: 2 } })),
  wrong(
    'format.body',
    'body-two-members',
    'Two gzip members',
    raw({
      text: line + line,
      packed: joinBytes(portableGzip(encodeUtf8(line)), portableGzip(encodeUtf8(line))),
    }),
  ),
  wrong('format.body', 'body-no-gzip', 'No gzip', raw({ packed: encodeUtf8('this is no gzip data at all') })),
  wrong(
    'format.body',
    'body-ratio',
    '2 MiB out of 2 KiB',
    raw({
      packed: portableGzip(new Uint8Array(2 * 1024 * 1024)),
      body: { size: 2 * 1024 * 1024, records: 1 },
    }),
  ),
  wrong(
    'format.body',
    'body-garbage-behind',
    'Bytes that are not zero behind the body',
    raw({ padding: encodeUtf8('more') }),
  ),
  wrong(
    'format.body',
    'line-no-end',
    'No line feed at the end',
    raw({ text: line.trimEnd(), body: { records: 1 } }),
  ),
  wrong('format.body', 'line-empty', 'An empty line', raw({ text: `${line}\n` })),
  wrong('format.body', 'line-crlf', 'Carriage returns', raw({ text: line.replace('\n', '\r\n') })),
  wrong('format.body', 'line-bom', 'A byte order mark', raw({ text: `\ufeff${line}` })),
  wrong(
    'format.body',
    'line-not-utf8',
    'A byte that is no UTF-8',
    raw({ text: joinBytes(encodeUtf8('{"op":"'), new Uint8Array([0xff]), encodeUtf8('"}\n')) }),
  ),
  wrong(
    'format.body',
    'line-unknown-operation',
    'An operation that is not in the table',
    text('{"op":"drop"}'),
  ),
  wrong(
    'format.body',
    'line-without-uid',
    'A put without uid',
    text(line.trimEnd().replace(/"uid":"[^"]*",/, '')),
  ),
  wrong(
    'format.body',
    'line-unknown-field',
    'A put with a field beside the table',
    text(line.trimEnd().replace('"op":', '"x":1,"op":')),
  ),
  wrong('format.body', 'json-duplicate-key', 'The same key twice', fields('{"a":1,"a":2}')),
  wrong(
    'format.body',
    'json-duplicate-key-escaped',
    'The same key twice, once escaped',
    fields('{"a":1,"\\u0061":2}'),
  ),
  wrong('format.body', 'json-proto', '__proto__ as key', fields('{"__proto__":{"x":1}}')),
  wrong(
    'format.body',
    'json-proto-escaped',
    '__proto__ as key, escaped',
    fields('{"\\u005f\\u005fproto__":{}}'),
  ),
  wrong(
    'format.body',
    'json-constructor',
    'constructor as key, deep inside',
    fields('{"a":[{"constructor":1}]}'),
  ),
  wrong('format.body', 'json-float', 'A number with a point', fields('{"a":1.5}')),
  wrong('format.body', 'json-float-whole', 'A whole number with a point', fields('{"a":1.0}')),
  wrong('format.body', 'json-exponent', 'A number with exponent', fields('{"a":1e2}')),
  wrong('format.body', 'json-minus-zero', 'Minus zero', fields('{"a":-0}')),
  wrong('format.body', 'json-integer-too-large', '2^53', fields('{"a":9007199254740992}')),
  wrong('format.body', 'json-lone-surrogate', 'Half of a surrogate pair', fields('{"a":"\\ud800"}')),
  wrong('format.body', 'json-nul', 'U+0000 in text', fields('{"a":"\\u0000"}')),
  wrong('format.body', 'json-escape-control', 'A backspace in text', fields('{"a":"\\b"}')),
  wrong('format.too_large', 'json-17-levels', '17 levels', fields(`{"a":${nested(15)}}`)),
  wrong(
    'format.too_large',
    'json-257-keys',
    '257 keys in one object',
    fields(JSON.stringify(Object.fromEntries(Array.from({ length: 257 }, (_, at) => [`k${String(at)}`, 1])))),
  ),
  wrong('format.too_large', 'json-key-129', 'A key of 129 characters', fields(`{"${'k'.repeat(129)}":1}`)),
  wrong(
    'format.too_large',
    'json-array-10001',
    'An array of 10,001',
    fields(`{"a":[${Array(10_001).fill('1').join()}]}`),
  ),
  wrong(
    'format.too_large',
    'json-nodes-50001',
    'More than 50,000 values in one line',
    fields(`{"a":[${Array(9_999).fill('[1,1,1,1,1]').join()}]}`),
  ),
  wrong(
    'format.too_large',
    'json-text-256-kib',
    'Text of 256 KiB and one byte',
    fields(`{"a":"${'x'.repeat(256 * 1024 + 1)}"}`),
  ),
  wrong(
    'format.too_large',
    'line-1-mib',
    'A line of more than 1 MiB',
    fields(`{"a":[${Array(6).fill(`"${manyLetters}"`).join()}]}`),
  ),
]
