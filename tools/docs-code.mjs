// The code in README.md, docs/ and the packages' pages, compiled against the built packages, and run where it says so.
//   ```ts           compiled          ```ts run       compiled, then executed in an empty folder
//   ```ts fragment  left alone
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root } from './lib/root.mjs'
import { run, runChecks, say, withScratch, workspaces } from './lib/run.mjs'

const work = join(root, '.docs-code')

process.exitCode = await main()

async function main() {
  const blocks = pages().flatMap(blocksOf)
  if (blocks.length === 0) {
    say('no page has a ts block')
    return 0
  }
  rmSync(work, { recursive: true, force: true })
  try {
    for (const block of blocks) {
      mkdirSync(dirname(block.file), { recursive: true })
      writeFileSync(block.file, block.code)
    }
    const errors = await compile(blocks)
    return await runChecks(
      blocks.map((block) => [
        `${block.page}:${block.line} ${block.run ? 'compiles and runs' : 'compiles'}`,
        async () => {
          const own = errors.filter((line) => line.startsWith(block.errorPrefix))
          if (own.length > 0) return own.map((line) => line.replace(block.errorPrefix, `${block.page}(`))
          if (!block.run) return []
          const { code, output } = await withScratch((cwd) =>
            run(process.execPath, [block.file], { stdout: 'capture', cwd }),
          )
          return code === 0 ? [] : [`exit code ${code}`, output]
        },
      ]),
    )
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function pages() {
  const markdown = (folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
      .map((entry) => join(entry.parentPath, entry.name))
  const own = workspaces().map(({ folder }) => folder)
  const roots = readdirSync(root, { withFileTypes: true })
  return [
    ...roots
      .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
      .map((entry) => join(root, entry.name)),
    ...(roots.some((entry) => entry.name === 'docs') ? markdown(join(root, 'docs')) : []),
    ...own.flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name === 'README.md')
        .map((name) => join(folder, name)),
    ),
  ].sort()
}

function blocksOf(file) {
  const page = relative(root, file).replaceAll('\\', '/')
  const blocks = []
  let open
  readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .forEach((text, index) => {
      const fence = /^(\s*)(`{3,})(.*)$/.exec(text)
      if (open === undefined && fence !== null) {
        open = {
          indent: fence[1].length,
          marks: fence[2],
          words: fence[3].trim().split(/\s+/),
          line: index + 1,
          lines: [],
        }
      } else if (
        open !== undefined &&
        fence !== null &&
        fence[3].trim() === '' &&
        fence[2].length >= open.marks.length
      ) {
        if (open.words[0] === 'ts' && !open.words.includes('fragment')) blocks.push(open)
        open = undefined
      } else open?.lines.push(text.slice(Math.min(open.indent, text.length - text.trimStart().length)))
    })
  return blocks.map(({ words, line, lines }) => {
    const name = `${page.replace(/[^a-z0-9]+/gi, '-')}-${line}.ts`
    return {
      page,
      line,
      run: words.includes('run'),
      file: join(work, name),
      errorPrefix: `.docs-code/${name}(`,
      // Empty lines before the code make line numbers in messages those of the page.
      code: '\n'.repeat(line) + lines.join('\n') + '\n',
    }
  })
}

async function compile(blocks) {
  const tsconfig = {
    extends: '../tsconfig.base.json',
    compilerOptions: {
      // Built packages, as a reader has them, not the sources.
      paths: {},
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
    },
    files: blocks.map(({ file }) => relative(work, file)),
  }
  writeFileSync(join(work, 'tsconfig.json'), JSON.stringify(tsconfig))
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const { code, output } = await run(process.execPath, [tsc, '-p', work, '--pretty', 'false'], {
    stdout: 'capture',
  })
  const lines = output.split(/\r?\n/).filter((line) => line !== '')
  const known = lines.filter((line) => blocks.some(({ errorPrefix }) => line.startsWith(errorPrefix)))
  if (code !== 0 && known.length === 0) throw new Error(`tsc failed:\n${output}`)
  return known
}
