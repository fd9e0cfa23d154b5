/** Country names as Northwind writes them → ISO 3166-1 alpha-2. */
const codes: Readonly<Record<string, string>> = {
  Argentina: 'AR',
  Austria: 'AT',
  Belgium: 'BE',
  Brazil: 'BR',
  Canada: 'CA',
  Denmark: 'DK',
  Finland: 'FI',
  France: 'FR',
  Germany: 'DE',
  Ireland: 'IE',
  Italy: 'IT',
  Mexico: 'MX',
  Norway: 'NO',
  Poland: 'PL',
  Portugal: 'PT',
  Spain: 'ES',
  Sweden: 'SE',
  Switzerland: 'CH',
  UK: 'GB',
  USA: 'US',
  Venezuela: 'VE',
}

export interface CountryFields {
  readonly countryCode?: string
  readonly countryName?: string
}

/** Code where it is known, the text as it stands otherwise. */
export function countryFields(name: string | undefined): CountryFields {
  if (name === undefined) return {}
  const code = Object.hasOwn(codes, name) ? codes[name] : undefined
  return code === undefined ? { countryName: name } : { countryCode: code }
}
