import type { LanguagePack } from './language-pack.js'

/** Given names of men beside those of women that sound or look alike: a couple may have both. */
type NamesApart = NonNullable<LanguagePack['namesApart']>

/** German, Austrian, Swiss. */
export const germanNamesApart: NamesApart = [
  [['andreas'], ['andrea']],
  [
    ['christian', 'kristian'],
    ['christiane', 'christine', 'christina', 'kristina', 'kristine', 'kristin'],
  ],
  [['daniel'], ['daniela', 'danielle', 'daniele']],
  [['gabriel'], ['gabriele', 'gabriela']],
  [
    ['michael', 'michel'],
    ['michaela', 'michaele', 'michelle'],
  ],
  [
    ['mario', 'marius'],
    ['maria', 'marie', 'marion'],
  ],
  [['martin'], ['martina']],
  [['simon'], ['simone', 'simona']],
  [
    ['stefan', 'stephan'],
    ['stefanie', 'stephanie'],
  ],
  [['robert'], ['roberta']],
  [
    ['julian', 'julius'],
    ['juliane', 'juliana', 'julia'],
  ],
  [['manuel'], ['manuela']],
  [
    ['johann', 'johannes', 'hannes', 'hans', 'hanno'],
    ['johanna', 'hanna', 'hannah', 'hanne'],
  ],
  [['franz'], ['franziska']],
  [['anton'], ['antonia', 'antonie']],
  [['alexander'], ['alexandra']],
  [['sandro'], ['sandra']],
  [['claudius'], ['claudia']],
  [['valentin'], ['valentina']],
  [
    ['karl', 'carl', 'carlo'],
    ['karla', 'carla'],
  ],
  [['emil'], ['emilie', 'emilia', 'emily']],
  [
    ['leon', 'leo'],
    ['leonie', 'leona'],
  ],
  [['paul'], ['paula', 'pauline']],
  [
    ['erik', 'erich', 'eric'],
    ['erika', 'erica'],
  ],
  [
    ['patrick', 'patrik'],
    ['patricia', 'patrizia'],
  ],
  [['pascal'], ['pascale']],
  [['dominik'], ['dominika']],
  [
    ['nikolaus', 'nikolas', 'nicolas', 'nico', 'niko'],
    ['nicola', 'nicole', 'nikola'],
  ],
  [
    ['viktor', 'victor'],
    ['viktoria', 'victoria'],
  ],
  [['georg'], ['georgia', 'georgine']],
  [['jan'], ['jana', 'janna']],
  [['ulrich'], ['ulrike']],
  [['friedrich'], ['friederike']],
  [['wilhelm'], ['wilhelmine', 'wilhelmina']],
  [['silvio'], ['silvia', 'sylvia']],
  [['angelo'], ['angela']],
  [['dennis', 'denis'], ['denise']],
  [
    ['josef', 'joseph'],
    ['josefa', 'josefine', 'josephine'],
  ],
  [
    ['louis', 'luis'],
    ['louisa', 'luisa', 'louise', 'luise'],
  ],
  [['marcel'], ['marcella']],
  [['oliver'], ['olivia']],
  [
    ['raphael', 'rafael'],
    ['raphaela', 'rafaela'],
  ],
  [['romano'], ['romana']],
  [['samuel'], ['samuela']],
  [['theodor'], ['theodora']],
  [
    ['karsten', 'carsten'],
    ['kerstin', 'kirsten'],
  ],
  [['ingo'], ['inga', 'inge']],
  [['heiko'], ['heike']],
  [['uwe'], ['ute']],
  [
    ['arno', 'arne'],
    ['anne', 'anna'],
  ],
  [['silko'], ['silke']],
  [['timo'], ['tina']],
  [['gerd', 'gert'], ['gerda']],
  [['lars'], ['lara']],
  [['mark', 'marc'], ['mara']],
  [['rene'], ['irene']],
  [['hermann'], ['hermine']],
  [['peter'], ['petra']],
  [['sven'], ['svenja']],
  [['hilmar'], ['hilma']],
  [['eugen'], ['eugenie']],
  [['celestin'], ['celestine']],
  [
    ['clemens', 'klemens'],
    ['clementine', 'klementine'],
  ],
  [['fabian'], ['fabienne']],
  [['florian'], ['floriane']],
  [['sebastian'], ['sebastiane']],
  [['adrian'], ['adriane', 'adriana']],
  [['benedikt'], ['benedikta']],
  [['flavio'], ['flavia']],
  [['mirko'], ['mirka']],
  [['philipp'], ['philippa']],
  [['urs'], ['ursula', 'ursina']],
  [['beat'], ['beate']],
  [['bjoern'], ['bjoerg']],
  [['henrik'], ['henrike', 'henriette']],
]

/** Danish, Swedish, Norwegian. */
export const nordicNamesApart: NamesApart = [
  [
    ['kristian', 'christian'],
    ['kristiane', 'kirstine', 'kristine', 'christine', 'kristina', 'christina', 'kristin'],
  ],
  [['jens'], ['jensine']],
  [
    ['johan', 'johannes'],
    ['johanne', 'johanna'],
  ],
  [
    ['karl', 'carl'],
    ['karla', 'carla'],
  ],
  [['martin'], ['martine', 'martina']],
  [
    ['mikael', 'michael'],
    ['mikaela', 'michaela'],
  ],
  [['henrik'], ['henrikke', 'henriette']],
  [
    ['frederik', 'fredrik'],
    ['frederikke', 'fredrikke', 'fredrika'],
  ],
  [['andreas'], ['andrea']],
  [
    ['marius', 'mario'],
    ['maria', 'marie'],
  ],
  [['hans'], ['hanne', 'hanna']],
  [['niels', 'nils'], ['nilla']],
  [
    ['tor', 'thor'],
    ['tora', 'thora'],
  ],
  [['magnus'], ['magna']],
  [['viktor'], ['viktoria']],
  [['gunnar'], ['gunvor']],
  [['bjoern'], ['bjoerg']],
  [['erik', 'eric'], ['erika']],
  [
    ['peter', 'petter'],
    ['petra', 'petrine'],
  ],
  [['lars'], ['lara']],
  [['sven'], ['svea', 'svenja']],
  [['stefan'], ['stefanie']],
]

/** English. */
export const englishNamesApart: NamesApart = [
  [['paul'], ['paula', 'pauline']],
  [
    ['carl', 'karl'],
    ['carla', 'karla'],
  ],
  [['daniel'], ['danielle', 'daniela']],
  [
    ['michael', 'michel'],
    ['michelle', 'michele', 'michaela'],
  ],
  [['gabriel'], ['gabrielle']],
  [['robert'], ['roberta']],
  [['joseph'], ['josephine']],
  [['george'], ['georgia', 'georgina']],
  [['patrick'], ['patricia']],
  [['christian'], ['christine', 'christina']],
  [['stephen', 'steven', 'stephan'], ['stephanie']],
  [['martin'], ['martina', 'martine']],
  [['alexander'], ['alexandra', 'alexandria']],
  [['andrew', 'andre'], ['andrea']],
  [
    ['eric', 'erik'],
    ['erica', 'erika'],
  ],
  [['victor'], ['victoria']],
  [['oliver'], ['olivia', 'olive']],
  [
    ['louis', 'lewis'],
    ['louise', 'louisa'],
  ],
  [['julian'], ['juliana', 'julianne', 'julia', 'julie']],
  [
    ['nicholas', 'nicolas'],
    ['nicola', 'nicole'],
  ],
  [['simon'], ['simone']],
  [['francis'], ['frances']],
  [['adrian'], ['adriana', 'adrienne']],
  [['dennis', 'denis'], ['denise']],
  [['justin'], ['justine']],
  [['harry'], ['harriet']],
  [['henry'], ['henrietta']],
  [['ernest'], ['ernestine']],
  [['edwin'], ['edwina']],
  [
    ['john', 'jon'],
    ['joan', 'jane', 'jean'],
  ],
  [['mark', 'marc'], ['mary']],
  [['don'], ['donna', 'dawn']],
  [['glen', 'glenn'], ['glenda']],
  [['alan', 'allan', 'allen'], ['ellen']],
  [['sean', 'shaun'], ['shauna']],
]
