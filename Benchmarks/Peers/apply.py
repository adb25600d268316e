"""Applying product events beside its peers: from a topic into PostgreSQL, the same events in the same run.

  python apply.py --gramd gramd --demo gramd-demo --events 1000000 --products 200000

Every event is a product's whole state with a version; a fifth have another title, the others another price. gramd
applies them guarded by version and offset, exactly once in effect, and posts the codes of every text that changed.
The hand-written one (confluent-kafka and psycopg) is guarded by version too; quixstreams and pathway overwrite with
what comes last. The time counts from the first commit that is seen to the state in which every product has its last
version; for pathway, which may commit all at once, from its start then. Then `gramd rebuild` makes that index anew
out of the same topic, all in all, from the start of the command to its end.

Prints `rebuild events=… products=… per_s=…` and, as the last line, `apply events=… products=… gramd=… handwritten=…
quixstreams=… pathway=… ceiling=…`, all in events a second: the ceiling is what PostgreSQL alone would reach with
gramd's own statements, by the time that it says it spent in them. Figures are medians of the rounds, with
key_spread=lowest..highest.
"""
import argparse, json, multiprocessing, random, sys, time, uuid
from pathlib import Path

import psycopg
from confluent_kafka import Consumer, Producer

from figures import line, timed
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Tests/Stand"))
from stand import Broker, Daemon, Database, command, folder_for, simulated_shop

TITLE_SHARE = 0.2
TOPIC = "products"
COLUMNS = ("id", "version", "title", "brand", "category", "description", "price")
TYPES = ("text", "bigint", "text", "text", "text", "text", "float8")
# The small broker keeps about 5 MB a partition.
PARTITIONS = 48


def fill(broker, file, count):
    """Sends the events. Returns how many products there are, and the sum of their last versions."""
    random.seed(1)
    with open(file) as lines:
        shop = [(event["product_id"], event["product"]) for event in map(json.loads, lines)]
    producer = Producer({
        "bootstrap.servers": broker.address, "linger.ms": 50, "compression.type": "zstd",
        "queue.buffering.max.messages": 500_000})
    last = {}
    for number in range(count):
        place = number if number < len(shop) else random.randrange(len(shop))
        identifier, product = shop[place]
        title = product["title"]
        if random.random() < TITLE_SHARE:
            title = f"{title} {random.choice(shop)[1]['title'].split()[0]}"
        price = round(random.random() * 100, 2)
        values = (identifier, number, title, product.get("brand"), product.get("category"), product.get("description"), price)
        event = {name: value for name, value in zip(COLUMNS, values) if value is not None}
        producer.produce(TOPIC, json.dumps(event), key=identifier)
        last[identifier] = number
        if number % 1000 == 0:
            producer.poll(0)
    if producer.flush(120):
        raise SystemExit("the broker did not take all events")
    return len(last), sum(last.values())


def settings(broker):
    return {
        "bootstrap.servers": broker, "group.id": uuid.uuid4().hex, "auto.offset.reset": "earliest",
        "enable.auto.commit": False, "fetch.wait.max.ms": 10}


def handwritten(broker, address, port, user):
    """What a careful person writes in an afternoon: batches as arrays, one statement, guarded by the version."""
    consumer = Consumer(settings(broker))
    database = psycopg.connect(address)
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(COLUMNS, TYPES))
    database.execute(f"CREATE TABLE handwritten ({columns}, payload jsonb, PRIMARY KEY (id))")
    database.commit()
    arrays = ", ".join(f"%s::{kind}[]" for kind in TYPES + ("jsonb",))
    changes = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:] + ("payload",))
    statement = (
        f"INSERT INTO handwritten SELECT * FROM unnest({arrays}) "
        f"ON CONFLICT (id) DO UPDATE SET {changes} WHERE handwritten.version < excluded.version")
    consumer.subscribe([TOPIC])
    while True:
        rows = {}
        for message in consumer.consume(5000, 0.5):
            if not message.error():
                event = json.loads(message.value())
                before = rows.get(event["id"])
                if before is None or before[1] < event["version"]:
                    rows[event["id"]] = (*(event.get(name) for name in COLUMNS), message.value().decode())
        if rows:
            database.execute(statement, [list(column) for column in zip(*rows.values())])
            database.commit()
            consumer.commit(asynchronous=False)


def quixstreams(broker, address, port, user):
    from quixstreams import Application
    from quixstreams.models.topics import TopicAdmin, TopicConfig
    from quixstreams.sinks.community.postgresql import PostgreSQLSink

    # The small broker can't describe its topics.
    known = TopicConfig(num_partitions=PARTITIONS, replication_factor=1, extra_config={"retention.ms": "-1"})
    TopicAdmin.inspect_topics = lambda self, names, timeout=30: {name: known for name in names}
    application = Application(
        broker_address=broker, consumer_group=uuid.uuid4().hex, auto_offset_reset="earliest", loglevel="WARNING",
        commit_every=10_000, commit_interval=5, consumer_extra_config={"fetch.wait.max.ms": 10})
    sink = PostgreSQLSink(
        host="127.0.0.1", port=port, dbname="peers", user=user, password="", table_name="quixstreams",
        primary_key_columns="id", upsert_on_primary_key=True, include_metadata=False)
    application.dataframe(application.topic(TOPIC, value_deserializer="json")).sink(sink)
    application.run()


def pathway(broker, address, port, user):
    import pathway

    class Product(pathway.Schema):
        id: str = pathway.column_definition(primary_key=True)
        version: int
        title: str | None = pathway.column_definition(default_value=None)
        brand: str | None = pathway.column_definition(default_value=None)
        category: str | None = pathway.column_definition(default_value=None)
        description: str | None = pathway.column_definition(default_value=None)
        price: float | None = pathway.column_definition(default_value=None)

    consumer = {name: str(value) for name, value in settings(broker).items() if name != "enable.auto.commit"}
    table = pathway.io.kafka.read(
        rdkafka_settings=consumer, topic=TOPIC, schema=Product, format="json", autocommit_duration_ms=500)
    target = {"host": "127.0.0.1", "port": str(port), "dbname": "peers", "user": user, "password": "none"}
    pathway.io.postgres.write(
        table, target, "pathway", init_mode="create_if_not_exists", output_table_type="snapshot", primary_key=[table.id])
    pathway.run(monitoring_level=pathway.MonitoringLevel.NONE)


def wait(database, query, done, patience, ended):
    """Seconds from the first row that `query` sees until it is `done`; from now, for one that commits all at once.
    `ended` gives the status of the process that writes once it has ended, None before."""
    begun, first = time.monotonic(), None
    deadline = begun + patience
    with psycopg.connect(database, autocommit=True) as connection:
        while time.monotonic() < deadline:
            try:
                row = connection.execute(query).fetchone()
            except psycopg.errors.UndefinedTable:
                row = None
            now = time.monotonic()
            if row and row[0] and first is None:
                first = now
            if row == done:
                return now - (first if first < now else begun)
            if (status := ended()) is not None:
                raise SystemExit(f"what applies the events ended with status {status}, at {row}; what it said is above")
            time.sleep(0.25)
    raise TimeoutError(f"{row} after {patience} s")


def peer(engine, broker, database, state, options):
    address = database.connection("peers")
    process = multiprocessing.get_context("spawn").Process(
        target=engine, args=(broker.address, address, database.port, database.user), daemon=True)
    process.start()
    try:
        table = engine.__name__
        query = f"SELECT count(*), sum(version) FROM {table}"
        return options.events / wait(address, query, state, options.patience, lambda: process.exitcode)
    finally:
        process.kill()
        process.join()


def gramd(broker, database, name, folder, options):
    """Events a second, of gramd and of PostgreSQL alone in gramd's statements; and the settings of the daemon."""
    values = database.settings(broker, folder / "none" / "index.snapshot", name) | {
        "KAFKA_PRODUCT_TOPIC": TOPIC, "CATALOG_FIELDS_PRODUCT": ".", "CATALOG_FIELDS_VERSION": "version"}
    address = database.connection(name)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_stat_statements")
        connection.execute("SELECT pg_stat_statements_reset()")
    daemon = Daemon(options.gramd, values, folder / "gramd.log")
    try:
        query = "SELECT sum(next_offset) FROM gramd.consumer_offset"
        seconds = wait(address, query, (options.events,), options.patience, daemon.status)
    finally:
        daemon.stop()
    with psycopg.connect(address) as connection:
        busy = connection.execute(
            "SELECT sum(total_exec_time + total_plan_time) / 1000 FROM pg_stat_statements "
            "JOIN pg_database ON dbid = pg_database.oid WHERE datname = current_database() AND query NOT LIKE %s",
            ["SELECT sum(next_offset)%"]).fetchone()[0]
    return options.events / seconds, options.events / busy, values


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--gramd", default=".build/release/gramd")
parser.add_argument("--demo", default=".build/release/gramd-demo")
parser.add_argument("--events", type=int, default=1_000_000)
parser.add_argument("--products", type=int, default=200_000)
parser.add_argument("--rounds", type=int, default=3, help="of gramd and of each peer, in turns")
parser.add_argument("--patience", type=int, default=600, help="seconds for one run")
parser.add_argument("--peers", nargs="*", default=["handwritten", "quixstreams", "pathway"])
parser.add_argument("--folder", help="keeps the shop for the next run; removed at the end unless given")


def main(options):
    rates, rebuilt = {name: [] for name in ["gramd", *options.peers, "ceiling"]}, []
    with folder_for(options.folder) as folder:
        file = simulated_shop(options.demo, folder, options.products, 2000) / "products.jsonl"
        broker = Broker(options.demo, PARTITIONS)
        database = Database(folder / "postgres", "-c shared_preload_libraries=pg_stat_statements")
        try:
            state = fill(broker, file, options.events)
            for turn in range(options.rounds):
                mine, ceiling, values = gramd(broker, database, f"gramd{turn}", folder, options)
                rates["gramd"].append(mine)
                rates["ceiling"].append(ceiling)
                print(f"gramd: {mine:.0f} events/s; PostgreSQL alone {ceiling:.0f}", flush=True)
                _, seconds = timed(lambda: command(options.gramd, values, "rebuild"))
                rebuilt.append(options.events / seconds)
                print(f"rebuild: {rebuilt[-1]:.0f} events/s", flush=True)
                database.drop(f"gramd{turn}")
                for name in options.peers:
                    database.create("peers")
                    rates[name].append(peer(globals()[name], broker, database, state, options))
                    print(f"{name}: {rates[name][-1]:.0f} events/s", flush=True)
                    database.drop("peers")
        finally:
            broker.stop()
            database.stop()
    work = {"events": options.events, "products": options.products}
    line("rebuild", work | {"per_s": rebuilt})
    line("apply", work | rates)


if __name__ == "__main__":
    main(parser.parse_args())
