"""Search beside its peers, on the same products and queries, in turns within one run.

  python search.py --gramd gramd --demo gramd-demo --products 10000 100000 1000000

gramd answers over HTTP, on own codes only unless --model trains one; tantivy, bm25s and PostgreSQL's full text are asked in this process or over one
connection, and give identifiers only. Each query asks for a hundred products that have any of its words. Prints a table and,
as the last line for each size, `search products=… key=value …`.

With --model a model is trained first and codes all products, which takes longer than all else: hours for a million. Queries
are then timed apart that are asked for the first time, whose codes the model writes (gramd_generated_…), and of a hundred of
them it is said how many were answered by codes of the model and by feedback (by_generated, by_feedback).
"""
import argparse, csv, json, multiprocessing, re, shutil, statistics, sys, time, urllib.parse
from pathlib import Path

import bm25s, psycopg, Stemmer, tantivy

from connection import Connection
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Tests/Stand"))
from stand import Broker, Daemon, Database, folder_for, import_products, simulated_shop, train

LIMIT = 100


def words(text):
    return re.findall(r"\w+", text.lower())


def text_of(product):
    attributes = product.get("attributes", {})
    parts = [product.get(name, "") for name in ("title", "brand", "category", "description")]
    return " ".join(parts + [f"{value}" for value in attributes.values()])


def products(file):
    with open(file) as lines:
        for line in lines:
            event = json.loads(line)
            yield event["product_id"], text_of(event["product"])


class Gramd:
    def __init__(self, port):
        self.connection = Connection(port)

    def ask(self, query):
        body = self.connection.get(f"/v1/search?limit={LIMIT}&q={urllib.parse.quote(query)}".encode())
        return lambda: len(json.loads(body)["products"])


class Tantivy:
    def __init__(self, folder):
        self.index = tantivy.Index.open(str(folder))
        self.searcher = self.index.searcher()

    @staticmethod
    def fill(folder, file):
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        schema.add_text_field("text", tokenizer_name="en_stem", index_option="freq")
        folder.mkdir()
        index = tantivy.Index(schema.build(), path=str(folder))
        writer = index.writer(heap_size=400_000_000)
        for identifier, text in products(file):
            writer.add_document(tantivy.Document(id=identifier, text=text))
        writer.commit()
        writer.wait_merging_threads()

    def ask(self, query):
        parsed = self.index.parse_query(" ".join(words(query)), ["text"])
        hits = self.searcher.search(parsed, LIMIT, count=False).hits
        found = [self.searcher.doc(address)["id"] for _, address in hits]
        return lambda: len(found)


class FullText:
    def __init__(self, connection):
        self.connection = psycopg.connect(connection, autocommit=True)

    @staticmethod
    def fill(connection, file):
        with psycopg.connect(connection, autocommit=True) as database:
            database.execute("CREATE UNLOGGED TABLE text (id text, words tsvector)")
            database.execute("CREATE TEMP TABLE loaded (id text, text text)")
            with database.cursor().copy("COPY loaded FROM STDIN") as copy:
                for row in products(file):
                    copy.write_row(row)
            database.execute("INSERT INTO text SELECT id, to_tsvector('english', text) FROM loaded")
            database.execute("CREATE INDEX ON text USING gin (words)")
            database.execute("VACUUM ANALYZE text")

    def ask(self, query):
        rows = self.connection.execute(
            "SELECT id FROM text, to_tsquery('english', %s) AS q WHERE words @@ q "
            f"ORDER BY ts_rank_cd(words, q) DESC LIMIT {LIMIT}",
            [" | ".join(words(query))],
        ).fetchall()
        return lambda: len(rows)


class BM25S:
    def __init__(self, file):
        self.stemmer = Stemmer.Stemmer("english")
        rows = list(products(file))
        self.identifiers = [identifier for identifier, _ in rows]
        tokens = bm25s.tokenize([text for _, text in rows], stemmer=self.stemmer, show_progress=False)
        self.index = bm25s.BM25()
        self.index.index(tokens, show_progress=False)

    def ask(self, query):
        tokens = bm25s.tokenize([query], stemmer=self.stemmer, show_progress=False)
        found, scores = self.index.retrieve(tokens, k=LIMIT, show_progress=False)
        identifiers = [self.identifiers[i] for i, score in zip(found[0], scores[0]) if score > 0]
        return lambda: len(identifiers)


def timed(work):
    start = time.monotonic()
    result = work()
    return result, time.monotonic() - start


def measure(engine, queries):
    """Milliseconds of each query, and how many had an answer."""
    times, answered = [], 0
    for query in queries:
        count, seconds = timed(lambda: engine.ask(query))
        times.append(seconds * 1000)
        answered += count() > 0
    return times, answered


def _worker(make, arguments, queries, seconds, begin, counts):
    engine = make(*arguments)
    for query in queries[:50]:
        engine.ask(query)
    begin.wait()
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        engine.ask(queries[count % len(queries)])
        count += 1
    counts.put(count)


def throughput(make, arguments, queries, processes, seconds):
    """Queries a second of several askers at once."""
    begin, counts = multiprocessing.Barrier(processes), multiprocessing.Queue()
    askers = [
        multiprocessing.Process(
            target=_worker, args=(make, arguments, queries[i::processes], seconds, begin, counts))
        for i in range(processes)
    ]
    for asker in askers:
        asker.start()
    total = sum(counts.get() for _ in askers)
    for asker in askers:
        asker.join()
    return total / seconds


def origins(port, queries):
    """The shares of queries some of whose products were found by codes that the model wrote, and that feedback added."""
    connection, generated, feedback = Connection(port), 0, 0
    for query in queries:
        body = connection.get(f"/v1/search?limit={LIMIT}&explain=true&q={urllib.parse.quote(query)}".encode())
        found = {code["queryOrigin"] for product in json.loads(body)["products"] for code in product["explanation"]}
        generated += "generated" in found
        feedback += "feedback" in found
    return generated / len(queries), feedback / len(queries)


def quantile(times, share):
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def run(options, folder, count):
    shop = simulated_shop(options.demo, folder, count, options.queries, options.clicks)
    file = shop / "products.jsonl"
    with open(shop / "judgments.tsv") as rows:
        queries = list(dict.fromkeys(row["query"] for row in csv.DictReader(rows, delimiter="\t")))
    figures, daemon = {"queries": len(queries)}, None
    database, broker = Database(folder / "postgres"), Broker(options.demo)
    try:
        snapshot = folder / "index.snapshot"
        snapshot.unlink(missing_ok=True)
        settings, log = database.settings(broker, snapshot), folder / "gramd.log"
        _, figures["load_s"] = timed(lambda: import_products(options.gramd, settings, file))
        if options.model:
            _, figures["train_s"] = timed(lambda: train(options.gramd, settings, shop, options.model))
        with psycopg.connect(database.connection("gramd")) as connection:
            size = "SELECT pg_database_size(current_database()) / 1e6"
            figures["database_mb"] = float(connection.execute(size).fetchone()[0])
        daemon = Daemon(options.gramd, settings, log)
        figures["ready_tables_s"] = daemon.wait_for("search")
        deadline = time.monotonic() + 120
        while not snapshot.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        figures["peak_mib"] = daemon.memory()[1]
        daemon.stop()
        daemon = Daemon(options.gramd, settings, log)
        figures["ready_file_s"] = daemon.wait_for("search")
        _, figures["tantivy_load_s"] = timed(lambda: Tantivy.fill(folder / f"tantivy-{count}", file))
        slow = {}
        if "text" in options.peers:
            connection = database.create("peer")
            _, figures["fulltext_load_s"] = timed(lambda: FullText.fill(connection, file))
            slow["fulltext"] = FullText(connection)
        if "bm25s" in options.peers:
            slow["bm25s"], figures["bm25s_load_s"] = timed(lambda: BM25S(file))
        # gramd closes a connection on which no request comes.
        engines = {"gramd": Gramd(daemon.port), "tantivy": Tantivy(folder / f"tantivy-{count}")}
        times = {name: [] for name in [*engines, *slow]}
        answered = dict.fromkeys(times, 0)
        few = queries[:: max(len(queries) // 100, 1)]
        for engine in engines.values():
            measure(engine, few)
        known = set(few)
        for number in range(options.rounds):
            for name, engine in engines.items():
                some, found = measure(engine, queries)
                times[name] += some
                answered[name] += found
                if options.model and name == "gramd" and number == 0:
                    new = [milliseconds for query, milliseconds in zip(queries, some) if query not in known]
                    figures["gramd_generated_p50_ms"] = statistics.median(new)
                    figures["gramd_generated_p99_ms"] = quantile(new, 0.99)
        if options.model:
            figures["by_generated"], figures["by_feedback"] = origins(daemon.port, few)
        for name, engine in slow.items():
            times[name], answered[name] = measure(engine, few)
        for name, some in times.items():
            figures[f"{name}_p50_ms"], figures[f"{name}_p99_ms"] = statistics.median(some), quantile(some, 0.99)
            figures[f"{name}_answered"] = answered[name] / len(some)
        askers = {"gramd": (Gramd, (daemon.port,)), "tantivy": (Tantivy, (folder / f"tantivy-{count}",))}
        for name, (make, arguments) in askers.items():
            figures[f"{name}_per_s"] = throughput(make, arguments, queries, options.askers, 10)
        figures["memory_mib"] = daemon.memory()[0]
        report(count, figures, list(times))
    finally:
        if daemon:
            daemon.stop()
        broker.stop()
        database.stop()


def report(count, figures, names):
    print(f"{count} products, {figures['queries']} queries, the first {LIMIT}")
    print(f"{'':10}{'p50 ms':>10}{'p99 ms':>10}{'a second':>10}{'answered':>10}{'loaded in s':>12}")
    for name in names:
        load = figures["load_s" if name == "gramd" else f"{name}_load_s"]
        rate = figures.get(f"{name}_per_s")
        print(
            f"{name:10}{figures[f'{name}_p50_ms']:10.2f}{figures[f'{name}_p99_ms']:10.2f}"
            f"{f'{rate:.0f}' if rate else '':>10}{figures[f'{name}_answered'] * 100:9.1f}%{load:12.1f}")
    print(f"search products={count} " + " ".join(f"{k}={v:.4g}" if isinstance(v, float) else f"{k}={v}"
                                                 for k, v in figures.items()), flush=True)


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--gramd", default=".build/release/gramd")
parser.add_argument("--demo", default=".build/release/gramd-demo")
parser.add_argument("--products", type=int, nargs="+", help="10000 100000 1000000 unless given, with --model 100000")
parser.add_argument("--queries", type=int, default=2000)
parser.add_argument("--rounds", type=int, default=3, help="how often each engine gets all queries")
parser.add_argument("--askers", type=int, default=4, help="clients at once, for queries a second")
parser.add_argument("--peers", nargs="*", default=["text", "bm25s"], help="of the slow ones: text, bm25s")
parser.add_argument("--clicks", type=int, default=1000, help="of the shop; a model learns from them")
parser.add_argument("--model", type=float, help="trains for so many minutes first, and codes all with the model")
parser.add_argument("--folder", help="keeps the shops for the next run; removed at the end unless given")
options = parser.parse_args()
with folder_for(options.folder) as folder:
    for count in options.products or ([100_000] if options.model else [10_000, 100_000, 1_000_000]):
        for former in folder.glob("tantivy-*"):
            shutil.rmtree(former)
        run(options, folder, count)
