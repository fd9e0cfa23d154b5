import type { SentenceTable } from './sentence.js'

/** The ten outcomes of docs/format/merge-rules.md, as a column heading and as an explanation. */
export const outcomeSentences = {
  created: { de: 'Neu angelegt.', en: 'Created.' },
  refreshed: { de: 'Durch den neueren Stand ersetzt.', en: 'Replaced by the newer revision.' },
  unchanged: {
    de: 'Schon da und gleich; nichts geschrieben.',
    en: 'Already here and the same; nothing written.',
  },
  stale: {
    de: 'Älter als der Stand hier; nichts geschrieben.',
    en: 'Older than what is here; nothing written.',
  },
  linked: {
    de: 'Mit dem Satz verknüpft, der schon hier ist.',
    en: 'Linked to the record that is here already.',
  },
  pending: {
    de: 'Wartet: auf die Antwort einer Frage oder auf das, was hierzu schon unterwegs ist. Nichts anderes wartet darauf.',
    en: 'Waits: for the answer to a question, or for what is on its way to this already. Nothing else waits for it.',
  },
  conflict: {
    de: 'Hier und dort geändert; der Stand hier gilt, bis jemand entscheidet.',
    en: 'Changed here and there; what is here stays in force until somebody decides.',
  },
  refused: { de: 'Abgelehnt; nichts geschrieben.', en: 'Refused; nothing written.' },
  quarantined: { de: 'Beiseitegelegt, bis jemand es ansieht.', en: 'Kept aside until somebody looks at it.' },
  skipped: { de: 'Ausgelassen, wie es eingestellt ist.', en: 'Left out, as the settings say.' },
} as const satisfies SentenceTable
