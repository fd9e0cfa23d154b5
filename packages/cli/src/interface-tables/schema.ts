/**
 * The tables through which an ERP in any language exchanges records, in its own database. docs/adapters/any-erp.md shows
 * this text; a test compares them.
 */
export const interfaceTablesSql = `-- What both programs know: one row per record that the ERP makes known or that arrived. Both write it.
CREATE TABLE IF NOT EXISTS ordersync_share (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  kind     TEXT NOT NULL,                             -- party, article, quote, salesOrder, ...
  erp_key  TEXT,                                      -- the ERP's own key; NULL until the ERP has booked an arrival
  fields   TEXT NOT NULL CHECK (json_valid(fields)),  -- the record as JSON
  locked   INTEGER NOT NULL DEFAULT 0,                -- 1 = delivered or invoiced: newer revisions only as a question
  folded   TEXT,                                      -- OrderSync's: business number for comparison
  UNIQUE (kind, erp_key)
);
CREATE INDEX IF NOT EXISTS ordersync_share_folded ON ordersync_share (kind, folded);

-- What the ERP wants to be sent: one row per marked document. The ERP inserts, OrderSync answers.
CREATE TABLE IF NOT EXISTS ordersync_outbox (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  share_id  INTEGER NOT NULL,
  state     TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'refused')),
  code      TEXT,                                     -- why it was refused
  sentence  TEXT,                                     -- the same for a person
  file      TEXT,                                     -- name of the file it travels in
  asked_at  TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  done_at   TEXT
);
CREATE INDEX IF NOT EXISTS ordersync_outbox_waiting ON ordersync_outbox (state, id);

-- What arrived and is to be booked: at most one waiting row per record. OrderSync inserts, the ERP answers.
CREATE TABLE IF NOT EXISTS ordersync_inbox (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  share_id    INTEGER NOT NULL,
  kind        TEXT NOT NULL,
  erp_key     TEXT,                                   -- of a record that the ERP has booked before
  event       TEXT NOT NULL CHECK (event IN ('new', 'changed', 'removed')),
  state       TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'failed')),
  note        TEXT,                                   -- the ERP's: why it could not book
  arrived_at  TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  done_at     TEXT
);
CREATE UNIQUE INDEX IF NOT EXISTS ordersync_inbox_waiting ON ordersync_inbox (share_id) WHERE state = 'waiting';

-- How each record of each file ended, for the ERP's own screen. OrderSync inserts.
CREATE TABLE IF NOT EXISTS ordersync_result (
  job       TEXT NOT NULL,
  uid       TEXT NOT NULL,
  kind      TEXT NOT NULL,
  label     TEXT NOT NULL,
  outcome   TEXT NOT NULL,
  code      TEXT,
  sentence  TEXT,
  PRIMARY KEY (job, uid)
);

-- OrderSync's change tracking, filled by triggers: nobody else writes here.
CREATE TABLE IF NOT EXISTS ordersync_change (
  counter   INTEGER PRIMARY KEY AUTOINCREMENT,
  share_id  INTEGER NOT NULL UNIQUE,
  kind      TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ordersync_change_kind ON ordersync_change (kind, counter);
CREATE TRIGGER IF NOT EXISTS ordersync_share_added AFTER INSERT ON ordersync_share BEGIN
  DELETE FROM ordersync_change WHERE share_id = NEW.id;
  INSERT INTO ordersync_change (share_id, kind) VALUES (NEW.id, NEW.kind);
END;
CREATE TRIGGER IF NOT EXISTS ordersync_share_edited AFTER UPDATE OF fields ON ordersync_share BEGIN
  UPDATE ordersync_share SET folded = NULL WHERE id = NEW.id;
  DELETE FROM ordersync_change WHERE share_id = NEW.id;
  INSERT INTO ordersync_change (share_id, kind) VALUES (NEW.id, NEW.kind);
END;
CREATE TRIGGER IF NOT EXISTS ordersync_share_gone AFTER DELETE ON ordersync_share BEGIN
  DELETE FROM ordersync_change WHERE share_id = OLD.id;
  INSERT INTO ordersync_change (share_id, kind) VALUES (OLD.id, OLD.kind);
END;
`

export const interfaceTableNames = [
  'ordersync_share',
  'ordersync_outbox',
  'ordersync_inbox',
  'ordersync_result',
  'ordersync_change',
] as const
