// The packages as a vendor gets them: packed, checked by publint and are-the-types-wrong, installed into an empty folder,
// imported, and compiled against.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/root.mjs'
import { run, runBin, runChecks, runNpm, withScratch, workspaces } from './lib/run.mjs'

process.exitCode = await withScratch(async (scratch) => {
  const published = workspaces('packages').filter(({ manifest }) => manifest.private !== true)
  const tarballs = join(scratch, 'tarballs')
  const consumer = join(scratch, 'consumer')
  mkdirSync(tarballs)
  mkdirSync(consumer)
  const tarball = ({ manifest }) =>
    join(tarballs, `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`)
  const problems = ({ code, output }) => (code === 0 ? [] : [output])
  const captured = { stdout: 'capture' }

  return runChecks([
    ...published.flatMap((workspace) => [
      [
        `pack ${workspace.manifest.name}`,
        async () =>
          problems(
            await runNpm(['pack', '--pack-destination', tarballs], { ...captured, cwd: workspace.folder }),
          ),
      ],
      [
        `publint ${workspace.manifest.name}`,
        async () => problems(await runBin('publint', [tarball(workspace), '--strict'], captured)),
      ],
      [
        `are the types wrong ${workspace.manifest.name}`,
        async () =>
          problems(
            await runBin('@arethetypeswrong/cli', [tarball(workspace), '--profile', 'esm-only'], captured),
          ),
      ],
    ]),
    [
      'install the tarballs into an empty folder',
      async () => {
        const manifest = { private: true, type: 'module', overrides: testedVersions() }
        writeFileSync(join(consumer, 'package.json'), JSON.stringify(manifest))
        const files = readdirSync(tarballs).map((file) => join(tarballs, file))
        const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', ...files]
        return problems(await runNpm(args, { ...captured, cwd: consumer }))
      },
    ],
    ...published.map(({ manifest }) => [
      `files of ${manifest.name}`,
      () =>
        ['LICENSE', 'README.md', 'dist/index.js', 'dist/index.d.ts']
          .filter((file) => !existsSync(join(consumer, 'node_modules', ...manifest.name.split('/'), file)))
          .map((file) => `the package as installed lacks ${file}`),
    ]),
    ...published.map(({ manifest }) => [
      `import ${manifest.name}`,
      async () =>
        problems(
          await run(process.execPath, ['--input-type=module', '-e', `await import('${manifest.name}')`], {
            ...captured,
            cwd: consumer,
          }),
        ),
    ]),
    ...published
      .filter(({ manifest }) => manifest.bin !== undefined)
      .flatMap(({ manifest }) =>
        Object.entries(manifest.bin).map(([command, file]) => [
          `${command} --help`,
          async () => {
            const script = join(consumer, 'node_modules', ...manifest.name.split('/'), file)
            return problems(await run(process.execPath, [script, '--help'], { ...captured, cwd: consumer }))
          },
        ]),
      ),
    [
      'compile against the installed packages',
      async () => {
        const lines = published.map(
          ({ manifest }, index) => `export * as package${index} from '${manifest.name}'`,
        )
        writeFileSync(join(consumer, 'index.ts'), `${lines.join('\n')}\n`)
        const compilerOptions = {
          module: 'NodeNext',
          target: 'ES2023',
          strict: true,
          noEmit: true,
          types: [],
        }
        const text = JSON.stringify({
          compilerOptions: { ...compilerOptions, skipLibCheck: true },
          files: ['index.ts'],
        })
        writeFileSync(join(consumer, 'tsconfig.json'), text)
        const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
        return problems(await run(process.execPath, [tsc, '-p', consumer], { ...captured, cwd: consumer }))
      },
    ],
  ])
})

/**
 * What our packages depend on, in the versions of the lock file: the set that is tested. A registry need not have everything that
 * the newest release of a library pins.
 */
function testedVersions() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const versions = {}
  for (const [path, { dependencies = {} }] of Object.entries(packages)) {
    if (!/^packages\/[^/]+$/.test(path)) continue
    for (const name of Object.keys(dependencies)) {
      const version = (packages[`${path}/node_modules/${name}`] ?? packages[`node_modules/${name}`])?.version
      if (version !== undefined) versions[name] = version
    }
  }
  return versions
}
