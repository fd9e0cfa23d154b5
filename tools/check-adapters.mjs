import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './lib/root.mjs'
import { workspaces } from './lib/run.mjs'

/** The second needs a server. */
const contractTests = ['contract.test.ts', 'contract.servers.test.ts']

/** What a source file that makes one defines, and the cases that prove it. */
const kinds = [
  {
    kind: 'Store',
    defines: [/^\s+(?:async )?transaction<\w+>\(|\btransaction: (?:async )?[(<]/m],
    cases: 'storeContract',
  },
  {
    kind: 'Transport',
    defines: [
      /^\s+(?:async )?\*?receive(?:: (?:async )?(?:function)?)?\*?\s*\(/m,
      /^\s+(?:async )?retire(?:: (?:async )?)?\(/m,
    ],
    cases: 'transportContract',
  },
  {
    kind: 'PartyMatcher',
    defines: [/^\s+blockingKeys(?:\(|,|: )/m, /^\s+compare(?:\(|,|: )/m],
    cases: 'partyMatcherContract',
  },
]

/** Their tests stand elsewhere: core's with the kit, which may not be imported by core; a kit proves no adapter. */
const elsewhere = {
  'packages/core': 'packages/contract-tests/test',
  'packages/contract-tests': 'packages/contract-tests/test',
}

/** Names every store, transport and matcher that does not run the contract kit. */
export function checkAdapters() {
  return [...workspaces('packages'), ...workspaces('examples')].flatMap(({ folder, name }) => {
    const shown = relative(root, folder).replaceAll('\\', '/')
    const tests =
      elsewhere[shown] === undefined ? contractFiles(folder) : textsIn(join(root, elsewhere[shown]))
    const made = kindsMadeIn(textsIn(join(folder, 'src')))
    // By its name it must be one, however it is written.
    const named = kinds.filter(({ kind }) => isNamed(name, shown, kind))
    return [...new Set([...made, ...named])]
      .filter(({ cases }) => !tests.some((text) => runsCases(text, cases)))
      .map(({ kind, cases }) => `${shown}: makes a ${kind} and no ${contractTests[0]} runs ${cases}`)
  })
}

/** @param texts - Source files. An interface defines none, nor does a function that hands one on. */
export function kindsMadeIn(texts) {
  return kinds.filter(({ defines }) =>
    texts.some((text) => {
      const code = text.replace(/^export interface [^]*?^\}/gm, '')
      return defines.every((pattern) => pattern.test(code))
    }),
  )
}

/** Imported from the kit, gone through, and run: naming it in a comment is not enough. */
export function runsCases(text, cases) {
  const imported = new RegExp(`import \\{[^}]*\\b${cases}\\b[^}]*\\} from '@ordersync/contract-tests'`)
  const used = new RegExp(
    `(?:of ${cases}\\)|runContract\\(\\s*${cases}\\b|each\\(\\s*(?:\\[\\.\\.\\.)?${cases}\\b)`,
  )
  return imported.test(text) && used.test(text) && /\brun\(|\brunContract\(/.test(text)
}

function isNamed(name, shown, kind) {
  const word = kind.toLowerCase()
  return shown.startsWith('packages/')
    ? name.includes(`/${word}-`) || shown.includes(`/${word}-`)
    : name.includes(word)
}

const contractFiles = (folder) => textsIn(join(folder, 'test'), (name) => contractTests.includes(name))

function textsIn(folder, wanted = (name) => name.endsWith('.ts')) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && wanted(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
}
