/** Minor units of currencies (ISO 4217, list one as amended to 2024): only those that do not have two digits. */
const otherThanTwo: Readonly<Record<string, number>> = Object.freeze({
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
})

/** Digits behind the point of an amount. Unknown and absent currencies count as 2. */
export function minorUnit(currency: string | undefined): number {
  if (currency === undefined || !Object.hasOwn(otherThanTwo, currency)) return 2
  return otherThanTwo[currency] ?? 2
}
