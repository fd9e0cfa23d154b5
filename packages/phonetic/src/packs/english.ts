import { english } from '../sound/english.js'
import type { LanguagePack } from './language-pack.js'

/** United Kingdom, Ireland, Australia, United States and others that write English. */
export const englishPack: LanguagePack = {
  id: 'en',
  version: 1,
  countries: ['GB', 'IE', 'US', 'CA', 'AU', 'NZ', 'ZA', 'MT'],
  countryNames: {
    gb: 'GB', uk: 'GB', gbr: 'GB', england: 'GB', scotland: 'GB', wales: 'GB', 'united kingdom': 'GB', 'great britain': 'GB', ie: 'IE', ireland: 'IE', us: 'US', usa: 'US', 'united states': 'US', ca: 'CA', canada: 'CA',
    au: 'AU', australia: 'AU', nz: 'NZ', 'new zealand': 'NZ', za: 'ZA',
  },
  callingCodes: { GB: '44', IE: '353', US: '1', CA: '1', AU: '61', NZ: '64', ZA: '27' },
  coder: english,
  streetTypes: [
    ['street', 'st', 'str', 'streeet'], ['road', 'rd'], ['avenue', 'ave', 'av', 'aven'], ['lane', 'ln', 'la'], ['drive', 'dr', 'drv'], ['close', 'cl'], ['court', 'ct', 'crt'], ['place', 'pl', 'plc'], ['crescent', 'cres', 'cr', 'crs'], ['circuit', 'cct', 'circ'], ['terrace', 'tce', 'ter'], ['square', 'sq'], ['way', 'wy'], ['gardens', 'gdns', 'garden'], ['grove', 'gr', 'gve'], ['park', 'pk'], ['parade', 'pde'], ['highway', 'hwy'], ['boulevard', 'blvd'], ['hill'], ['mews'], ['row'], ['walk', 'wk'], ['rise'], ['view'], ['green'], ['circle', 'cir'], ['parkway', 'pkwy'], ['loop'], ['esplanade', 'esp'], ['quay'], ['yard'],
  ],
  streetAbbreviations: {},
  legalForms: [['ltd', 'limited', 'pty ltd', 'pty limited', 'proprietary limited', 'co ltd', 'company limited'], ['plc', 'public limited company'], ['llp', 'limited liability partnership'], ['llc', 'limited liability company'], ['inc', 'incorporated'], ['corp', 'corporation'], ['lp', 'limited partnership'], ['cic'], ['bv', 'b v'], ['nv', 'n v'], ['srl'], ['spa', 's p a']],
  ambiguousLegalForms: ['inc', 'corp', 'lp', 'cic', 'bv', 'nv', 'spa', 'b v', 'n v', 's p a', 'limited'],
  tradeWords: [
    'accountants', 'accounting', 'agency', 'associates', 'bakery', 'bank', 'brothers', 'builders', 'building', 'care', 'catering', 'centre', 'cleaning', 'clinic', 'club', 'company', 'construction', 'consultants', 'consulting', 'contractors', 'design', 'electrical', 'electronics', 'energy', 'engineering', 'enterprises', 'estate', 'farm', 'farms', 'finance', 'foods', 'garage', 'global', 'group', 'healthcare', 'holdings', 'hotel', 'industries', 'insurance', 'international', 'investments', 'kitchens', 'labs', 'landscaping', 'logistics', 'management', 'manufacturing', 'marketing', 'media', 'motors', 'networks', 'partners', 'partnership', 'pharmacy', 'plumbing', 'print', 'printing', 'products', 'properties', 'property', 'recruitment', 'restaurant', 'retail', 'sales', 'school', 'security', 'services', 'shop', 'software', 'solicitors', 'solutions', 'sons', 'stores', 'studio', 'supplies', 'systems', 'technologies', 'technology', 'trading', 'training', 'transport', 'travel', 'trust', 'university', 'ventures', 'works',
  ],
  tradeEndings: [],
  companyAbbreviations: { bros: 'brothers', intl: 'international', assoc: 'associates', mfg: 'manufacturing', eng: 'engineering', svcs: 'services', mgmt: 'management' },
  companyPrefixes: ['the', 'messrs'],
  titles: ['mr', 'mrs', 'ms', 'miss', 'dr', 'prof', 'sir', 'lady', 'lord', 'rev', 'dame', 'jr', 'sr', 'esq', 'mister'],
  nameParticles: ['de', 'la', 'le', 'van', 'von', 'der', 'den', 'st', 'al', 'el', 'bin', 'da', 'di'],
  joiningWords: ['and', '&', '+', 'co', 'of', 'the'],
  nicknames: [
    ['william', 'bill', 'billy', 'will', 'willy', 'liam'], ['robert', 'bob', 'bobby', 'rob', 'robbie', 'bert'], ['richard', 'dick', 'rick', 'ricky', 'rich'], ['james', 'jim', 'jimmy', 'jamie'], ['john', 'jack', 'johnny', 'jon'], ['jonathan', 'jon', 'jonny', 'jonathon'], ['michael', 'mike', 'mick', 'micky', 'mikey'], ['thomas', 'tom', 'tommy'], ['joseph', 'joe', 'joey'], ['charles', 'charlie', 'chuck', 'chas'], ['edward', 'ed', 'eddie', 'ted', 'ned', 'teddy'], ['henry', 'harry', 'hank', 'hal'], ['daniel', 'dan', 'danny'], ['david', 'dave', 'davy'], ['matthew', 'matt', 'matty'], ['andrew', 'andy', 'drew'], ['anthony', 'tony', 'antony'], ['christopher', 'chris', 'kit', 'topher'], ['nicholas', 'nick', 'nicky', 'nicolas'], ['benjamin', 'ben', 'benny', 'benji'], ['samuel', 'sam', 'sammy'], ['alexander', 'alex', 'sandy', 'alec', 'xander'], ['stephen', 'steven', 'steve', 'stevie'], ['peter', 'pete'], ['patrick', 'pat', 'paddy', 'rick'], ['timothy', 'tim', 'timmy'], ['gregory', 'greg'], ['frederick', 'fred', 'freddie', 'rick'], ['lawrence', 'larry', 'laurence'], ['ronald', 'ron', 'ronnie'], ['kenneth', 'ken', 'kenny'], ['philip', 'phil', 'phillip'], ['joshua', 'josh'], ['zachary', 'zach', 'zac', 'zak'], ['nathaniel', 'nat', 'nate', 'nathan'], ['jacob', 'jake'], ['cameron', 'cam'], ['mitchell', 'mitch'], ['lachlan', 'lachie', 'lockie'],
    ['elizabeth', 'liz', 'beth', 'betty', 'eliza', 'lizzie', 'libby', 'betsy', 'elisabeth', 'lisa'], ['margaret', 'maggie', 'meg', 'peggy', 'marge', 'daisy'], ['katherine', 'kate', 'kathy', 'katie', 'catherine', 'kathryn', 'kit', 'cathy', 'katharine'], ['mary', 'molly', 'polly', 'marie', 'maria'], ['susan', 'sue', 'susie', 'susannah', 'suzanne'], ['patricia', 'pat', 'patty', 'trish', 'tricia'], ['jennifer', 'jen', 'jenny', 'jenna'], ['rebecca', 'becky', 'bec', 'becca', 'rebekah'], ['victoria', 'vicky', 'tori', 'vic'], ['alexandra', 'alex', 'sandra', 'lexi'], ['samantha', 'sam', 'sammy'], ['deborah', 'debbie', 'deb', 'debra'], ['barbara', 'barb', 'babs'], ['dorothy', 'dot', 'dottie', 'dolly'], ['christina', 'tina', 'chris', 'christine', 'chrissy'], ['jessica', 'jess', 'jessie'], ['abigail', 'abby', 'gail'], ['amanda', 'mandy'], ['isabella', 'bella', 'izzy', 'isabel', 'isobel'], ['charlotte', 'lottie', 'charlie'], ['georgina', 'georgia', 'gina', 'georgie'], ['eleanor', 'ellie', 'nell', 'nora', 'elinor'], ['gabrielle', 'gabby', 'gabriella'], ['joanna', 'jo', 'joanne', 'jo'], ['theresa', 'terry', 'tess', 'teresa'], ['natalie', 'nat'], ['nicole', 'nicky', 'nikki', 'nic'], ['stephanie', 'steph', 'stef'], ['madeline', 'maddie', 'madeleine', 'madison'], ['sarah', 'sally', 'sara'], ['ann', 'anne', 'nancy', 'annie', 'anna'], ['helen', 'nell', 'ellen', 'helena'], ['jacqueline', 'jackie'], ['pamela', 'pam'], ['kimberly', 'kim', 'kimberley'],
  ],
  townWords: ['upper', 'lower', 'north', 'south', 'east', 'west', 'saint', 'st', 'the', 'on', 'upon', 'in', 'by', 'under', 'mount', 'mt', 'port', 'city'],
  careOf: ['c/o', 'attn', 'att', 'fao'],
}
