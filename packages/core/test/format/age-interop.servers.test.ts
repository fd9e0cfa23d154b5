/**
 * A bundle is a plain age file: whoever has the key opens it with the everyday tools. Needs the programs age, tail and gunzip.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBundle } from '../../src/format/open-bundle.js'
import { sealBundle } from '../../src/format/seal-bundle.js'
import {
  identity,
  makePut,
  openOptions,
  otherIdentity,
  otherRecipient,
  recipient,
  sealOptions,
} from './bundle-fixture.js'
import { makePlaintext } from './raw-bundle.js'
import { refusedCode } from './refused-code.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'age-'))
  writeFileSync(join(folder, 'key.txt'), `${identity}\n`)
  writeFileSync(join(folder, 'other.txt'), `${otherIdentity}\n`)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const shell = (command: string) => spawnSync('bash', ['-c', `set -o pipefail; ${command}`], { cwd: folder })

describe('the age command', () => {
  it('opens a bundle, and gunzip takes the zeros behind the body without a word', async () => {
    const lines = [makePut({ note: 'Grüße 😀' }), makePut({}, 2)]
    const { bytes, manifest } = await sealBundle(sealOptions({ lines }))
    writeFileSync(join(folder, 'b.osb'), bytes)
    const opened = shell('age -d -i key.txt b.osb | tail -n +3 | gunzip')
    expect(opened.stderr.toString()).toBe('')
    expect(opened.status).toBe(0)
    expect(opened.stdout.toString()).toBe(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    const head = execFileSync('bash', ['-c', 'age -d -i key.txt b.osb | head -n 2'], {
      cwd: folder,
    }).toString()
    expect(JSON.parse(head.split('\n')[0] ?? '')).toEqual(manifest)
    expect(head.split('\n')[1]).toMatch(/^ed25519 /)
  })

  it('opens a bundle for two recipients with each of the keys', async () => {
    const { bytes } = await sealBundle(sealOptions({ recipients: [recipient, otherRecipient] }))
    writeFileSync(join(folder, 'two.osb'), bytes)
    for (const key of ['key.txt', 'other.txt']) expect(shell(`age -d -i ${key} two.osb`).status).toBe(0)
  })

  it('makes files that we open', async () => {
    writeFileSync(join(folder, 'plain'), makePlaintext({ text: `${JSON.stringify(makePut())}\n` }))
    expect(shell(`age -r ${recipient} -o made.osb plain`).status).toBe(0)
    const opened = await openBundle(new Uint8Array(readFileSync(join(folder, 'made.osb'))), openOptions())
    expect([...opened.lines()]).toEqual([makePut()])
  })

  it('makes other files too, which are no bundles', async () => {
    writeFileSync(join(folder, 'letter'), 'Dear Sir or Madam')
    expect(
      shell(`age -r ${recipient} -o letter.age letter && age -a -r ${recipient} -o letter.asc letter`).status,
    ).toBe(0)
    const open = (name: string) =>
      refusedCode(() => openBundle(new Uint8Array(readFileSync(join(folder, name))), openOptions()))
    expect(await open('letter.age')).toBe('format.manifest')
    expect(await open('letter.asc')).toBe('format.not_a_bundle')
  })
})
