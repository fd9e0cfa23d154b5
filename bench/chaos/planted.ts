/** Bugs that the simulator has to find: small changes of the sources, and wrong programs around them. */
import type { PlantedAtEdge } from './world.ts'
import type { Patch } from './sources.ts'

export interface Planted {
  readonly name: string
  readonly what: string
  readonly patches?: readonly Patch[]
  readonly atEdge?: PlantedAtEdge
}

const link = 'sync/link.ts'
const edits = 'jobs/import-edits.ts'
const send = 'sync/send.ts'
const outgoing = 'sync/outgoing-records.ts'
const resend = 'sync/resend.ts'
const station = 'sync/office-records.ts'

export const planted: readonly Planted[] = [
  {
    name: 'no-dedupe',
    what: 'what arrives again is applied again',
    patches: [
      {
        file: link,
        from: "if (before !== undefined) return before === hash ? 'repeated' : 'fork'",
        to: 'void before',
      },
      { file: link, from: "if (seq <= receiving.seq) return 'repeated'", to: '' },
      {
        file: edits,
        from: 'return before !== undefined && before[0] === source.epoch && before[1] >= sv',
        to: 'return before !== undefined && sv < 0',
      },
    ],
  },
  {
    name: 'accept-before-commit',
    what: 'the carrier is told that a bundle was taken before it is committed',
    atEdge: { acceptFirst: true },
  },
  {
    name: 'cursor-over-gap',
    what: 'the cursor moves over a bundle that did not arrive',
    patches: [
      {
        file: link,
        from: 'from === undefined ? number === seq + 1 : from <= cursor',
        to: 'from !== -1 || number > 0',
      },
    ],
  },
  {
    name: 'own-write-conflicts',
    what: "a station's earlier change counts as somebody else's",
    patches: [{ file: edits, from: 'at > counter && station !== source.station', to: 'at > counter' }],
  },
  {
    name: 'number-apart',
    what: 'a number is taken outside the transaction that saves its order',
    atEdge: { numberApart: true },
  },
  {
    name: 'last-arrival-wins',
    what: 'the state that a change was made upon is not looked at',
    patches: [
      { file: edits, from: 'const { counter } = line.base', to: 'const counter = line.base.counter + 1e9' },
    ],
  },
  {
    name: 'base-moves-on',
    what: 'a change counts as made upon what arrived after it, which its user has not seen',
    patches: [
      { file: outgoing, from: 'mark.upon ?? mark.change?.counter ?? 0', to: 'mark.change?.counter ?? 0' },
    ],
  },
  {
    name: 'echo-ignored',
    what: 'a station keeps its value on top though the office has decided otherwise',
    patches: [{ file: station, from: 'Math.max(acked, line.sv ?? 0)', to: 'acked' }],
  },
  {
    name: 'no-resend',
    what: 'what was not confirmed is never sent again',
    patches: [
      {
        file: send,
        from: '  await resend(run, peer, due)\n',
        to: '  if (peer.length > 99) await resend(run, peer, due)\n',
      },
    ],
  },
  {
    name: 'confirmation-not-renewed',
    what: 'a lost confirmation is not given again where the carrier hands over each file once',
    patches: [{ file: resend, from: 'const triesWithoutAnswer = 3', to: 'const triesWithoutAnswer = 1e9' }],
  },
  {
    name: 'clock-decides',
    what: 'what was sent while the clock was wrong is not sent again before it comes there',
    patches: [{ file: resend, from: 'if (sentAt > now) return true', to: '' }],
  },
  {
    name: 'stale-wins',
    what: 'an older state of the office replaces a newer one at a station',
    patches: [{ file: station, from: 'mark.change.counter > change.counter', to: 'mark.change.counter < 0' }],
  },
  {
    name: 'number-again',
    what: 'the number that was taken is the next one still',
    patches: [
      { file: 'numbering/take-number.ts', from: '{ ...lease, next: n + 1 }', to: '{ ...lease, next: n }' },
      {
        file: 'numbering/take-number.ts',
        from: 'if (!fate) return { hand, lease, n }',
        to: 'if (fate !== null) return { hand, lease, n }',
      },
      // Else it would look for a number that nobody has, for ever.
      {
        file: 'numbering/take-number.ts',
        from: 'const inUse: boolean = yield* isInUse(row.series.kind, number)',
        to: 'const inUse = false',
      },
    ],
  },
  {
    name: 'ban-off',
    what: 'what belongs to an invoice goes along',
    patches: [
      {
        file: outgoing,
        from: 'maskFields(link.profile, kind.kind, link.direction, verdict.fields)',
        to: 'maskFields(link.profile, kind.kind, link.direction, fields)',
      },
    ],
  },
]
