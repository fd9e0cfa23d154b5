/**
 * What carriers cost beyond the bare operations: `npm run bench:carriers [-- --json --runs N --small N --large N --archived N]`.
 * Sending and receiving 1,000 bundles of 4 kB and 20 of 7 MB, against the same raw operations in the same run; and a run that
 * finds nothing, with few and with many bundles that were taken.
 */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openS3Bench, whyNoS3 } from './carriers/s3.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    runs: { type: 'string', default: '3' },
    small: { type: 'string', default: '1000' },
    large: { type: 'string', default: '20' },
    archived: { type: 'string', default: '10000' },
  },
})
const runs = Number(values.runs)
const loads = {
  small: { bundles: Number(values.small), bytes: 4000, runs },
  large: { bundles: Number(values.large), bytes: 7_000_000, runs },
}

interface Figures {
  readonly bundlesPerSecond: number
  readonly ofRaw: number
}
type Benched = { readonly small: Figures; readonly large: Figures } & Readonly<Record<string, unknown>>

const results: Record<string, Benched> = {}

// Comes with the folder transport's own measurements.
const folderFile = new URL('./carriers/folder.ts', import.meta.url)
if (existsSync(folderFile)) {
  const { benchFolder } = (await import(folderFile.href)) as {
    benchFolder: (options: { bundles: number; bytes: number; runs: number }) => Promise<Figures>
  }
  results['folder'] = { small: await benchFolder(loads.small), large: await benchFolder(loads.large) }
  say('folder', results['folder'])
}

const missing = whyNoS3()
if (missing === undefined) {
  const bench = await openS3Bench()
  try {
    const small = await bench.measure(loads.small)
    const large = await bench.measure(loads.large)
    const few = await bench.idle(10)
    const many = await bench.idle(Number(values.archived))
    results['s3'] = { small, large, idle: { few, many } }
    say('s3', results['s3'])
    console.log(
      `s3      nothing new: ${few.milliseconds} ms with 10 bundles taken, ${many.milliseconds} ms with ${values.archived}; ${many.requests} request(s)`,
    )
  } finally {
    await bench.close()
  }
} else console.error(`s3 was not measured: ${missing}`)

if (values.json) {
  const plain = Object.entries(results).map(([name, { small, large, ...more }]) => [
    name,
    // The worse of the two loads is what the carrier keeps.
    {
      bundlesPerSecond: small.bundlesPerSecond,
      ofRaw: Math.min(small.ofRaw, large.ofRaw),
      small,
      large,
      ...more,
    },
  ])
  console.log(JSON.stringify(Object.fromEntries(plain)))
}

function say(name: string, { small, large }: Benched): void {
  for (const [what, { bundlesPerSecond, ofRaw }] of [
    ['4 kB', small],
    ['7 MB', large],
  ] as const)
    console.log(`${name.padEnd(7)} ${what}: ${bundlesPerSecond} bundles/s, ${ofRaw} of the raw operations`)
}
