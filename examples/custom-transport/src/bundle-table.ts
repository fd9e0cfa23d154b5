/** What the administrator runs once. */
export const bundleTable = `CREATE TABLE bundle (
  id INTEGER PRIMARY KEY AUTOINCREMENT, station TEXT NOT NULL, name TEXT NOT NULL, bytes BLOB NOT NULL,
  UNIQUE (station, name))`
