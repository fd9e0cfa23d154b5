import { describe, expect, it } from 'vitest'
import { recordJsonSchemas } from './json-schemas.js'

const written = import.meta.glob<unknown>('../../../../docs/format/records/*.schema.json', {
  eager: true,
  import: 'default',
})

describe('docs/format/records', () => {
  it('holds the JSON Schema of every shipped kind as it is now (if not: node tools/generate-schemas.mjs)', () => {
    const byName = Object.fromEntries(
      Object.entries(written).map(([path, schema]) => [path.slice(path.lastIndexOf('/') + 1), schema]),
    )
    expect(byName).toEqual(JSON.parse(JSON.stringify(recordJsonSchemas())))
  })

  it('marks the fields that compare by value', () => {
    const text = JSON.stringify(recordJsonSchemas()['priceEntry.schema.json'])
    expect(JSON.parse(text)).toHaveProperty('properties.amount.x-decimal', true)
    expect(JSON.parse(text)).not.toHaveProperty('properties.articleNumber.x-decimal')
  })
})
