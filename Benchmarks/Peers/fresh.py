"""From a product event to the search that finds its new words.

  python fresh.py --gramd gramd --demo gramd-demo --products 100000 --rates 10 100 1000

Loads a shop, then writes events to the topic at each rate, in turns: a fifth give a product another title, the others
another price. Some of the new titles have a word of their own, which is searched for until it finds its product.
Prints a line for each rate, `fresh products=… rate=… p50_ms=… p95_ms=… p99_ms=… probes=… sent_per_s=…`: medians of
the rounds, with key_spread=lowest..highest.

With --model a model is trained first and codes all products, as search.py has it; a new title is found by its own
codes, and the model's follow while events go on coming.
"""
import argparse, concurrent.futures, json, math, queue, random, sys, time
from pathlib import Path

import psycopg
from confluent_kafka import Producer

from connection import Connection
from figures import line, quantile
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Tests/Stand"))
from stand import Broker, Daemon, Database, folder_for, import_products, simulated_shop, train

TEXT_SHARE = 0.2
PROBES_PER_SECOND = 20
PROBERS = 4
PATIENCE = 30
SETTLING = 900


def load(file):
    with open(file) as lines:
        events = (json.loads(line) for line in lines)
        return [(event["product_id"], event["product"]) for event in events]


def probe(port, probes):
    """Milliseconds that each word was searched for until its product was found; infinite where it was not in time."""
    connection, times = Connection(port), []
    while (task := probes.get()) is not None:
        word, identifier, sent = task
        path, quoted = f"/v1/search?limit=1&q={word}".encode(), f'"{identifier}"'.encode()
        while quoted not in connection.get(path) and time.monotonic() - sent < PATIENCE:
            time.sleep(0.001)
        waited = time.monotonic() - sent
        times.append(waited * 1000 if waited < PATIENCE else math.inf)
    return times


def run(daemon, broker, products, rate, seconds, seed):
    """The figures of one rate in one round."""
    random.seed(seed)
    producer = Producer({"bootstrap.servers": broker.address, "linger.ms": 0})
    probes, pool = queue.Queue(), concurrent.futures.ThreadPoolExecutor(PROBERS)
    probers = [pool.submit(probe, daemon.port, probes) for _ in range(PROBERS)]
    every = max(round(rate * TEXT_SHARE / PROBES_PER_SECOND), 1)
    texts, start = 0, time.monotonic()
    try:
        for number in range(int(rate * seconds)):
            wait = start + number / rate - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            place = random.randrange(len(products))
            identifier, product = products[place]
            word = None
            if random.random() < TEXT_SHARE:
                texts += 1
                word = f"zq{seed}x{number}y"
                product = product | {"title": f"{product['title'].split(' zq')[0]} {word}"}
            else:
                product = product | {"price": round(random.random() * 100, 2)}
            products[place] = (identifier, product)
            event = {"op": "update", "product_id": identifier, "product": product}
            producer.produce("products", json.dumps(event), key=identifier)
            producer.poll(0)
            if word and texts % every == 0:
                probes.put((word, identifier, time.monotonic()))
        producer.flush(30)
        took = time.monotonic() - start
    finally:
        # Or the probers would wait for ever, and the process for them.
        for _ in probers:
            probes.put(None)
    times = [milliseconds for prober in probers for milliseconds in prober.result()]
    return {
        "p50_ms": quantile(times, 0.5), "p95_ms": quantile(times, 0.95), "p99_ms": quantile(times, 0.99),
        "probes": len(times), "sent_per_s": rate * seconds / took}


def settle(connection):
    """Waits until all is coded, so that a model's work for one rate is not in the figures of the next."""
    deadline = time.monotonic() + SETTLING
    with psycopg.connect(connection, autocommit=True) as database:
        while database.execute("SELECT EXISTS (SELECT FROM gramd.coding_task)").fetchone()[0]:
            if time.monotonic() > deadline:
                raise SystemExit(f"products still wait for coding after {SETTLING} s")
            time.sleep(0.1)


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--gramd", default=".build/release/gramd")
parser.add_argument("--demo", default=".build/release/gramd-demo")
parser.add_argument("--products", type=int, default=100_000)
parser.add_argument("--rates", type=int, nargs="+", default=[10, 100, 1000])
parser.add_argument("--seconds", type=int, default=20, help="how long each rate is held in a round")
parser.add_argument("--rounds", type=int, default=3, help="how often each rate is held")
parser.add_argument("--clicks", type=int, default=1000, help="of the shop; a model learns from them")
parser.add_argument("--model", type=float, help="trains for so many minutes first, and codes all with the model")
parser.add_argument("--folder", help="keeps the shop for the next run; removed at the end unless given")
options = parser.parse_args()
with folder_for(options.folder) as folder:
    shop = simulated_shop(options.demo, folder, options.products, 2000, options.clicks)
    file = shop / "products.jsonl"
    database, broker, daemon = Database(folder / "postgres"), Broker(options.demo), None
    try:
        settings = database.settings(broker, folder / "none" / "index.snapshot")
        import_products(options.gramd, settings, file)
        if options.model:
            train(options.gramd, settings, shop, options.model)
        daemon = Daemon(options.gramd, settings, folder / "gramd.log")
        for part in ("search", "sync", "broker"):
            daemon.wait_for(part)
        if options.model:
            daemon.wait_for_model()
        products = load(file)
        figures = {rate: {} for rate in options.rates}
        for turn in range(options.rounds):
            for number, rate in enumerate(options.rates):
                seed = turn * len(options.rates) + number
                settle(settings["POSTGRES_CONNECTION"])
                for key, value in run(daemon, broker, products, rate, options.seconds, seed).items():
                    figures[rate].setdefault(key, []).append(value)
        for rate, runs in figures.items():
            runs["probes"] = sum(runs["probes"])
            line("fresh", {"products": options.products, "rate": rate} | runs)
    finally:
        if daemon:
            daemon.stop()
        broker.stop()
        database.stop()
