// The public surface of each package as text, read from the built declarations, so that a reviewer sees every change of it.
// Checks by default; --update writes packages/<p>/etc/<p>.api.md.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { runChecks, say, workspaces } from './lib/run.mjs'

const published = workspaces('packages').filter(({ manifest }) => manifest.private !== true)

if (process.argv.includes('--update')) {
  for (const workspace of published) {
    const file = snapshotFile(workspace)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, render(workspace))
  }
  say(`wrote the public surface of ${published.length} packages`)
} else {
  process.exitCode = await runChecks(
    published.map((workspace) => [
      `public surface of ${workspace.manifest.name}`,
      () => {
        const file = snapshotFile(workspace)
        if (!existsSync(file)) return ['there is no snapshot yet: npm run api:update, then commit it']
        const changes = compare(readFileSync(file, 'utf8').replaceAll('\r\n', '\n'), render(workspace))
        return changes.length === 0
          ? []
          : [...changes, 'intended? npm run api:update, then commit the difference']
      },
    ]),
  )
}

function snapshotFile({ folder, name }) {
  return join(folder, 'etc', `${name}.api.md`)
}

function render({ folder, manifest }) {
  const entries = Object.entries(manifest.exports)
    .filter(([, target]) => typeof target === 'object' && target.types !== undefined)
    .map(([path, target]) => [path, join(folder, target.types)])
  const program = ts.createProgram(
    entries.map(([, file]) => file),
    {
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      target: ts.ScriptTarget.ES2023,
    },
  )
  const parts = [
    `# Public surface of ${manifest.name}`,
    'Made by `npm run api:update` from the built declarations; not for hand editing.',
  ]
  for (const [path, file] of entries) {
    parts.push(`## ${path === '.' ? manifest.name : manifest.name + path.slice(1)}`)
    const blocks = exportsOf(program, file)
    parts.push(
      blocks.length === 0 ? 'Nothing yet.' : blocks.map((text) => `\`\`\`ts\n${text}\n\`\`\``).join('\n\n'),
    )
  }
  return `${parts.join('\n\n')}\n`
}

function exportsOf(program, file) {
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(file)
  if (source === undefined) throw new Error(`${file} is missing: build first`)
  const module = checker.getSymbolAtLocation(source)
  if (module === undefined) return []
  const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed })
  /** Long types that several values share are printed once. */
  const printed = new Map()
  const short = (name, text) => {
    const [, head, type] = /^(const \w+: )([\s\S]+)$/.exec(text) ?? []
    if (type === undefined || type.length < 200) return text
    const first = printed.get(type)
    if (first === undefined) printed.set(type, name)
    return first === undefined ? text : `${head}typeof ${first};`
  }
  return checker
    .getExportsOfModule(module)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
      const declarations = (target.declarations ?? []).map((declaration) => {
        const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration
        const from = declaration.getSourceFile()
        const { transformed } = ts.transform(node, [inOneOrder])
        const text = printer.printNode(ts.EmitHint.Unspecified, transformed[0], from)
        const foreign = /node_modules[\\/]/.test(from.fileName) ? '// from another package\n' : ''
        return foreign + short(symbol.name, text.replace(/^(export )?(declare )?/, ''))
      })
      const renamed = target.name === symbol.name ? '' : `// declared as ${target.name}\n`
      return `// ${symbol.name}\n${renamed}${[...new Set(declarations)].join('\n')}`
    })
}

/** Enumerations stand in the order in which the compiler happened to meet their values: alphabetically they are the same everywhere. */
function inOneOrder(context) {
  const visit = (node) => {
    const seen = ts.visitEachChild(node, visit, context)
    if (ts.isTypeLiteralNode(seen) && seen.members.length > 1 && seen.members.every(isEnumValue))
      return ts.factory.updateTypeLiteralNode(
        seen,
        ts.factory.createNodeArray(sortedBy(seen.members, ({ type }) => type.literal.text)),
      )
    if (ts.isUnionTypeNode(seen) && seen.types.every(isTextLiteral))
      return ts.factory.updateUnionTypeNode(
        seen,
        ts.factory.createNodeArray(sortedBy(seen.types, ({ literal }) => literal.text)),
      )
    return seen
  }
  return visit
}

function isTextLiteral(type) {
  return type !== undefined && ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)
}

/** `draft: "draft"`, as the types of zod's enumerations have it. */
function isEnumValue(member) {
  return (
    ts.isPropertySignature(member) &&
    isTextLiteral(member.type) &&
    member.name.text === member.type.literal.text
  )
}

function sortedBy(nodes, textOf) {
  return [...nodes].sort((a, b) => (textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0))
}

/** Differences by export: what went, what came. */
function compare(before, after) {
  const blocks = (text) => new Set(text.match(/^## .*$|^```ts\n[\s\S]*?\n```$/gm) ?? [])
  const [old, now] = [blocks(before), blocks(after)]
  const list = (from, other, sign) =>
    [...from]
      .filter((block) => !other.has(block))
      .map((block) =>
        block
          .replace(/^```(ts)?\n?/gm, '')
          .trim()
          .replace(/^/gm, sign),
      )
  const changes = [...list(old, now, '- '), ...list(now, old, '+ ')]
  return changes.length === 0 && before !== after ? ['order or wording differs'] : changes
}
