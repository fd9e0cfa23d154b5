import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runDemo } from '../src/demo.ts'

// Another seed runs in check/check-folder.test.ts.
it('the checker agrees with the demo of seed 41, in German', { timeout: 180_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ordersync-demo-test-'))
  const lines: string[] = []
  try {
    const result = await runDemo({ seed: 41, language: 'de', folder, write: (line) => lines.push(line) })
    expect(result.agree, lines.join('\n')).toBe(true)
    expect(result.outcomes.created).toBeGreaterThan(0)
    expect(result.outcomes.refreshed).toBeGreaterThan(0)
    expect(result.outcomes.unchanged).toBeGreaterThan(0)
    expect(result.outcomes.linked).toBeGreaterThan(0)
    expect(result.refused).toBeGreaterThan(0)
    expect(result.questions).toBeGreaterThan(0)
    // An address question with its reasons, and its answer (the first customer that is offered).
    expect(lines).toContainEqual(expect.stringMatching(/^Frage: /))
    expect(lines).toContainEqual(expect.stringMatching(/^ {6}Zu \d+ % derselbe Kunde\.$/))
    expect(lines).toContainEqual(
      expect.stringMatching(/^ {6}(Nachname|Vorname|Firma|Straße|Postleitzahl|Ort)\b.*, [+−]\d+,\d\.$/),
    )
    expect(lines).toContainEqual(expect.stringMatching(/^ {4}useExisting: /))
    // German all through: no finding, outcome or action is left in English.
    const english =
      /\b(created|refreshed|unchanged|linked|refused|quarantined|removed|restored|kept|halfUp|halfEven|vatId|invoice wird)\b/
    expect(lines.filter((line) => english.test(line))).toEqual([])
    expect(lines.filter((line) => /^ {2}(its|the|no|every|nothing|what|a) /.test(line))).toEqual([])
    // Every code has its sentence: none is printed bare.
    expect(lines.filter((line) => /^\s*• [A-Z_]+$|\{\w+\}/.test(line))).toEqual([])
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
})
