/** Places with their real postal codes; the streets are everywhere. */
export interface Place {
  readonly postalCode: string
  readonly city: string
  readonly countryCode: string
}

export const germanPlaces: readonly Place[] = [
  { postalCode: '80331', city: 'München', countryCode: 'DE' },
  { postalCode: '50667', city: 'Köln', countryCode: 'DE' },
  { postalCode: '48143', city: 'Münster', countryCode: 'DE' },
  { postalCode: '90402', city: 'Nürnberg', countryCode: 'DE' },
  { postalCode: '23552', city: 'Lübeck', countryCode: 'DE' },
  { postalCode: '97070', city: 'Würzburg', countryCode: 'DE' },
  { postalCode: '02826', city: 'Görlitz', countryCode: 'DE' },
  { postalCode: '01067', city: 'Dresden', countryCode: 'DE' },
  { postalCode: '33330', city: 'Gütersloh', countryCode: 'DE' },
  { postalCode: '37073', city: 'Göttingen', countryCode: 'DE' },
  { postalCode: '72070', city: 'Tübingen', countryCode: 'DE' },
  { postalCode: '99084', city: 'Erfurt', countryCode: 'DE' },
]

export const germanStreets: readonly string[] = [
  'Bahnhofstraße',
  'Goethestr.',
  'Am Mühlbach',
  'Lindenallee',
  'Große Gasse',
  'Schützenweg',
  'Königsplatz',
  'Färberstraße',
  'An der Brücke',
  'Industriestraße',
]

export const familyNames: readonly string[] = [
  'Müller',
  'Schäfer',
  'Groß',
  'Özdemir',
  'Weiß',
  'Köhler',
  'Jäger',
  'Brandt',
  'Krüger',
  'Łukasik',
  'Sørensen',
  'Vogt',
]

export const givenNames: readonly string[] = [
  'Jörg',
  'Käthe',
  'Björn',
  'Zoë',
  'Anneliese',
  'Mehmet',
  'Françoise',
  'Günter',
  'Silke',
  'Matthias',
]
