import { expect, it } from 'vitest'
import { parseCsv } from '../../src/business/csv.ts'

it('reads quotes, line ends of Windows, and NULL as nothing', () => {
  expect(parseCsv('id,name,city\r\n1,"Weiß, ""der Alte""",Köln\r\n2,NULL,\r\n')).toEqual([
    { id: '1', name: 'Weiß, "der Alte"', city: 'Köln' },
    { id: '2', name: undefined, city: undefined },
  ])
})
