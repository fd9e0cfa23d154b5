import type { Command } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import { word } from '../labels.js'
import { withMember } from '../network/member-session.js'
import { noticeJson, sentenceOf } from '../output/report.js'
import { printable } from '../output/table.js'

/** Test the connection; no bundle is read or moved. */
export const checkCommand: Command<object> = async (context) => {
  const { console } = context
  return withMember(context, { needsCarrier: true }, async ({ sync }, { signal }) => {
    const { ok, findings } = await sync.check({ signal })
    for (const { level, notice, carrier } of findings) {
      const name = carrier === undefined ? '' : `${carrier}: `
      const sentence = name + printable(sentenceOf(console, notice))
      if (level === 'error') console.error(sentence)
      else console.line(`${word('remark', console.language)}: ${sentence}`)
    }
    if (ok) console.sentence('cli.checkOk')
    return {
      exitCode: ok ? exitCodes.done : exitCodes.carrier,
      json: {
        reachable: ok,
        findings: findings.map(({ level, notice, carrier }) => ({
          level,
          ...(carrier === undefined ? {} : { carrier }),
          ...noticeJson(console, notice),
        })),
      },
    }
  })
}
