/** Parties of a document: linked where they are known here, open where a person is still asked, never in the way. */
import { stateTags } from '../register/state-rows.js'
import type { Fields } from '../store/store.js'
import type { ImportState } from './import-state.js'
import type { Notice } from './outcome.js'

export interface PartyLinkCheck {
  readonly notices: readonly Notice[]
  /** Set when at least one party waits for an answer: the document is stored and `pending` (M-A9). */
  readonly open: Notice | undefined
}

export async function checkPartyLinks(state: ImportState, fields: Fields): Promise<PartyLinkCheck> {
  const parties = fields['parties'] as
    Readonly<Record<string, { readonly partyUid?: unknown } | undefined>> | undefined
  const notices: Notice[] = []
  let open: Notice | undefined
  for (const [role, link] of Object.entries(parties ?? {})) {
    const uid = link?.partyUid
    if (typeof uid !== 'string') continue
    const [surviving] = await state.x.register.surviving([uid])
    const entry = await state.x.register.entry(surviving!)
    if (entry?.key !== undefined) continue
    if (state.openParties.has(uid)) {
      open ??= { code: 'PARTY_LINK_OPEN', parameters: { role } }
    } else {
      notices.push({ code: 'PARTY_NOT_CREATED', parameters: { role } })
    }
  }
  return { notices, open }
}

/** Documents here that point to this party by the uid it came with. */
export async function documentsOf(state: ImportState, partyUid: string): Promise<readonly string[]> {
  return state.x.register.list(10_000, stateTags.reference, partyUid)
}
