/**
 * Padding by Padmé with a floor: the size of a bundle tells little about what is in it.
 *
 * Padmé: Nikitin, Barman, Lueks, Underwood, Hubaux, Ford: "Reducing Metadata Leakage from Encrypted Files and Communication
 * with PURBs", PoPETs 2019(4), section 4. Overhead at most 12 %, and less the larger the file is.
 */
const floorBytes = 4096

/** @param length - Bytes before padding, 0 to 2^40. */
export function paddedLength(length: number): number {
  const atLeast = Math.max(length, floorBytes)
  const exponent = Math.floor(Math.log2(atLeast))
  const significant = Math.floor(Math.log2(exponent)) + 1
  const step = 2 ** (exponent - significant)
  return Math.ceil(atLeast / step) * step
}
