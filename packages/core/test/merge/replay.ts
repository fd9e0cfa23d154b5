/** Function named in a vector → how to call it with the vector's `given`. */
import { applyFieldAnswer, checkAnswer } from '../../src/merge/answer-check.js'
import { orderByDependency } from '../../src/merge/apply-order.js'
import { checkTaxes, matchArticles, mayCreateArticle, offerRelinks } from '../../src/merge/article-match.js'
import { customerNumberAtHost, customerNumberFor } from '../../src/merge/customer-number.js'
import { decideDocument } from '../../src/merge/document-decision.js'
import { resolveLinks } from '../../src/merge/document-links.js'
import { decideRule, recordsReleased } from '../../src/merge/entity-rule.js'
import { firstJoin } from '../../src/merge/first-join.js'
import { compareReadBack, fitFields } from '../../src/merge/fit-fields.js'
import { decideLines } from '../../src/merge/line-completeness.js'
import { mergeDocument } from '../../src/merge/merge-document.js'
import { mergeFields } from '../../src/merge/merge-fields.js'
import { normaliseForComparison, sameForComparison } from '../../src/merge/normalise-for-comparison.js'
import { applyPartyAnswer, applyPartyReceipt } from '../../src/merge/party-answer.js'
import { identityKeys, sharedIdentities } from '../../src/merge/party-identity.js'
import { matchParties, matchParty } from '../../src/merge/party-match.js'
import { mergePrices } from '../../src/merge/price-merge.js'
import { applyResidue, residueOf } from '../../src/merge/residue.js'
import { decideStock } from '../../src/merge/stock-decision.js'

type First<F> = F extends (first: infer A, ...rest: never[]) => unknown ? A : never
type Second<F> = F extends (first: never, second: infer A, ...rest: never[]) => unknown ? A : never
type Third<F> = F extends (first: never, second: never, third: infer A, ...rest: never[]) => unknown
  ? A
  : never
type Call<G> = (given: G) => unknown

/** Values of a vector are checked by the function under test, not by the compiler. */
function call<G>(run: Call<G>): Call<unknown> {
  return (given) => run(given as G)
}

export const functions: Readonly<Record<string, Call<unknown>>> = {
  decideDocument: call(decideDocument),
  mergeDocument: call(mergeDocument),
  resolveLinks: call<{ links: First<typeof resolveLinks>; known: Second<typeof resolveLinks> }>((given) =>
    resolveLinks(given.links, given.known),
  ),
  orderByDependency: call<{
    records: { uid: string; kind: string; revision: number }[]
    ranks: Second<typeof orderByDependency>
  }>((given) => orderByDependency(given.records, given.ranks)),
  matchArticles: call<{
    lines: First<typeof matchArticles>
    articles: Second<typeof matchArticles>
    options?: Third<typeof matchArticles>
  }>((given) => matchArticles(given.lines, given.articles, given.options)),
  checkTaxes: call<{ lines: First<typeof checkTaxes>; known: Second<typeof checkTaxes> }>((given) =>
    checkTaxes(given.lines, given.known),
  ),
  offerRelinks: call<{
    lines: First<typeof offerRelinks>
    article: Second<typeof offerRelinks>
    options?: Third<typeof offerRelinks>
  }>((given) => offerRelinks(given.lines, given.article, given.options)),
  mayCreateArticle: call(mayCreateArticle),
  decideLines: call<{ lineIds: First<typeof decideLines>; results: Second<typeof decideLines> }>((given) =>
    decideLines(given.lineIds, given.results),
  ),
  mergeFields: call(mergeFields),
  matchParty: call(matchParty),
  matchParties: call(matchParties),
  identityKeys: call(identityKeys),
  sharedIdentities: call<{ a: First<typeof sharedIdentities>; b: Second<typeof sharedIdentities> }>((given) =>
    sharedIdentities(given.a, given.b),
  ),
  applyPartyAnswer: call(applyPartyAnswer),
  applyPartyReceipt: call<{
    fields: First<typeof applyPartyReceipt>
    receipt: Second<typeof applyPartyReceipt>
  }>((given) => ({ fields: applyPartyReceipt(given.fields, given.receipt) })),
  customerNumberFor: call(customerNumberFor),
  customerNumberAtHost: call<{ incoming?: string; isKey: boolean; assigned?: string }>((given) =>
    customerNumberAtHost(given.incoming, given.isKey, given.assigned),
  ),
  decideRule: call<{ rule: First<typeof decideRule>; situation: Second<typeof decideRule> }>((given) =>
    decideRule(given.rule, given.situation),
  ),
  recordsReleased: call<{
    before: First<typeof recordsReleased>
    after: Second<typeof recordsReleased>
    records: Third<typeof recordsReleased>
  }>((given) => recordsReleased(given.before, given.after, given.records)),
  mergePrices: call<{
    existing: First<typeof mergePrices>
    incoming: Second<typeof mergePrices>
    options?: Third<typeof mergePrices>
  }>((given) => mergePrices(given.existing, given.incoming, given.options)),
  decideStock: call(decideStock),
  fitFields: call<{
    kind: string
    fields: Second<typeof fitFields>
    maxLengths: Third<typeof fitFields>
  }>((given) => fitFields(given.kind, given.fields, given.maxLengths)),
  compareReadBack: call<{
    kind: string
    written: Second<typeof compareReadBack>
    readBack: Third<typeof compareReadBack>
  }>((given) => compareReadBack(given.kind, given.written, given.readBack)),
  normaliseForComparison: call<{
    as: First<typeof normaliseForComparison>
    text: string
    callingCode?: string
  }>((given) => normaliseForComparison(given.as, given.text, given.callingCode)),
  sameForComparison: call<{
    as: First<typeof sameForComparison>
    a: string
    b: string
    callingCode?: string
  }>((given) => sameForComparison(given.as, given.a, given.b, given.callingCode)),
  firstJoin: call<{
    offers: First<typeof firstJoin>
    host: Second<typeof firstJoin>
    options?: Third<typeof firstJoin>
  }>((given) => firstJoin(given.offers, given.host, given.options)),
  residueOf: call<{ written: First<typeof residueOf>; readBack: Second<typeof residueOf> }>((given) =>
    residueOf(given.written, given.readBack),
  ),
  applyResidue: call<{ current: First<typeof applyResidue>; residue: Second<typeof applyResidue> }>(
    (given) => ({
      fields: applyResidue(given.current, given.residue),
    }),
  ),
  checkAnswer: call<{
    question: First<typeof checkAnswer>
    decision: Second<typeof checkAnswer>
    currentHash: string
  }>((given) => checkAnswer(given.question, given.decision, given.currentHash)),
  applyFieldAnswer: call<{
    fields: First<typeof applyFieldAnswer>
    conflicts: Second<typeof applyFieldAnswer>
    decision: Third<typeof applyFieldAnswer>
  }>((given) => ({ fields: applyFieldAnswer(given.fields, given.conflicts, given.decision) })),
}
