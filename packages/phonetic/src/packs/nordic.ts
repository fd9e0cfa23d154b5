import { danish, swedishNorwegian } from '../sound/nordic.js'
import type { LanguagePack } from './language-pack.js'

const particles = ['von', 'af', 'av', 'de', 'van', 'der', 'den', 'la', 'le', 'di', 'zu']

/** Denmark, with the Faroes and Greenland. */
export const danishPack: LanguagePack = {
  id: 'da',
  version: 1,
  countries: ['DK', 'FO', 'GL'],
  countryNames: { dk: 'DK', dnk: 'DK', danmark: 'DK', denmark: 'DK', fo: 'FO', faeroeerne: 'FO', gl: 'GL', groenland: 'GL' },
  callingCodes: { DK: '45', FO: '298', GL: '299' },
  coder: danish,
  streetTypes: [
    ['vej', 'vejen'], ['gade', 'gaden'], ['alle', 'alleen'], ['boulevard', 'boulevarden'], ['plads', 'pladsen'], ['torv', 'torvet'], ['straede', 'straedet'], ['stien', 'sti'], ['vaenge', 'vaenget'],
    ['parken', 'park'], ['bakken'], ['haven', 'have'], ['vangen', 'vang'], ['toften'], ['svinget'], ['marken'], ['dammen'], ['banen'], ['gangen'], ['passagen'], ['kaj', 'kajen'], ['brygge'],
  ],
  streetAbbreviations: { v: 'vej', vj: 'vej', g: 'gade', gd: 'gade', pl: 'plads', al: 'alle', blvd: 'boulevard', str: 'straede' },
  legalForms: [
    ['aps', 'anpartsselskab'], ['as', 'aktieselskab', 'a s'], ['is', 'interessentskab', 'i s'], ['ks', 'kommanditselskab', 'k s'], ['ivs', 'ivaerksaetterselskab'], ['ps', 'partnerselskab', 'p s'], ['amba', 'a m b a'], ['fmba'], ['smba'], ['fond'],
  ],
  ambiguousLegalForms: ['as', 'is', 'ks', 'ps', 'a s', 'i s', 'k s', 'p s', 'fond'],
  tradeWords: [
    'advokat', 'apotek', 'auto', 'bageri', 'begravelse', 'biler', 'bolig', 'bryggeri', 'byg', 'byggeri', 'center', 'dyrlaege', 'ejendomme', 'el', 'elektro', 'entreprenoer', 'entreprise', 'fabrik', 'fiskeri', 'forlag', 'forretning', 'frisoer', 'frugt', 'gaard', 'gartneri',
    'gruppen', 'handel', 'holding', 'hotel', 'installation', 'invest', 'koekken', 'kro', 'landbrug', 'maler', 'maskinfabrik', 'maskiner', 'moebler', 'montage', 'murer', 'mureri', 'production', 'radgivning', 'raadgivning', 'rengoering', 'revision', 'service', 'slagter', 'smede', 'smedie', 'soen', 'soenner', 'teknik', 'tegnestue', 'toemrer', 'toemrerfirma', 'transport', 'trykkeri', 'turist', 'vvs', 'vin', 'vognmand', 'broedrene',
  ],
  tradeEndings: ['firma', 'firmaet', 'teknik', 'fabrik', 'forretning', 'handel', 'byg', 'service', 'selskab'],
  companyAbbreviations: { brdr: 'broedrene', maskinfabr: 'maskinfabrik', entr: 'entreprise' },
  companyPrefixes: ['firma', 'fa', 'v'],
  titles: ['hr', 'herr', 'fru', 'frk', 'froeken', 'dr', 'prof', 'ing', 'cand', 'adv'],
  nameParticles: particles,
  joiningWords: ['og', 'co', '&', '+', 'ved'],
  nicknames: [
    ['niels', 'nils'], ['hans', 'johannes'], ['kristian', 'christian', 'chris'], ['soeren', 'severin'], ['peter', 'peder', 'per'], ['jens', 'johannes'], ['lars', 'laurits', 'lasse'], ['rasmus', 'erasmus'], ['kirsten', 'kirstine', 'christine', 'stine'], ['anne', 'ane', 'anna'], ['karen', 'karin', 'katrine'], ['birgitte', 'gitte', 'birgit'], ['elisabeth', 'lis', 'lise', 'lisbeth', 'else'], ['margrethe', 'grete', 'grethe', 'meta'], ['mikkel', 'michael', 'mikael'], ['morten', 'martin'], ['poul', 'paul'], ['joergen', 'georg'], ['frederik', 'frits', 'fred'], ['vilhelm', 'willy', 'wilhelm'], ['alexander', 'alex', 'sander'], ['thomas', 'tom', 'tommy'], ['mads', 'mathias', 'matthias'],
  ],
  townWords: ['c', 'k', 'n', 's', 'v', 'oe', 'nv', 'sv', 'soe', 'noe', 'm', 'by', 'centrum', 'ved', 'i', 'pa', 'paa'],
  careOf: ['c/o', 'att', 'att.'],
}

/** Sweden. */
export const swedishPack: LanguagePack = {
  id: 'sv',
  version: 1,
  countries: ['SE', 'FI', 'AX'],
  countryNames: { s: 'SE', se: 'SE', swe: 'SE', sverige: 'SE', sweden: 'SE', fi: 'FI', fin: 'FI', finland: 'FI', suomi: 'FI', ax: 'AX' },
  callingCodes: { SE: '46', FI: '358' },
  coder: swedishNorwegian,
  streetTypes: [
    ['gatan', 'gata'], ['vaegen', 'vagen', 'vaeg', 'vag'], ['graend', 'graenden', 'grand', 'granden'], ['torg', 'torget'], ['plan'], ['plats', 'platsen'], ['stig', 'stigen'], ['backen', 'backe'], ['alle', 'allen', 'alleen'], ['leden', 'led'], ['liden'], ['kajen', 'kaj'], ['esplanaden'], ['parken'], ['gaard', 'gaarden'], ['kroken'], ['ringen'], ['slingan'],
  ],
  streetAbbreviations: { g: 'gatan', gt: 'gatan', v: 'vaegen', vg: 'vaegen', pl: 'plats', st: 'stig', gr: 'graend' },
  legalForms: [['ab', 'aktiebolag', 'aktiebolaget', 'ab publ'], ['hb', 'handelsbolag'], ['kb', 'kommanditbolag'], ['ek foer', 'ekonomisk foerening'], ['ef', 'enskild firma'], ['oy', 'oy ab', 'osakeyhtioe'], ['oyj'], ['stiftelse']],
  ambiguousLegalForms: ['ab', 'hb', 'kb', 'ef', 'oy', 'stiftelse'],
  tradeWords: [
    'advokatbyraa', 'agenturer', 'apotek', 'bageri', 'bil', 'bilar', 'broederna', 'bygg', 'byggnads', 'elektriska', 'entreprenad', 'fastigheter', 'foerlag', 'foersaeljning', 'frisoer', 'gruppen', 'gymnasium', 'handel', 'hotell', 'industri', 'installation', 'invest', 'konsult', 'koek', 'livs', 'lantbruk', 'maaleri', 'maskin', 'mekaniska', 'moebler', 'plaat', 'redovisning', 'resor', 'ror', 'roer', 'schakt', 'service', 'skog', 'snickeri', 'soener', 'staed', 'svets', 'teknik', 'trae', 'transport', 'tryckeri', 'verkstad', 'aakeri',
  ],
  tradeEndings: ['bolaget', 'tjaenst', 'teknik', 'bygg', 'handel', 'verkstad', 'service', 'konsult', 'firma'],
  companyAbbreviations: { br: 'broederna', mek: 'mekaniska' },
  companyPrefixes: ['firma', 'fa'],
  titles: ['herr', 'fru', 'dr', 'doktor', 'prof', 'ing', 'civ'],
  nameParticles: particles,
  joiningWords: ['och', 'o', '&', '+', 'co'],
  nicknames: [
    ['karl', 'carl', 'kalle', 'charlie'], ['johan', 'johannes', 'jan', 'janne', 'john', 'hans', 'hasse'], ['lars', 'lasse', 'laurentius'], ['per', 'peter', 'petter', 'pelle'], ['anders', 'andreas', 'adde'], ['nils', 'nisse', 'niklas', 'niclas'], ['erik', 'eric', 'kire', 'jerker'], ['gustav', 'gustaf', 'gusten', 'goesta'], ['bengt', 'benkt', 'bengan'], ['sven', 'svenne'], ['mats', 'mattias', 'matias', 'mathias'], ['kristina', 'christina', 'stina', 'kicki', 'kia'], ['katarina', 'katarina', 'kajsa', 'karin', 'catharina', 'nina'], ['elisabet', 'elisabeth', 'lisa', 'lisbet', 'lise', 'betty', 'elsa'], ['margareta', 'greta', 'maggan', 'rita'], ['birgitta', 'gitta', 'britt', 'britta', 'gittan'], ['magdalena', 'lena', 'malin', 'malena'], ['helena', 'lena', 'elin', 'ellen'], ['sofia', 'sofie', 'fia'], ['maria', 'mia', 'maja', 'marie'], ['mikael', 'michael', 'micke'], ['fredrik', 'fredde'], ['stefan', 'staffan', 'steffe'], ['thomas', 'tomas', 'tompa'], ['viktor', 'victor', 'vicke'],
  ],
  townWords: ['c', 'n', 's', 'o', 'v', 'oe', 'vid', 'i', 'paa', 'centrum', 'by'],
  careOf: ['c/o', 'att', 'att.'],
}

/** Norway. */
export const norwegianPack: LanguagePack = {
  ...swedishPack,
  id: 'nb',
  countries: ['NO', 'SJ'],
  countryNames: { n: 'NO', no: 'NO', nor: 'NO', norge: 'NO', noreg: 'NO', norway: 'NO', norwegen: 'NO' },
  callingCodes: { NO: '47' },
  coder: swedishNorwegian,
  streetTypes: [
    ['veien', 'vei', 'veg', 'vegen'], ['gata', 'gate', 'gaten'], ['alle', 'alleen'], ['bakken', 'bakke'], ['plassen', 'plass'], ['torget', 'torg'], ['svingen'], ['stien', 'sti'], ['stredet'], ['kaia', 'kai'], ['lia'], ['dalen'], ['tunet'], ['haugen'], ['aasen'], ['toppen'], ['kroken'], ['brygge', 'bryggen', 'brygga'],
  ],
  streetAbbreviations: { v: 'veien', vn: 'veien', g: 'gata', gt: 'gata', pl: 'plassen' },
  legalForms: [['as', 'aksjeselskap', 'a s'], ['asa', 'allmennaksjeselskap'], ['ans'], ['da'], ['enk', 'enkeltpersonforetak'], ['nuf'], ['sa', 'samvirkeforetak'], ['ks'], ['stiftelse']],
  ambiguousLegalForms: ['as', 'a s', 'asa', 'ans', 'da', 'sa', 'ks', 'stiftelse'],
  tradeWords: [
    'advokat', 'apotek', 'auto', 'bakeri', 'bil', 'brygge', 'bygg', 'eiendom', 'elektro', 'entreprenoer', 'fisk', 'forlag', 'frisoer', 'gaard', 'handel', 'hotell', 'installasjon', 'invest', 'maskin', 'mat', 'mekaniske', 'moebler', 'regnskap', 'reiser', 'roerlegger', 'service', 'snekkeri', 'soenner', 'teknikk', 'transport', 'trykkeri', 'verksted', 'broedrene',
  ],
  tradeEndings: ['teknikk', 'bygg', 'handel', 'verksted', 'service', 'firma'],
  companyAbbreviations: { br: 'broedrene', mek: 'mekaniske' },
  titles: ['herr', 'hr', 'fru', 'froeken', 'dr', 'prof', 'ing', 'siv'],
  joiningWords: ['og', '&', '+', 'co'],
  nicknames: [
    ['kristian', 'christian', 'kris'], ['hans', 'johannes', 'johan'], ['ole', 'olav', 'ola', 'olaf'], ['per', 'peder', 'petter', 'peter'], ['lars', 'lasse'], ['anders', 'andreas'], ['mikkel', 'mikael', 'michael'], ['kari', 'karin', 'katarina'], ['kristin', 'kirsten', 'kristina', 'stina'], ['elisabeth', 'lise', 'lisbeth', 'else'], ['margrethe', 'grete', 'marit', 'grethe'], ['marte', 'martha'], ['siri', 'sigrid'], ['bjoern', 'bjarne'], ['jon', 'john', 'johan'], ['tor', 'thor'], ['morten', 'martin'],
  ],
  townWords: ['i', 'paa', 'ved', 'sentrum', 'n', 's', 'o', 'v', 'oe'],
}
