#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { runCli } from './run-cli.js'

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}
// Not process.exit: what is still in the pipe of stdout would be cut off.
process.exitCode = await runCli(process.argv.slice(2), manifest.version)
