#!/usr/bin/env python3
"""A small ERP in another language: exchanges orders with OrderSync without loading any of its code.

It keeps customers, articles and orders in its own tables, in its own SQLite database. What it exchanges goes through the
interface tables of docs/adapters/any-erp.md, with plain SQL, in the same transaction as its own rows. The files are made
and opened by the command `ordersync`, which a task scheduler may start just as well.

Python 3.9 or newer, standard library only. Run it with --help.
"""
import argparse
import json
import os
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from decimal import ROUND_HALF_UP, Decimal

OWN_TABLES = """
CREATE TABLE IF NOT EXISTS kunden (
  id INTEGER PRIMARY KEY, kundennr TEXT UNIQUE, firma TEXT NOT NULL, strasse TEXT, plz TEXT, ort TEXT,
  land TEXT DEFAULT 'DE', ustid TEXT, telefon TEXT);
CREATE TABLE IF NOT EXISTS artikel (
  id INTEGER PRIMARY KEY, artikelnr TEXT NOT NULL UNIQUE, bezeichnung TEXT NOT NULL, einheit TEXT NOT NULL DEFAULT 'Stk',
  preis TEXT NOT NULL, preis_je TEXT NOT NULL DEFAULT '1', mwst TEXT NOT NULL DEFAULT '19');
CREATE TABLE IF NOT EXISTS auftraege (
  id INTEGER PRIMARY KEY, art TEXT NOT NULL, belegnr TEXT NOT NULL, datum TEXT NOT NULL,
  kunde_id INTEGER REFERENCES kunden(id), anschrift TEXT NOT NULL, netto TEXT NOT NULL, steuer TEXT NOT NULL,
  brutto TEXT NOT NULL, waehrung TEXT NOT NULL DEFAULT 'EUR', UNIQUE (art, belegnr));
CREATE TABLE IF NOT EXISTS positionen (
  auftrag_id INTEGER NOT NULL REFERENCES auftraege(id) ON DELETE CASCADE, lfdnr INTEGER NOT NULL, zeile TEXT NOT NULL,
  artikelnr TEXT, text TEXT NOT NULL, menge TEXT, einheit TEXT, preis TEXT, preis_je TEXT NOT NULL DEFAULT '1',
  rabatt TEXT NOT NULL DEFAULT '0', betrag TEXT, mwst TEXT, PRIMARY KEY (auftrag_id, lfdnr));
"""

# The ERP's word for a document, and OrderSync's kind.
KINDS = {"Angebot": "quote", "Auftrag": "salesOrder"}
ART = {kind: art for art, kind in KINDS.items()}
UNITS = {"Stk": "H87", "Std": "HUR", "m": "MTR", "m²": "MTK", "kg": "KGM", "psch": "LS", "Pack": "NMP"}

CENT = Decimal("0.01")


def cents(value):
    return str(value.quantize(CENT, ROUND_HALF_UP))


def connect(path):
    db = sqlite3.connect(path, timeout=10, isolation_level=None)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA foreign_keys = ON")
    return db


@contextmanager
def transaction(db):
    """All or nothing: the ERP's own rows and the rows of the interface tables."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


# ---------------------------------------------------------------- the ERP itself


def load_sample(db):
    """A carpenter's workshop with two customers, three articles and one order."""
    with transaction(db):
        db.executemany(
            "INSERT INTO kunden (kundennr, firma, strasse, plz, ort, ustid, telefon) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                ("20017", "Gästehaus Übersee GbR", "Seestraße 4", "83236", "Übersee", None, "+49 8642 00 00 17"),
                (None, "Möbelwerkstatt Größl e. K.", "An der Säge 11", "94032", "Passau", "DE999999990", None),
            ],
        )
        db.executemany(
            "INSERT INTO artikel (artikelnr, bezeichnung, einheit, preis, preis_je) VALUES (?, ?, ?, ?, ?)",
            [
                ("T-0815", "Tischplatte Esche geölt 40 mm", "Stk", "289.00", "1"),
                ("S-4x40", "Senkkopfschraube 4 × 40 verzinkt", "Stk", "3.49", "100"),
                ("ARB", "Montage vor Ort", "Std", "58.50", "1"),
            ],
        )
        save_order(
            db,
            "Auftrag",
            "P-2026-0001",
            "2026-03-02",
            "20017",
            [("T-0815", "3", "5"), ("S-4x40", "250", "0"), ("ARB", "4.5", "0")],
        )


def save_order(db, art, number, date, customer, lines):
    """Write an order of our own; `lines` are (article number, quantity, discount in percent)."""
    buyer = db.execute("SELECT * FROM kunden WHERE kundennr = ?", (customer,)).fetchone()
    address = {"firma": buyer["firma"], "strasse": buyer["strasse"], "plz": buyer["plz"], "ort": buyer["ort"]}
    order = db.execute(
        "INSERT INTO auftraege (art, belegnr, datum, kunde_id, anschrift, netto, steuer, brutto)"
        " VALUES (?, ?, ?, ?, ?, '0.00', '0.00', '0.00')",
        (art, number, date, buyer["id"], json.dumps(address, ensure_ascii=False)),
    ).lastrowid
    for place, (article_number, quantity, discount) in enumerate(lines, 1):
        article = db.execute("SELECT * FROM artikel WHERE artikelnr = ?", (article_number,)).fetchone()
        db.execute(
            "INSERT INTO positionen (auftrag_id, lfdnr, zeile, artikelnr, text, menge, einheit, preis, preis_je, rabatt, mwst)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (order, place, str(place * 10), article_number, article["bezeichnung"], quantity, article["einheit"],
             article["preis"], article["preis_je"], discount, article["mwst"]),
        )  # fmt: skip
    compute(db, order)
    return order


def compute(db, order):
    """Amounts of the ERP's own calculation: lines and tax rounded half up, tax per rate."""
    by_rate = {}
    for line in db.execute("SELECT * FROM positionen WHERE auftrag_id = ? AND menge IS NOT NULL", (order,)).fetchall():
        gross = Decimal(line["menge"]) * Decimal(line["preis"] or "0") / Decimal(line["preis_je"])
        amount = (gross * (100 - Decimal(line["rabatt"])) / 100).quantize(CENT, ROUND_HALF_UP)
        db.execute(
            "UPDATE positionen SET betrag = ? WHERE auftrag_id = ? AND lfdnr = ?", (str(amount), order, line["lfdnr"])
        )
        by_rate[line["mwst"]] = by_rate.get(line["mwst"], Decimal(0)) + amount
    net = sum(by_rate.values(), Decimal(0))
    tax = sum(
        ((base * Decimal(rate or "0") / 100).quantize(CENT, ROUND_HALF_UP) for rate, base in by_rate.items()), Decimal(0)
    )
    db.execute(
        "UPDATE auftraege SET netto = ?, steuer = ?, brutto = ? WHERE id = ?",
        (cents(net), cents(tax), cents(net + tax), order),
    )


# ---------------------------------------------------------------- towards OrderSync: own rows as JSON


def known_fields(db, kind, key):
    """What both programs know of the record so far. Fields that this ERP has no column for must survive its own edits."""
    row = db.execute("SELECT fields FROM ordersync_share WHERE kind = ? AND erp_key = ?", (kind, str(key))).fetchone()
    return json.loads(row["fields"]) if row else {}


def share(db, kind, key, fields):
    """Make the record known, or known anew. Not INSERT OR REPLACE: that would make another record of it."""
    fields = {name: value for name, value in fields.items() if value is not None}
    db.execute(
        "INSERT INTO ordersync_share (kind, erp_key, fields) VALUES (?, ?, ?)"
        " ON CONFLICT (kind, erp_key) DO UPDATE SET fields = excluded.fields WHERE fields <> excluded.fields",
        (kind, str(key), json.dumps(fields, ensure_ascii=False)),
    )
    return db.execute("SELECT id FROM ordersync_share WHERE kind = ? AND erp_key = ?", (kind, str(key))).fetchone()["id"]


def share_customer(db, customer):
    fields = known_fields(db, "party", customer["id"])
    own = {"street": customer["strasse"], "postalCode": customer["plz"], "city": customer["ort"],
           "countryCode": customer["land"]}  # fmt: skip
    addresses = fields.get("addresses", [])
    main = next((one for one in addresses if one.get("usage", "main") == "main"), None)
    if main is None and any(own.values()):
        main = {"usage": "main"}
        addresses = [main, *addresses]
    if main is not None:
        main.update(own)
        for name in [name for name, value in main.items() if value is None]:
            del main[name]
    fields.update(
        customerNumber=customer["kundennr"],
        name=customer["firma"],
        addresses=addresses or None,
        vatId=customer["ustid"],
        phone=customer["telefon"],
    )
    return share(db, "party", customer["id"], fields)


def share_article(db, article):
    fields = known_fields(db, "article", article["id"])
    unit = {"code": UNITS.get(article["einheit"], "ZZ"), "label": article["einheit"]}
    fields.update(
        articleNumber=article["artikelnr"], name=article["bezeichnung"], unit=unit, taxCategory="S", taxRate=article["mwst"]
    )
    return share(db, "article", article["id"], fields)


def share_order(db, order):
    """The order as JSON, beside its customer: an order points to the row of `ordersync_share` of its customer."""
    kind = KINDS[order["art"]]
    fields = known_fields(db, kind, order["id"])
    lines_before = {line["lineId"]: line for line in fields.get("lines", [])}
    address = json.loads(order["anschrift"])
    buyer = {**fields.get("parties", {}).get("orderedBy", {}), "snapshot": {
        **fields.get("parties", {}).get("orderedBy", {}).get("snapshot", {}),
        **{name: value for name, value in {
            "name": address["firma"], "street": address["strasse"], "postalCode": address["plz"], "city": address["ort"],
        }.items() if value is not None},
    }}  # fmt: skip
    if order["kunde_id"] is not None:
        customer = db.execute("SELECT * FROM kunden WHERE id = ?", (order["kunde_id"],)).fetchone()
        buyer["partyKey"] = str(share_customer(db, customer))
        if customer["kundennr"] is not None:
            buyer["customerNumber"] = customer["kundennr"]
    rows = db.execute("SELECT * FROM positionen WHERE auftrag_id = ? ORDER BY lfdnr", (order["id"],)).fetchall()
    fields.update(
        number=order["belegnr"],
        date=order["datum"],
        currency=order["waehrung"],
        status=fields.get("status") if "number" in fields else "issued",
        parties={**fields.get("parties", {}), "orderedBy": buyer},
        lines=[line_fields(row, lines_before.get(row["zeile"], {})) for row in rows],
        taxes=tax_fields(rows),
        totals={"lines": order["netto"], "net": order["netto"], "tax": order["steuer"], "gross": order["brutto"],
                "payable": order["brutto"]},  # fmt: skip
        rounding={"mode": "halfUp", "taxLevel": "document", "pricesIncludeTax": False},
    )
    return share(db, kind, order["id"], fields)


def line_fields(row, before):
    line = {"position": str(row["lfdnr"]), **before, "lineId": row["zeile"], "text": row["text"],
            "type": before.get("type", "article" if row["artikelnr"] else "text" if row["menge"] is None else "freeItem")}
    if row["artikelnr"]:
        line["articleNumber"] = row["artikelnr"]
    if row["menge"] is not None:
        unit = {"code": UNITS.get(row["einheit"], "ZZ"), "label": row["einheit"]}
        line.update(quantity=row["menge"], unit=before.get("unit", unit), unitPrice=row["preis"], net=row["betrag"])
        line["tax"] = before.get("tax", {"category": "S", "rate": row["mwst"]})
        if row["preis_je"] != "1":
            line["perQuantity"] = row["preis_je"]
        if Decimal(row["rabatt"]) != 0:
            line["discounts"] = [{"percent": row["rabatt"]}]
    return line


def tax_fields(rows):
    bases = {}
    for row in rows:
        if row["betrag"] is not None:
            bases[row["mwst"]] = bases.get(row["mwst"], Decimal(0)) + Decimal(row["betrag"])
    return [
        {"category": "S", "rate": rate, "base": cents(base), "amount": cents(base * Decimal(rate) / 100)}
        for rate, base in bases.items()
    ]


def mark(db, number):
    """Mark an order to be sent. Order and mark are one transaction: never one without the other."""
    with transaction(db):
        order = find_order(db, number)
        share_id = share_order(db, order)
        waiting = "SELECT 1 FROM ordersync_outbox WHERE share_id = ? AND state = 'waiting'"
        if db.execute(waiting, (share_id,)).fetchone() is None:
            db.execute("INSERT INTO ordersync_outbox (share_id) VALUES (?)", (share_id,))


def change(db, number, place, quantity):
    """Change the quantity of one line and mark the order again: the next file carries a newer revision."""
    with transaction(db):
        order = find_order(db, number)
        changed = db.execute(
            "UPDATE positionen SET menge = ? WHERE auftrag_id = ? AND lfdnr = ?", (str(Decimal(quantity)), order["id"], place)
        )
        if changed.rowcount == 0:
            raise SystemExit(f"{number} has no line {place}; nothing was changed")
        compute(db, order["id"])
    mark(db, number)


def find_order(db, number):
    order = db.execute("SELECT * FROM auftraege WHERE belegnr = ?", (number,)).fetchone()
    if order is None:
        raise SystemExit(f"there is no order {number}; nothing was changed")
    return order


# ---------------------------------------------------------------- from OrderSync: arrivals become own rows


def book(db):
    """Book what waits in the inbox, each arrival in a transaction of its own: one that fails does not stop the others."""
    rows = db.execute("SELECT id FROM ordersync_inbox WHERE state = 'waiting' ORDER BY id").fetchall()
    booked = failed = 0
    for row in rows:
        try:
            with transaction(db):
                if book_one(db, row["id"]):
                    booked += 1
        except (sqlite3.IntegrityError, KeyError, ValueError) as error:
            failed += 1
            with transaction(db):
                answer(db, row["id"], "failed", f"{type(error).__name__}: {error}")
    print(f"booked {booked}, failed {failed}")
    return failed


def book_one(db, inbox_id):
    # Read again under the lock: a second run of this program may have been faster.
    arrival = db.execute(
        "SELECT i.*, s.fields, coalesce(s.erp_key, i.erp_key) AS eigener FROM ordersync_inbox i"
        " LEFT JOIN ordersync_share s ON s.id = i.share_id WHERE i.id = ? AND i.state = 'waiting'",
        (inbox_id,),
    ).fetchone()
    if arrival is None:
        return False
    kind, key = arrival["kind"], arrival["eigener"]
    if arrival["event"] == "removed":
        remove_own(db, kind, key)
    else:
        fields = json.loads(arrival["fields"])
        own = book_customer(db, key, fields) if kind == "party" else book_article(db, key, fields) if kind == "article" \
            else book_order(db, key, kind, fields)  # fmt: skip
        # Now OrderSync knows our key, and our later edits go to the same record.
        db.execute("UPDATE ordersync_share SET erp_key = ? WHERE id = ?", (str(own), arrival["share_id"]))
    answer(db, inbox_id, "done", None)
    return True


def answer(db, inbox_id, state, note):
    db.execute(
        "UPDATE ordersync_inbox SET state = ?, note = ?, done_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE id = ?",
        (state, note, inbox_id),
    )


def upsert(db, table, key, values):
    """Insert, or update the row with this key; answers the key."""
    if key is None:
        marks = ", ".join("?" for _ in values)
        return db.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values())).lastrowid
    sets = ", ".join(f"{name} = ?" for name in values)
    db.execute(f"UPDATE {table} SET {sets} WHERE id = ?", (*values.values(), int(key)))
    return int(key)


def book_customer(db, key, fields):
    main = next((one for one in fields.get("addresses", []) if one.get("usage", "main") == "main"), {})
    values = {"firma": fields["name"], "strasse": main.get("street"), "plz": main.get("postalCode"),
              "ort": main.get("city"), "land": main.get("countryCode"), "ustid": fields.get("vatId"),
              "telefon": fields.get("phone"), "kundennr": fields.get("customerNumber")}  # fmt: skip
    return upsert(db, "kunden", key, values)


def book_article(db, key, fields):
    values = {"artikelnr": fields["articleNumber"], "bezeichnung": fields["name"],
              "einheit": fields.get("unit", {}).get("label", "Stk"), "mwst": fields.get("taxRate", "19")}  # fmt: skip
    if key is None:
        values["preis"] = "0.00"
    return upsert(db, "artikel", key, values)


def book_order(db, key, kind, fields):
    if kind not in ART:
        raise ValueError(f"this ERP keeps no records of kind {kind}")
    buyer = fields.get("parties", {}).get("orderedBy", {})
    snapshot = buyer.get("snapshot", {})
    totals = fields.get("totals", {})
    values = {
        "art": ART[kind], "belegnr": fields["number"], "datum": fields["date"], "waehrung": fields["currency"],
        "kunde_id": own_customer(db, buyer.get("partyKey")),
        # Address and amounts as sent: a received document is never recalculated.
        "anschrift": json.dumps({"firma": snapshot.get("name", ""), "strasse": snapshot.get("street"),
                                 "plz": snapshot.get("postalCode"), "ort": snapshot.get("city")}, ensure_ascii=False),
        "netto": totals.get("net", "0.00"), "steuer": totals.get("tax", "0.00"), "brutto": totals.get("gross", "0.00"),
    }  # fmt: skip
    order = upsert(db, "auftraege", key, values)
    db.execute("DELETE FROM positionen WHERE auftrag_id = ?", (order,))
    for place, line in enumerate(fields["lines"], 1):
        discount = next((one["percent"] for one in line.get("discounts", []) if "percent" in one), "0")
        db.execute(
            "INSERT INTO positionen VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (order, place, line["lineId"], line.get("articleNumber"), line.get("text", ""), line.get("quantity"),
             line.get("unit", {}).get("label", line.get("unit", {}).get("code")), line.get("unitPrice"),
             line.get("perQuantity", "1"), discount, line.get("net"), line.get("tax", {}).get("rate")),
        )  # fmt: skip
    return order


def own_customer(db, party_key):
    """The customer behind a row of `ordersync_share`; customers are booked before the orders that need them."""
    if party_key is None:
        return None
    row = db.execute("SELECT erp_key FROM ordersync_share WHERE id = ?", (int(party_key),)).fetchone()
    return int(row["erp_key"]) if row and row["erp_key"] is not None else None


def remove_own(db, kind, key):
    """An import was undone. A customer that has orders meanwhile stays: SQLite refuses, and the arrival is 'failed'."""
    table = {"party": "kunden", "article": "artikel"}.get(kind, "auftraege")
    db.execute(f"DELETE FROM {table} WHERE id = ?", (int(key),))


# ---------------------------------------------------------------- the one-shot command


def ordersync_command(given):
    """`ordersync` as a list: from --ordersync, from the environment variable ORDERSYNC, else from the PATH."""
    if given:
        return given
    from_environment = os.environ.get("ORDERSYNC")
    if from_environment:
        parts = shlex.split(from_environment, posix=os.name != "nt")
        return [part.strip('"') for part in parts]
    found = shutil.which("ordersync")
    if found is None:
        raise SystemExit("the command ordersync is not in the PATH; name it with --ordersync or ORDERSYNC")
    return [found]


def killing_signal(code):
    """Name of the signal that ended a program: Python says it as -11, a shell or npm in between as 128 + 11."""
    number = -code if code < 0 else code - 128
    if os.name == "nt" or number <= 0 or number == signal.SIGINT:
        return None
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def run_ordersync(command, *arguments):
    """Start the command and read its last line. Its exit code says how it went; docs/cli.md lists them."""
    done = subprocess.run([*command, *arguments, "--json"], stdout=subprocess.PIPE, encoding="utf-8", check=False)
    killed_by = killing_signal(done.returncode)
    if killed_by is not None:
        print(f"{' '.join(command)} was killed by {killed_by}; does it start with --version by hand?", file=sys.stderr)
        return 1, {}
    *tables, last = done.stdout.splitlines() or [""]
    for line in tables:
        print(line)
    return done.returncode, json.loads(last) if last.startswith("{") else {}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--db", required=True, help="database of this ERP")
    parser.add_argument("--ordersync", action="append", metavar="WORD", help="the command; repeat for each word of it")
    commands = parser.add_subparsers(dest="command", required=True)
    setup = commands.add_parser("setup", help="create the ERP's tables and the interface tables")
    setup.add_argument("--station", default="python-erp")
    setup.add_argument("--passphrase-file", required=True)
    setup.add_argument("--config", required=True, help="where ordersync.json goes")
    setup.add_argument("--in", dest="incoming", required=True)
    setup.add_argument("--out", dest="outgoing", required=True)
    commands.add_parser("sample", help="load a small business")
    one = commands.add_parser("mark", help="mark an order to be sent")
    one.add_argument("number")
    other = commands.add_parser("change", help="change the quantity of a line and mark the order")
    other.add_argument("number")
    other.add_argument("place", type=int)
    other.add_argument("quantity")
    exchange = commands.add_parser("exchange", help="run ordersync once, then book what arrived")
    exchange.add_argument("--config", required=True)
    commands.add_parser("book", help="book what waits in the inbox")
    commands.add_parser("show", help="print the orders as JSON lines")
    given = parser.parse_args()
    with closing(connect(given.db)) as db:
        try:
            return run(db, given)
        except sqlite3.OperationalError as error:
            if "no such table" not in str(error):
                raise
            raise SystemExit(f"{given.db}: {error}; create the tables with the command setup") from error


def run(db, given):
    if given.command == "setup":
        db.executescript(OWN_TABLES)
        code, _ = run_ordersync(
            ordersync_command(given.ordersync),
            *("setup", "--tables", "--db", given.db, "--station", given.station, "--unattended"),
            *("--in", given.incoming, "--out", given.outgoing),
            *("--config", given.config, "--passphrase-file", given.passphrase_file),
        )
        return code
    if given.command == "sample":
        load_sample(db)
    elif given.command == "mark":
        mark(db, given.number)
    elif given.command == "change":
        change(db, given.number, given.place, given.quantity)
    elif given.command == "book":
        return 3 if book(db) else 0
    elif given.command == "show":
        for order in db.execute("SELECT * FROM auftraege ORDER BY art, belegnr").fetchall():
            lines = db.execute("SELECT * FROM positionen WHERE auftrag_id = ? ORDER BY lfdnr", (order["id"],)).fetchall()
            print(json.dumps({**dict(order), "positionen": [dict(line) for line in lines]}, ensure_ascii=False))
    elif given.command == "exchange":
        # Articles are made known so that lines of others find them; only what changed costs anything.
        with transaction(db):
            for article in db.execute("SELECT * FROM artikel").fetchall():
                share_article(db, article)
            for customer in db.execute("SELECT * FROM kunden").fetchall():
                share_customer(db, customer)
        code, result = run_ordersync(ordersync_command(given.ordersync), "exchange", "--config", given.config)
        if not result.get("ok", False):
            return code
        return max(code, 3 if book(db) else 0)
    return 0


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main())
