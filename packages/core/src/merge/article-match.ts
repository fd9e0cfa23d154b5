/** Which article of the receiver is meant by a line that was received: rules M-L1 to M-L7. */
import type { Notice } from '../jobs/outcome.js'
import { sameNumber } from './same-number.js'
import { unitsContradict } from './unit-comparison.js'

/** What is looked at in a line; everything else in it is carried through untouched. */
export interface ArticleLine {
  readonly lineId: string
  readonly articleUid?: string | undefined
  readonly articleNumber?: string | undefined
  readonly gtin?: string | undefined
  /** Number of the manufacturer or supplier, where the line states one. */
  readonly supplierNumber?: string | undefined
  readonly unit?: { readonly code: string } | undefined
  readonly tax?: { readonly category?: string | undefined; readonly rate?: string | undefined } | undefined
}

/** An article of the receiver, as found by number, uid or GTIN; one that fits no line does no harm. */
export interface ArticleHit {
  readonly uid: string
  readonly articleNumber: string
  readonly gtin?: string | undefined
  readonly unit?: { readonly code: string } | undefined
  readonly units?:
    readonly { readonly unit: { readonly code: string }; readonly gtin?: string | undefined }[] | undefined
  readonly supplierNumbers?: readonly { readonly number: string }[] | undefined
}

/** A tax the receiver has mapped. Rates compare by value: `19` is `19.00`. */
export interface KnownTax {
  readonly category?: string | undefined
  readonly rate?: string | undefined
}

export interface ArticleMatchOptions {
  /** After the number: the one article with the line's GTIN. Default false. */
  readonly byGtin?: boolean | undefined
  /** After that: the one article with the line's supplier number. Default false. */
  readonly bySupplierNumber?: boolean | undefined
  /** Taxes the receiver knows. Absent: taxes are not checked. */
  readonly knownTaxes?: readonly KnownTax[] | undefined
}

export interface ArticleLink {
  readonly lineId: string
  /** Uid of the receiver's article; absent when the line has none. */
  readonly articleUid?: string | undefined
  /** How it was found. */
  readonly by?: 'uid' | 'number' | 'gtin' | 'supplierNumber' | undefined
  /** Why it has none: `ARTICLE_UNKNOWN`, `ARTICLE_MISMATCH`, `ARTICLE_AMBIGUOUS`. */
  readonly dropped?: string | undefined
}

export interface ArticleMatch<L> {
  /** As many as were given, in the same order. A line differs from what was given in `articleUid` and nothing else. */
  readonly lines: readonly L[]
  /** One for each line that names an article. */
  readonly links: readonly ArticleLink[]
  /** Lines that name an article and come out without one. Makes the outcome of a document no worse (M-L2). */
  readonly articleLinksDropped: number
  /** False when a tax is unknown: the figures stay, but nothing may follow the document until it is mapped (M-L7). */
  readonly mayContinue: boolean
  /** `ARTICLE_UNKNOWN`, `ARTICLE_MISMATCH`, `ARTICLE_AMBIGUOUS`, `TAX_UNKNOWN`, with the line. */
  readonly notices: readonly Notice[]
}

/**
 * Link the lines of a received document to the receiver's articles.
 *
 * First hit decides: the same uid; the same article number (trimmed, NFC, without case; leading zeros, inner spaces and
 * punctuation count); where switched on the GTIN, then the supplier number. Several hits in one step link nothing and end
 * the search. A hit whose GTIN (unless found by uid) or unit contradicts the line links nothing. Never by name, never by
 * sound. No article is made here, and no text, figure, unit, price or tax is ever replaced.
 */
export function matchArticles<L extends ArticleLine>(
  lines: readonly L[],
  articles: readonly ArticleHit[],
  options: ArticleMatchOptions = {},
): ArticleMatch<L> {
  const links: ArticleLink[] = []
  const notices: Notice[] = []
  const steps = stepsOf(options)
  const linked = lines.map((line) => {
    if (!namesArticle(line, options)) return line
    const link = findArticle(line, articles, steps)
    links.push(link)
    if (link.dropped !== undefined) notices.push(droppedNotice(link.dropped, line))
    return withLink(line, link.articleUid)
  })
  const taxNotices = options.knownTaxes === undefined ? [] : checkTaxes(lines, options.knownTaxes)
  return {
    lines: linked,
    links,
    articleLinksDropped: links.filter((link) => link.articleUid === undefined).length,
    mayContinue: taxNotices.length === 0,
    notices: [...notices, ...taxNotices],
  }
}

/** `TAX_UNKNOWN` for each line whose category and rate are none of the known ones (M-L7). */
export function checkTaxes(lines: readonly ArticleLine[], known: readonly KnownTax[]): Notice[] {
  const unknown = lines.filter(({ tax }) => tax !== undefined && !known.some((entry) => sameTax(entry, tax)))
  return unknown.map(({ lineId, tax }) => ({
    code: 'TAX_UNKNOWN',
    parameters: { line: lineId, category: tax?.category ?? '', rate: tax?.rate ?? '' },
  }))
}

/** An article that a line may be linked to now. */
export interface Relink {
  readonly lineId: string
  readonly articleUid: string
  /** True only with `whenGtinAgrees` and equal GTINs; else a person decides. */
  readonly automatic: boolean
}

/**
 * Lines without link whose number is that of an article which has appeared since (M-L3). Offered, never done by itself,
 * unless `whenGtinAgrees` is on and both state the same GTIN. An article that contradicts a line is not offered for it.
 */
export function offerRelinks(
  lines: readonly ArticleLine[],
  article: ArticleHit,
  options: { readonly whenGtinAgrees?: boolean | undefined } = {},
): Relink[] {
  return lines
    .filter(
      (line) =>
        line.articleUid === undefined && hasNumber(line, article) && !contradicts(line, article, true),
    )
    .map((line) => ({
      lineId: line.lineId,
      articleUid: article.uid,
      automatic: options.whenGtinAgrees === true && hasGtin(line, article),
    }))
}

/** M-L5: an article comes into being through a document only where both are true. */
export function mayCreateArticle(situation: {
  readonly acceptNew: boolean
  readonly recordInBundle: boolean
}): boolean {
  return situation.acceptNew && situation.recordInBundle
}

function namesArticle(line: ArticleLine, options: ArticleMatchOptions): boolean {
  if (line.articleUid !== undefined || isFilled(line.articleNumber)) return true
  if (options.byGtin === true && isFilled(line.gtin)) return true
  return options.bySupplierNumber === true && isFilled(line.supplierNumber)
}

type Step = readonly [
  by: NonNullable<ArticleLink['by']>,
  fits: (line: ArticleLine, article: ArticleHit) => boolean,
]

const byUid: Step = ['uid', (line, article) => line.articleUid === article.uid]
const byNumber: Step = ['number', hasNumber]
const byGtin: Step = ['gtin', hasGtin]
const bySupplierNumber: Step = ['supplierNumber', hasSupplierNumber]

function stepsOf(options: ArticleMatchOptions): readonly Step[] {
  return [
    byUid,
    byNumber,
    ...(options.byGtin === true ? [byGtin] : []),
    ...(options.bySupplierNumber === true ? [bySupplierNumber] : []),
  ]
}

function findArticle(
  line: ArticleLine,
  articles: readonly ArticleHit[],
  steps: readonly Step[],
): ArticleLink {
  for (const [by, fits] of steps) {
    const hit = articles.findLast((article) => fits(line, article))
    if (hit === undefined) continue
    const isAmbiguous = articles.some((article) => article.uid !== hit.uid && fits(line, article))
    if (isAmbiguous) return { lineId: line.lineId, dropped: 'ARTICLE_AMBIGUOUS' }
    if (contradicts(line, hit, by !== 'uid')) return { lineId: line.lineId, dropped: 'ARTICLE_MISMATCH' }
    return { lineId: line.lineId, articleUid: hit.uid, by }
  }
  return { lineId: line.lineId, dropped: 'ARTICLE_UNKNOWN' }
}

function droppedNotice(code: string, line: ArticleLine): Notice {
  return { code, parameters: { line: line.lineId, number: line.articleNumber ?? line.gtin ?? '' } }
}

function withLink<L extends ArticleLine>(line: L, articleUid: string | undefined): L {
  if (line.articleUid === articleUid) return line
  if (articleUid !== undefined) return { ...line, articleUid }
  const { articleUid: _dropped, ...rest } = line
  return rest as L
}

function hasNumber(line: ArticleLine, article: ArticleHit): boolean {
  return isFilled(line.articleNumber) && sameNumber(line.articleNumber, article.articleNumber)
}

function hasGtin(line: ArticleLine, article: ArticleHit): boolean {
  if (!isFilled(line.gtin)) return false
  const gtin = gtin14(line.gtin)
  return gtinsOf(article).some((own) => own === gtin)
}

function hasSupplierNumber(line: ArticleLine, article: ArticleHit): boolean {
  const { supplierNumber } = line
  if (!isFilled(supplierNumber)) return false
  return article.supplierNumbers?.some((entry) => sameNumber(entry.number, supplierNumber)) ?? false
}

/** M-L4. An article in several units fits when one of them does. */
function contradicts(line: ArticleLine, article: ArticleHit, withGtin: boolean): boolean {
  const gtins = gtinsOf(article)
  if (withGtin && isFilled(line.gtin) && gtins.length > 0 && !hasGtin(line, article)) return true
  const codes = [article.unit?.code, ...(article.units ?? []).map((entry) => entry.unit.code)]
  return codes.every((code) => unitsContradict(line.unit?.code, code))
}

function gtinsOf(article: ArticleHit): string[] {
  return [article.gtin, ...(article.units ?? []).map((entry) => entry.gtin)].filter(isFilled).map(gtin14)
}

/** 8, 12 and 13 digits are the same number as 14 with zeros in front (GS1 General Specifications, section 2.1). */
function gtin14(gtin: string): string {
  return gtin.trim().padStart(14, '0')
}

function isFilled(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== ''
}

function sameTax(known: KnownTax, tax: KnownTax): boolean {
  return known.category === tax.category && rateKey(known.rate) === rateKey(tax.rate)
}

/** `19.00` and `19` are one rate. */
function rateKey(rate: string | undefined): string {
  return rate === undefined ? '' : rate.includes('.') ? rate.replace(/\.?0+$/, '') : rate
}
