import { describe, expect, it } from 'vitest'
import { cliSentences, say } from '../src/sentences.js'

describe('the sentences of the command', () => {
  it.each(Object.entries(cliSentences))(
    '%s has the same parameters in German and English',
    (_code, { de, en }) => {
      const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()
      expect(names(de)).toEqual(names(en))
      expect(de).not.toBe('')
    },
  )

  it('fill in their parameters, and know those of core', () => {
    expect(say('cli.fileMissing', { path: 'a.osb' }, 'de')).toBe('Die Datei a.osb gibt es nicht.')
    expect(say('store.busy', {}, 'en')).toContain('locked')
    expect(say('no.such.code', {}, 'en')).toBe('no.such.code')
  })
})
