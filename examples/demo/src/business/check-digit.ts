/** 13-digit number of GS1 (GTIN, GLN) from its first 12 digits: weights 1 and 3 from the left, up to the next ten. */
export function withCheckDigit(first12: string): string {
  if (!/^\d{12}$/.test(first12)) throw new Error(`not 12 digits: ${first12}`)
  const sum = [...first12].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  )
  return `${first12}${(10 - (sum % 10)) % 10}`
}

/** German VAT id from its first 8 digits (ISO 7064, MOD 11,10), so that a strict program takes it too. */
export function germanVatId(first8: string): string {
  if (!/^[1-9]\d{7}$/.test(first8)) throw new Error(`not 8 digits: ${first8}`)
  let product = 10
  for (const digit of first8) {
    const sum = (Number(digit) + product) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  const check = 11 - product
  return `DE${first8}${check === 10 ? 0 : check}`
}
