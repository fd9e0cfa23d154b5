#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { systemLanguage } from './config/language.js'
import { fitsEngines, nodeSentence } from './node-version.js'

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string
  readonly engines: { readonly node: string }
}
const { node } = process.versions
// Whoever reads the output may have seen enough (`| head`): what was begun is done, and its own exit code counts.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error
  })
// Not process.exit: what is still in the pipe of stdout would be cut off.
if (fitsEngines(node, manifest.engines.node)) {
  const { runCli } = await import('./run-cli.js')
  process.exitCode = await runCli(process.argv.slice(2), manifest.version)
} else {
  const sentence = nodeSentence(node, manifest.engines.node, systemLanguage())
  process.stderr.write(`${sentence}\n`)
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ ok: false, exitCode: 2, code: 'cli.nodeVersion', sentence })}\n`)
  }
  process.exitCode = 2
}
