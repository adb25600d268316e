"""Own codes written beside the ceiling of COPY: the same rows into the same PostgreSQL, in turns within one run.

  python codes.py --gramd gramd --demo gramd-demo --products 200000

gramd codes all products of a shop that is loaded: it reads their texts, finds their own codes and writes a row of
postings for each; that is timed from the start of the command to its end. The ceiling is a client that has these rows
already: it copies them by COPY … FROM STDIN (FORMAT binary), over one connection, into a table of the same definition
with the same key. Both tables are empty before. Prints, as the last line, `code products=… codes=… gramd=… ceiling=…
gramd_products=…`: codes a second, and for gramd products a second as well, medians of the rounds, with
key_spread=lowest..highest.
"""
import argparse, sys
from pathlib import Path

import psycopg

from figures import line, timed
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Tests/Stand"))
from stand import Broker, Database, folder_for, import_products, simulated_shop

BLOCK = 256 * 1024


class Postings:
    """The table of the generation that answers, and one like it."""

    def __init__(self, connection):
        self.connection = psycopg.connect(connection, autocommit=True)
        active = "SELECT generation_id FROM gramd.generation WHERE state = 'active'"
        self.generation = self.connection.execute(active).fetchone()[0]
        self.table = f"gramd.posting_{self.generation}"
        self.connection.execute(f"CREATE TABLE copied (LIKE {self.table} INCLUDING ALL)")

    def count(self):
        """Products with postings, and their codes."""
        return self.connection.execute(f"SELECT count(*), sum(cardinality(codes)) FROM {self.table}").fetchone()

    def queue(self):
        """Lets all products wait for coding, with nothing posted, as in a generation that is new."""
        self.connection.execute(f"TRUNCATE {self.table}")
        self.connection.execute(
            "INSERT INTO gramd.coding_task (generation_id, product_no, priority) "
            "SELECT %s, product_no, 1 FROM gramd.product WHERE live", [self.generation])

    def rows(self):
        with self.connection.cursor().copy(f"COPY {self.table} TO STDOUT (FORMAT binary)") as copy:
            return b"".join(copy)

    def copy(self, rows):
        with self.connection.cursor().copy("COPY copied FROM STDIN (FORMAT binary)") as copy:
            for start in range(0, len(rows), BLOCK):
                copy.write(rows[start : start + BLOCK])


def run(options, folder):
    """The figures; codes of a round that are fewer than those of the load are an error."""
    file = simulated_shop(options.demo, folder, options.products, queries=0, clicks=0) / "products.jsonl"
    # A product that is stored already changes nothing, but the command codes all that waits.
    first = folder / "first.jsonl"
    with open(file) as lines:
        first.write_text(next(lines))
    database, broker = Database(folder / "postgres"), Broker(options.demo)
    try:
        settings = database.settings(broker, folder / "none" / "index.snapshot")
        import_products(options.gramd, settings, file)
        postings = Postings(settings["POSTGRES_CONNECTION"])
        products, codes = postings.count()
        figures = {"products": products, "codes": codes, "gramd": [], "ceiling": [], "gramd_products": []}
        for _ in range(options.rounds):
            postings.queue()
            _, seconds = timed(lambda: import_products(options.gramd, settings, first))
            if postings.count() != (products, codes):
                raise SystemExit(f"{postings.count()} products and codes were written, not {(products, codes)}")
            figures["gramd"].append(codes / seconds)
            figures["gramd_products"].append(products / seconds)
            rows = postings.rows()
            postings.connection.execute("TRUNCATE copied")
            _, seconds = timed(lambda: postings.copy(rows))
            figures["ceiling"].append(codes / seconds)
        return figures
    finally:
        broker.stop()
        database.stop()


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--gramd", default=".build/release/gramd")
parser.add_argument("--demo", default=".build/release/gramd-demo")
parser.add_argument("--products", type=int, default=200_000)
parser.add_argument("--rounds", type=int, default=3, help="of gramd and of COPY, in turns")
parser.add_argument("--folder", help="keeps the shop for the next run; removed at the end unless given")
options = parser.parse_args()
with folder_for(options.folder) as folder:
    line("code", run(options, folder))
