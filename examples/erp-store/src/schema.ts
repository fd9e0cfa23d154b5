/**
 * The database of a small German ERP, as its vendor made it long before OrderSync: own names, own types, integer keys.
 * Nothing in it is there for OrderSync.
 */

/** Tables. Money is INTEGER in 1/10,000, dates are INTEGER yyyymmdd, flags are 'J' and 'N'. */
export const erpSchema = `
  CREATE TABLE kunden (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kunde_nr TEXT NOT NULL,
    name1 TEXT NOT NULL, name2 TEXT,
    strasse TEXT, plz TEXT, ort TEXT, land TEXT,
    telefon TEXT, email TEXT, ust_id TEXT,
    zahlungsziel_tage INTEGER,
    gesperrt TEXT NOT NULL DEFAULT 'N' CHECK (gesperrt IN ('J', 'N'))
  );
  CREATE UNIQUE INDEX kunden_nr ON kunden (trim(kunde_nr) COLLATE NOCASE);
  CREATE INDEX kunden_nr_sonderzeichen ON kunden (kunde_nr) WHERE kunde_nr GLOB '*[^ -~]*';

  CREATE TABLE lieferadressen (
    id INTEGER PRIMARY KEY,
    kunde_id INTEGER NOT NULL REFERENCES kunden ON DELETE CASCADE,
    name TEXT, strasse TEXT, plz TEXT, ort TEXT, land TEXT
  );
  CREATE INDEX lieferadressen_kunde ON lieferadressen (kunde_id);

  CREATE TABLE ansprechpartner (
    id INTEGER PRIMARY KEY,
    kunde_id INTEGER NOT NULL REFERENCES kunden ON DELETE CASCADE,
    vorname TEXT, nachname TEXT, telefon TEXT, email TEXT,
    hauptkontakt TEXT NOT NULL DEFAULT 'N' CHECK (hauptkontakt IN ('J', 'N'))
  );
  CREATE INDEX ansprechpartner_kunde ON ansprechpartner (kunde_id);

  CREATE TABLE artikel (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    artikel_nr TEXT NOT NULL,
    bezeichnung TEXT NOT NULL, langtext TEXT,
    einheit_code TEXT, einheit TEXT,
    mwst_satz INTEGER,
    aktiv TEXT NOT NULL DEFAULT 'J' CHECK (aktiv IN ('J', 'N'))
  );
  CREATE UNIQUE INDEX artikel_nr ON artikel (trim(artikel_nr) COLLATE NOCASE);
  CREATE INDEX artikel_nr_sonderzeichen ON artikel (artikel_nr) WHERE artikel_nr GLOB '*[^ -~]*';

  -- Quotes (typ 'A') and orders (typ 'B') share a table.
  CREATE TABLE belege (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    typ TEXT NOT NULL CHECK (typ IN ('A', 'B')),
    beleg_nr TEXT,
    datum INTEGER, gueltig_bis INTEGER,
    waehrung TEXT NOT NULL,
    status TEXT,
    bestellzeichen TEXT,
    kunde_id INTEGER REFERENCES kunden,
    kunde_nr TEXT, name1 TEXT, name2 TEXT, strasse TEXT, plz TEXT, ort TEXT, land TEXT,
    netto INTEGER, steuer INTEGER, brutto INTEGER
  );
  CREATE INDEX belege_nr ON belege (trim(beleg_nr) COLLATE NOCASE);
  CREATE INDEX belege_nr_sonderzeichen ON belege (beleg_nr) WHERE beleg_nr GLOB '*[^ -~]*';

  CREATE TABLE belegpositionen (
    beleg_id INTEGER NOT NULL REFERENCES belege ON DELETE CASCADE,
    lfd_nr INTEGER NOT NULL,
    pos_id TEXT NOT NULL,
    art TEXT NOT NULL,
    artikel_id INTEGER REFERENCES artikel,
    artikel_nr TEXT, bezeichnung TEXT,
    menge INTEGER, einheit_code TEXT, einheit TEXT,
    einzelpreis INTEGER, preis_je INTEGER, rabatt INTEGER, netto INTEGER, mwst_satz INTEGER,
    PRIMARY KEY (beleg_id, lfd_nr)
  );
`

/** Main tables with what hangs below them; a change there is a change of the whole. */
const children = { kunden: ['lieferadressen', 'ansprechpartner'], artikel: [], belege: ['belegpositionen'] }

/**
 * Change tracking the vendor has anyway (for his own caches): a revision counter, written by triggers. SQLite has one writer
 * at a time, so revisions ascend in the order of commits and a reader skips none.
 */
export function erpChangeTracking(): string {
  const statements = [
    `CREATE TABLE revision (stand INTEGER NOT NULL);
     INSERT INTO revision VALUES (0);
     CREATE TABLE geloescht (rev INTEGER PRIMARY KEY, tabelle TEXT NOT NULL, id INTEGER NOT NULL);
     CREATE INDEX geloescht_tabelle ON geloescht (tabelle, rev);`,
  ]
  for (const [table, below] of Object.entries(children)) {
    statements.push(`
      ALTER TABLE ${table} ADD COLUMN geaendert_rev INTEGER NOT NULL DEFAULT 0;
      CREATE INDEX ${table}_rev ON ${table} (geaendert_rev);
      ${trigger(table, 'INSERT', touch(table, 'NEW.id'))}
      ${trigger(table, 'UPDATE', touch(table, 'NEW.id'), 'WHEN NEW.geaendert_rev = OLD.geaendert_rev')}
      ${trigger(table, 'DELETE', `${raise} INSERT INTO geloescht SELECT stand, '${table}', OLD.id FROM revision;`)}`)
    for (const child of below) {
      const parent = table === 'kunden' ? 'kunde_id' : 'beleg_id'
      for (const event of ['INSERT', 'UPDATE', 'DELETE'] as const) {
        const row = event === 'DELETE' ? 'OLD' : 'NEW'
        statements.push(trigger(child, event, touch(table, `${row}.${parent}`)))
      }
    }
  }
  return statements.join('\n')
}

const raise = 'UPDATE revision SET stand = stand + 1;'

function touch(table: string, id: string): string {
  return `${raise} UPDATE ${table} SET geaendert_rev = (SELECT stand FROM revision) WHERE id = ${id};`
}

function trigger(table: string, event: 'INSERT' | 'UPDATE' | 'DELETE', body: string, when = ''): string {
  return `CREATE TRIGGER ${table}_${event.toLowerCase()} AFTER ${event} ON ${table} ${when} BEGIN ${body} END;`
}
