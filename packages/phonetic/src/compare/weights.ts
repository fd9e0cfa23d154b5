/** How two words agree, best first. */
export type WordLevel =
  | 'equal'
  | 'folded'
  | 'sound'
  | 'typo'
  | 'nickname'
  | 'shortened'
  | 'similar'
  | 'initial'
  | 'otherName'
  | 'different'

/**
 * The evidence of the model, in bits (log2 of the likelihood ratio; Fellegi and Sunter 1969). Agreement weighs what the rarity
 * of the agreeing value in the book says, less the price of its level; disagreement has a weight of its own; missing is 0.
 * All of it is data: a vendor may change it, `estimateWeights` does so from decisions. Raise `version` with every change.
 */
export interface MatchWeights {
  readonly version: string
  /** Expected share of addresses that are in the book. */
  readonly matchShare: number
  /** Share of its bits with which the size of the book beyond 1,000 speaks against a match: agreement is capped and cannot grow with it. */
  readonly bookGrowth: number
  /** Price of agreeing less than fully; `otherName` is all price. `initial` and `different` are not used here. */
  readonly wordPrice: Readonly<Record<WordLevel, number>>
  /** Most that one word can bring, and least when it agrees. */
  readonly wordCap: number
  readonly wordFloor: number
  /** Most that all words of a person's or company's name bring together. */
  readonly nameCap: number
  readonly lastDifferent: number
  readonly lastPartlyDifferent: number
  readonly lastMore: number
  readonly firstDifferent: number
  readonly firstPartlyDifferent: number
  readonly firstMore: number
  /** Share of its bits with which a second given name counts. */
  readonly furtherFirst: number
  /** The elder here and the younger there are two people; where only one side says which, they may be. */
  readonly generationDifferent: number
  readonly generationOneSide: number
  readonly initialAgrees: number
  readonly initialDifferent: number
  readonly namesSwapped: number
  /** A person's name against a company's words. */
  readonly kindDiffers: number
  readonly companyDifferent: number
  readonly companyPartlyDifferent: number
  readonly companyMore: number
  readonly legalFormEqual: number
  readonly legalFormDifferent: number
  readonly contactAgrees: number
  readonly contactDifferent: number
  readonly streetCap: number
  readonly streetFolded: number
  readonly streetTypeDiffers: number
  readonly streetSimilar: number
  readonly streetDifferent: number
  readonly numberEqual: number
  readonly numberEqualAlone: number
  readonly numberNear: number
  readonly numberDifferent: number
  readonly postalCap: number
  readonly postalTypo: number
  readonly postalRegion: number
  readonly postalDifferent: number
  /** What an agreeing postal code loses when the street is another one. */
  readonly postalElsewhere: number
  readonly townCap: number
  readonly townSimilar: number
  readonly townDifferent: number
  /** The town differs although the postal code agrees. */
  readonly townOtherName: number
  readonly placeCap: number
  readonly countryDifferent: number
  readonly additionEqual: number
  readonly additionDifferent: number
  /** Most that street, number, postal code and town bring together, and least. */
  readonly addressCap: number
  readonly addressFloor: number
  readonly phoneCap: number
  readonly phoneSimilar: number
  readonly phoneDifferent: number
  readonly mailCap: number
  readonly mailLocalEqual: number
  readonly mailDomainEqual: number
  readonly mailDifferent: number
  /** Most that address, phone and mail bring together: they move together. */
  readonly dependentCap: number
  readonly identityEqual: number
  readonly identityDifferent: number
  /** Odds, before first names, mail and phone are looked at, that one of the same name at the same address is the same person. */
  readonly householdPrior: number
  /** Odds, before its other words are looked at, that a company with one word alike is the same company. */
  readonly sisterPrior: number
  /** Odds that somebody of the same name elsewhere is the same, beyond what rarity says. */
  readonly elsewherePrior: number
  /** Share of the evidence beyond a rival explanation that still counts: keeps the order of what is bounded. */
  readonly beyondRival: number
  /** Probability = 1 / (1 + 2^-(scale × bits + offset)). */
  readonly scale: number
  readonly offset: number
}
