/** One full line per operation, with every optional field. */
import type { WireLine, WireOperation } from '../../src/format/wire.js'
import { makePut } from './bundle-fixture.js'

const uid = '01930b5c-7e1a-7c3d-8e4f-0123456789ab'
const hash = 'b'.repeat(64)
const token = 'mfrggzdfmztwq2lknnwg23tpoa'
const change = { epoch: { n: 2, token }, counter: 41 }
const at = '2026-01-02T03:04:05Z'
const author = { changedAt: '2026-01-02T04:04:05.1+01:00', changedBy: 'Anna Weiß' }

export const wireExamples: { readonly [Op in WireOperation]: Extract<WireLine, { op: Op }> } = {
  put: {
    ...makePut(),
    company: '',
    origin: { station: 'r03', incarnation: token },
    change,
    baseRevision: 1,
    baseHash: hash,
    ...author,
    deleted: false,
    externalIds: [{ system: 'shop', id: '4711' }],
  },
  edit: {
    op: 'edit',
    uid,
    kind: 'party',
    base: change,
    sv: 3,
    fields: { city: { old: 'Ulm', new: null } },
    ...author,
  },
  tombstone: { op: 'tombstone', uid, kind: 'party', change, base: change, sv: 4, ...author },
  evict: { op: 'evict', uid, kind: 'party', change },
  receipt: {
    op: 'receipt',
    uid,
    kind: 'order',
    revision: 2,
    change,
    sv: 3,
    outcome: 'refused',
    reason: { code: 'order.locked', parameters: { number: 'A-1', count: 2, fields: ['a', 'b'] } },
  },
  question: {
    op: 'question',
    id: hash,
    type: 'party-match',
    subject: { uid, kind: 'party', label: 'Weiß, Ulm' },
    cause: { code: 'SAME_VAT_ID' },
    raisedAt: at,
    base: {},
    local: { city: 'Ulm' },
    incoming: { city: 'Neu-Ulm' },
    options: [{ option: 'useExisting', effect: 'linked', needsValues: true }],
    targetHash: hash,
  },
  decision: {
    op: 'decision',
    questionId: hash,
    option: 'useExisting',
    values: { uid },
    by: 'Anna',
    at,
    targetHash: hash,
  },
  leaseRequest: { op: 'leaseRequest', id: token, series: 'AB', count: 50, year: 2026, remaining: 3 },
  lease: {
    op: 'lease',
    id: token,
    series: 'AB',
    station: 'r03',
    incarnation: token,
    first: 101,
    count: 50,
    last: 150,
    year: 2026,
    fence: 7,
    request: token,
    void: false,
  },
  numberJournal: {
    op: 'numberJournal',
    series: 'AB',
    year: 2026,
    lease: token,
    entries: [
      { number: 101, state: 'used', uid, date: '2026-01-02' },
      { number: 102, state: 'void', reason: 'cancelled' },
      { number: 103, state: 'taken' },
    ],
  },
  profile: { op: 'profile', revision: 3, profile: { format: 1 }, feed: 41 },
  enrol: {
    op: 'enrol',
    station: 'r03',
    label: 'Laptop Weiß',
    device: 'THINKPAD-07',
    recipient: `age1${'q'.repeat(58)}`,
    proof: 'A'.repeat(43),
  },
  roster: {
    op: 'roster',
    roster: '{"v":1}',
    signatures: [{ key: '0123456789abcdef', signature: 'A'.repeat(86) }],
  },
  inventory: {
    op: 'inventory',
    kind: 'party',
    epoch: change.epoch,
    entries: [{ uid, hash, revision: 1, change, number: 'K-1' }],
    last: true,
  },
  digest: { op: 'digest', kind: 'party', at: change, count: 1, buckets: [hash], first: 255 },
  resend: { op: 'resend', kind: 'party', uids: [uid], bucket: 0, snapshot: true, sequences: [[3, 5]] },
}
