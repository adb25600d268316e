"""Search beside its peers, on the same products and queries, in turns within one run.

  python search.py --gramd gramd --demo gramd-demo --products 10000 100000 1000000

gramd answers over HTTP, on own codes only unless --model trains one; tantivy, bm25s and PostgreSQL's full text are
asked in this process or over one connection, and give identifiers only. Each query asks for a hundred products that
have any of its words. gramd is asked each query once more with a filter as a shopper sets it who has seen what fits:
its brand, its category, or a price near its own (filtered_…). bm25s and full text get fewer of the queries the more
products there are, and 50 at least; they are loaded once, gramd and tantivy as often as there are rounds.

Prints for each size a table, `start products=… tables_s=… file_s=… peak_mib=…`, which is how long gramd takes until
it answers, with its postings read from the tables and from the snapshot file, and `search products=… key=value …`;
then, for each step to a larger size, `growth from=… to=… key=ratio …`. A figure is the median of the rounds, and
key_spread=lowest..highest their range.

With --model a model is trained on the shop's clicks first and codes all products, which takes longer than all else:
hours for a million. Of a thousand clicks too few queries are kept from the training to choose a scoring by, so that
it is the default: with codes that the model writes for both sides, and with feedback. Queries are then timed apart
that are asked for the first time, whose codes the model writes (gramd_generated_…); all rounds but the first find
these in a cache. Nothing is asked before the model is read, which follows the start from the snapshot file (model_s,
seconds from the start on). Of a hundred queries it is said how many were answered by codes of the model and by feedback
(by_generated, by_feedback).
"""
import argparse, contextlib, json, multiprocessing, re, shutil, statistics, sys, threading, time
from pathlib import Path
from urllib.parse import quote

import bm25s, psycopg, Stemmer, tantivy

from connection import Connection
from figures import line, middle, quantile, shown, timed
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Tests/Stand"))
from stand import Broker, Daemon, Database, folder_for, import_products, simulated_shop, train

LIMIT = 100
# Those that get all queries.
FAST = ("gramd", "filtered", "tantivy")
# What grows with the products, as the lines of growth name it.
GROWTH = {
    "p50": "gramd_p50_ms", "p99": "gramd_p99_ms", "tantivy_p50": "tantivy_p50_ms", "tantivy_p99": "tantivy_p99_ms",
    "load": "load_s", "tantivy_load": "tantivy_load_s", "start_tables": "tables_s", "start_file": "file_s",
    "memory": "memory_mib", "peak": "peak_mib", "database": "database_mb"}


def words(text):
    return re.findall(r"\w+", text.lower())


def text_of(product):
    attributes = product.get("attributes", {})
    parts = [product.get(name, "") for name in ("title", "brand", "category", "description")]
    return " ".join(parts + [f"{value}" for value in attributes.values()])


def events(file):
    with open(file) as lines:
        yield from map(json.loads, lines)


def products(file):
    for event in events(file):
        yield event["product_id"], text_of(event["product"])


class Gramd:
    def __init__(self, port):
        self.connection = Connection(port)

    def path(self, query):
        return f"/v1/search?limit={LIMIT}&q={quote(query)}"

    def ask(self, query):
        body = self.connection.get(self.path(query).encode())
        return lambda: len(json.loads(body)["products"])


class Filtered(Gramd):
    def __init__(self, port, filters):
        super().__init__(port)
        self.filters = filters

    def path(self, query):
        return f"{super().path(query)}&{self.filters[query]}"


class Tantivy:
    def __init__(self, folder):
        self.index = tantivy.Index.open(str(folder))
        self.searcher = self.index.searcher()

    @staticmethod
    def fill(folder, file):
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        schema.add_text_field("text", tokenizer_name="en_stem", index_option="freq")
        shutil.rmtree(folder, ignore_errors=True)
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


def judged(shop):
    """The judged queries, each with the first product that fits it."""
    found = {}
    with open(shop / "judgments.tsv") as rows:
        next(rows)
        for row in rows:
            query, product, _ = row.split("\t", 2)
            found.setdefault(query, product)
    return found


def filters(file, fitting):
    """A filter for each query, by the product that fits it: by brand, by category and by price in turns."""
    wanted = set(fitting.values())
    known = {event["product_id"]: event["product"] for event in events(file) if event["product_id"] in wanted}

    def choices(product):
        yield from (f"{name}={quote(product[name])}" for name in ("brand", "category") if product.get(name))
        if price := product.get("price"):
            yield f"price_from={price * 0.8:.2f}&price_to={price * 1.2:.2f}"

    found = {}
    for number, (query, identifier) in enumerate(fitting.items()):
        possible = list(choices(known[identifier]))
        found[query] = possible[number % len(possible)]
    return found


def measure(engine, queries):
    """Milliseconds of each query, and how many had an answer."""
    engine.ask(queries[0])
    times, answered = [], 0
    for query in queries:
        count, seconds = timed(lambda: engine.ask(query))
        times.append(seconds * 1000)
        answered += count() > 0
    return times, answered


def _worker(make, arguments, queries, seconds, begin, counts):
    try:
        engine = make(*arguments)
        for query in queries[:50]:
            engine.ask(query)
        begin.wait()
        end, count = time.monotonic() + seconds, 0
        while time.monotonic() < end:
            engine.ask(queries[count % len(queries)])
            count += 1
        counts.put(count)
    except threading.BrokenBarrierError:
        counts.put(0)
    except Exception as error:
        counts.put(repr(error))
        # The others don't wait for it.
        begin.abort()


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
    asked = [counts.get() for _ in askers]
    for asker in askers:
        asker.join()
    failures = [count for count in asked if isinstance(count, str)]
    if failures:
        raise SystemExit(f"{make.__name__} can't be asked: {failures[0]}")
    return sum(asked) / seconds


def origins(port, queries):
    """The shares of queries some of whose products were found by codes that the model wrote, and that feedback added."""
    connection, generated, feedback = Connection(port), 0, 0
    for query in queries:
        body = connection.get(f"/v1/search?limit={LIMIT}&explain=true&q={quote(query)}".encode())
        found = {code["queryOrigin"] for product in json.loads(body)["products"] for code in product["explanation"]}
        generated += "generated" in found
        feedback += "feedback" in found
    return generated / len(queries), feedback / len(queries)


def load(options, database, broker, folder, file, figures):
    """Loads gramd and tantivy in turns. Returns the settings of the last gramd, whose database stays."""
    figures["load_s"], figures["tantivy_load_s"] = [], []
    for turn in range(options.rounds):
        if turn:
            database.drop(f"gramd{turn - 1}")
        settings = database.settings(broker, folder / "index.snapshot", f"gramd{turn}")
        figures["load_s"].append(timed(lambda: import_products(options.gramd, settings, file))[1])
        figures["tantivy_load_s"].append(timed(lambda: Tantivy.fill(folder / "tantivy", file))[1])
    return settings


@contextlib.contextmanager
def running(options, settings, folder):
    """A daemon that answers, and seconds until it did."""
    daemon = Daemon(options.gramd, settings, folder / "gramd.log")
    try:
        yield daemon, daemon.wait_for("search")
    finally:
        daemon.stop()


def start(options, settings, folder):
    """Seconds from a start until it answers, from the tables and from the file in turns, and memory meanwhile."""
    figures = {"tables_s": [], "file_s": [], "peak_mib": []}
    snapshot = settings["SEARCH_SNAPSHOT_FILE"]
    for _ in range(options.rounds):
        snapshot.unlink(missing_ok=True)
        with running(options, settings, folder) as (daemon, seconds):
            figures["tables_s"].append(seconds)
            deadline = time.monotonic() + 120
            while not snapshot.exists():
                if time.monotonic() > deadline:
                    raise SystemExit(f"{snapshot} was not written")
                time.sleep(0.05)
            figures["peak_mib"].append(daemon.memory()[1])
        with running(options, settings, folder) as (_, seconds):
            figures["file_s"].append(seconds)
    return figures


def sample(queries, count):
    """About so many of the queries."""
    return queries[:: max(len(queries) // count, 1)]


def ask(options, queries, few, engines, figures):
    """Asks all engines in turns. A hundred of the queries are asked before that, the same for all."""
    known = sample(queries, 100)
    for name in FAST:
        make, arguments = engines[name]
        measure(make(*arguments), known)
    for turn in range(options.rounds):
        for name, (make, arguments) in engines.items():
            asked = queries if name in FAST else few
            times, answered = measure(make(*arguments), asked)
            figures.setdefault(f"{name}_p50_ms", []).append(statistics.median(times))
            figures.setdefault(f"{name}_p99_ms", []).append(quantile(times, 0.99))
            figures[f"{name}_answered"] = answered / len(asked)
            if options.model and name == "gramd" and turn == 0:
                new = [milliseconds for query, milliseconds in zip(queries, times) if query not in known]
                figures["gramd_generated_p50_ms"] = statistics.median(new)
                figures["gramd_generated_p99_ms"] = quantile(new, 0.99)
    for _ in range(options.rounds):
        for name in FAST:
            rate = throughput(*engines[name], queries, options.askers, 5)
            figures.setdefault(f"{name}_per_s", []).append(rate)


def run(options, folder, count):
    """The figures of one size."""
    shop = simulated_shop(options.demo, folder, count, options.queries, options.clicks)
    file, fitting = shop / "products.jsonl", judged(shop)
    queries = list(fitting)
    few = sample(queries, max(len(queries) * 10_000 // count, 50))
    figures = {"products": count, "queries": len(queries)}
    database, broker = Database(folder / "postgres"), Broker(options.demo)
    try:
        settings = load(options, database, broker, folder, file, figures)
        if options.model:
            _, figures["train_s"] = timed(lambda: train(options.gramd, settings, shop, options.model))
        with psycopg.connect(settings["POSTGRES_CONNECTION"]) as connection:
            size = "SELECT pg_database_size(current_database()) / 1e6"
            figures["database_mb"] = float(connection.execute(size).fetchone()[0])
        started = start(options, settings, folder)
        slow = {}
        if "fulltext" in options.peers:
            connection = database.create("peer")
            _, figures["fulltext_load_s"] = timed(lambda: FullText.fill(connection, file))
            slow["fulltext"] = (FullText, (connection,))
        if "bm25s" in options.peers:
            loaded, figures["bm25s_load_s"] = timed(lambda: BM25S(file))
            slow["bm25s"] = (lambda: loaded, ())
        with running(options, settings, folder) as (daemon, _):
            if options.model:
                started["model_s"] = daemon.wait_for_model()
            # gramd closes a connection on which no request comes, so each measurement has one of its own.
            engines = {
                "gramd": (Gramd, (daemon.port,)), "filtered": (Filtered, (daemon.port, filters(file, fitting))),
                "tantivy": (Tantivy, (folder / "tantivy",)), **slow}
            ask(options, queries, few, engines, figures)
            if options.model:
                figures["by_generated"], figures["by_feedback"] = origins(daemon.port, sample(queries, 100))
            figures["memory_mib"] = daemon.memory()[0]
        report(figures, list(engines))
        line("start", {"products": count} | started)
        line("search", figures)
        return figures | started
    finally:
        broker.stop()
        database.stop()


def report(figures, names):
    print(f"{figures['products']} products, {figures['queries']} queries, the first {LIMIT}")
    print(f"{'':10}{'p50 ms':>24}{'p99 ms':>24}{'a second':>24}{'answered':>10}{'loaded in s':>24}")
    for name in names:
        cells = [figures.get(key) for key in (f"{name}_p50_ms", f"{name}_p99_ms", f"{name}_per_s")]
        loaded = figures.get("load_s" if name == "gramd" else f"{name}_load_s")
        print(
            f"{name:10}" + "".join(f"{'' if cell is None else shown(cell):>24}" for cell in cells)
            + f"{figures[f'{name}_answered'] * 100:9.1f}%{'' if loaded is None else shown(loaded):>24}")


def growth(smaller, larger):
    ratios = {name: middle(larger[key]) / middle(smaller[key]) for name, key in GROWTH.items()}
    line("growth", {"from": smaller["products"], "to": larger["products"]} | ratios)


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--gramd", default=".build/release/gramd")
parser.add_argument("--demo", default=".build/release/gramd-demo")
parser.add_argument("--products", type=int, nargs="+", help="10000 100000 1000000 unless given, with --model 100000")
parser.add_argument("--queries", type=int, default=2000)
parser.add_argument("--rounds", type=int, default=3, help="of loads, of starts, and of asking each engine")
parser.add_argument("--askers", type=int, default=4, help="clients at once, for queries a second")
parser.add_argument("--peers", nargs="*", default=["fulltext", "bm25s"], help="of the slow ones: fulltext, bm25s")
parser.add_argument("--clicks", type=int, default=1000, help="of the shop; a model learns from them")
parser.add_argument("--model", type=float, help="trains for so many minutes first, and codes all with the model")
parser.add_argument("--folder", help="keeps the shops for the next run; removed at the end unless given")
options = parser.parse_args()
with folder_for(options.folder) as folder:
    sizes = options.products or ([100_000] if options.model else [10_000, 100_000, 1_000_000])
    measured = [run(options, folder, count) for count in sorted(sizes)]
    for smaller, larger in zip(measured, measured[1:]):
        growth(smaller, larger)
