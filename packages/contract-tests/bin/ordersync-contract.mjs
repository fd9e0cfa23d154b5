#!/usr/bin/env node
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runContractCommand } from '../dist/index.js'
import { endWith } from './end.mjs'

const code = await runContractCommand(process.argv.slice(2), {
  load: (path) => import(pathToFileURL(resolve(path)).href),
  print: (line) => process.stdout.write(`${line}\n`),
})
endWith(code)
