/** Random records for the property tests. */
import fc from 'fast-check'

/** Runs per property; `ORDERSYNC_PROPERTY_RUNS` is for long runs. The seed of a failure is printed by fast-check. */
export const runs = Number(import.meta.env['ORDERSYNC_PROPERTY_RUNS'] ?? 300)

const names = ['name', 'street', 'postalCode', 'city', 'phone', '__proto__', 'ext'] as const

const leaf = fc.oneof(
  fc.constantFrom('a', 'b', 'c', ''),
  fc.constant(null),
  fc.boolean(),
  fc.integer({ max: 3, min: 0 }),
)

/** Small alphabets, so that both sides often change the same field to the same value. */
export const smallFields = fc
  .array(fc.tuple(fc.constantFrom(...names), leaf), { maxLength: 6 })
  .map((entries) => Object.fromEntries(entries) as Record<string, unknown>)

export const groups = { address: ['street', 'postalCode', 'city'] }

export const documentLine = fc.record(
  {
    lineId: fc.constantFrom('1', '2', '3', '4', '5', '6'),
    type: fc.constant('article'),
    text: fc.constantFrom('Pump', 'Hose', 'Valve'),
    quantity: fc.constantFrom('1', '2', '3'),
    parent: fc.constantFrom('1', '2', '3'),
    articleNumber: fc.constantFrom('A-1', ' a-1', 'B-2', '007', '7'),
    articleUid: fc.constantFrom('u1', 'u2', 'u3'),
    gtin: fc.constantFrom('4006381333931', '5701234567899'),
    unit: fc.record({ code: fc.constantFrom('H87', 'MTR', 'XCT', 'ZZ') }),
    unitPrice: fc.constantFrom('10.00', '0.005'),
    net: fc.constantFrom('10.00', '11.00'),
    ext: fc.record({ acme: fc.constantFrom('x', 'y') }),
  },
  { requiredKeys: ['lineId', 'type'] },
)

/** Lines as a schema lets them be: own ids, and parents that are there and no circle. */
export const documentLines = fc
  .tuple(fc.uniqueArray(documentLine, { selector: (line) => line.lineId, maxLength: 5 }), fc.boolean())
  .map(([lines, upwards]) => {
    const ids = lines.map((line) => line.lineId)
    return lines.map((line) => {
      const { parent, ...rest } = line
      // One direction per document: two documents may well make a circle together.
      const keep = parent !== undefined && ids.includes(parent) && parent !== line.lineId
      const grounded = keep && parent < line.lineId === upwards
      return (grounded ? { ...rest, parent } : rest) as Record<string, unknown> & { lineId: string }
    })
  })

export const documentFields = fc
  .record({
    lines: documentLines,
    status: fc.constantFrom('issued', 'accepted', 'cancelled'),
    customerReference: fc.constantFrom('Yard 4', 'Yard 5'),
  })
  .map((fields) => ({ number: '100001', date: '2026-03-02', ...fields }) as Record<string, unknown>)

/** Any JSON object, with keys that hurt. */
export const jsonFields = fc
  .dictionary(
    fc.oneof(
      fc.constantFrom('lines', 'a', 'b', '__proto__', 'constructor', 'a/b'),
      fc.string({ maxLength: 3 }),
    ),
    fc.oneof(documentLines, fc.jsonValue({ maxDepth: 3 })),
    { maxKeys: 5 },
  )
  .map((fields) => fields as Record<string, unknown>)
