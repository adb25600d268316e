#!/usr/bin/env python3
"""An outage drill: a real Prometheus scrapes a running gramd while its database, its broker, its model, its disk and its
events fail one after the other. For each fault the alert that is meant for it has to fire, and no other.

usage: drill.py [--gramd PROGRAM] [--demo PROGRAM] [--prometheus PROGRAM] [--speed 10]

With --speed N every wait and every age in Config/prometheus/alerts.yaml is an Nth of what it is, so that the drill takes
minutes. Prints a row for each fault: what was to fire, what did, after how long, and whether all was quiet again once the
fault was mended. Ends with 1 where a row is not as it should be. The full disk needs root, for a small file system of its own.
"""

import argparse
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Stand"))
from stand import Broker, Daemon, Database, command, environment, free_port, import_products, simulated_shop, train

PRODUCTS = 5_000
DATA_MEGABYTES = 600
# What a machine that has something else to do leaves to gramd, and what it has to be left to answer scrapes.
THROTTLED, LEAST = 0.1, 0.02
# So many new products wait at most for a model that is slow: the small disk has room for them.
BACKLOG = 60_000
# New products come so many times as fast as they are coded. Then the oldest that waits is 900 s old after 1350 s, and
# GramdQueueOld fires 600 s later: there are enough of them for nearly twice that, as the pace may vary.
TOO_FAST, SLOW_FOR = 3, 3_600
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def hurried(rules, speed):
    """The rules with every wait and every age divided."""
    def wait(match):
        return f"for: {max(int(match[1]) * UNITS[match[2]] // speed, 1)}s"

    def age(match):
        return f"{match[1]} > {max(int(match[2]) // speed, 1)}"

    rules = re.sub(r"for: (\d+)([smhd])", wait, rules)
    return re.sub(r"(_seconds\)?) > (\d+)", age, rules)


class Prometheus:
    """A Prometheus that scrapes one gramd every other second."""

    def __init__(self, program, folder, port, speed):
        self.port = free_port()
        folder.mkdir()
        (folder / "alerts.yaml").write_text(hurried((ROOT / "Config/prometheus/alerts.yaml").read_text(), speed))
        (folder / "prometheus.yaml").write_text(json.dumps({
            "global": {"scrape_interval": "2s", "scrape_timeout": "2s", "evaluation_interval": "1s"},
            "rule_files": ["alerts.yaml"],
            "scrape_configs": [{"job_name": "gramd", "static_configs": [{"targets": [f"127.0.0.1:{port}"]}]}],
        }))
        with open(folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [program, f"--config.file={folder}/prometheus.yaml", f"--storage.tsdb.path={folder}/data",
                 f"--web.listen-address=127.0.0.1:{self.port}"], stdout=log, stderr=log)

    def firing(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/alerts", timeout=10) as answer:
            alerts = json.load(answer)["data"]["alerts"]
        return {alert["labels"]["alertname"] for alert in alerts if alert["state"] == "firing"}

    def value(self, expression):
        """The first value of an expression; none where it has none yet."""
        address = f"http://127.0.0.1:{self.port}/api/v1/query?query={urllib.request.quote(expression)}"
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                result = json.load(answer)["data"]["result"]
        except OSError:
            return None
        return float(result[0]["value"][1]) if result else None

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Shop:
    """Changes of prices and searches that never end, so that there is always something that a fault can hold up."""

    def __init__(self, gramd, settings, products):
        self.gramd, self.settings, self.products = gramd, settings, products
        self.port = None
        self.ends = threading.Event()
        self.threads = [threading.Thread(target=work) for work in (self._change, self._search)]
        for thread in self.threads:
            thread.start()

    def _change(self):
        number = 0
        while not self.ends.is_set():
            sender = subprocess.Popen(
                [self.gramd, "produce", "-"], env=environment(self.settings), stdin=subprocess.PIPE, text=True,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            with contextlib.suppress(OSError):
                while not self.ends.wait(0.1):
                    number += 1
                    event = dict(self.products[number % len(self.products)], op="update")
                    event["product"] = event["product"] | {"price": number % 90 + 1}
                    sender.stdin.write(json.dumps(event) + "\n")
                    sender.stdin.flush()
            with contextlib.suppress(OSError):
                sender.stdin.close()
            sender.terminate()
            sender.wait()

    def _search(self):
        number = 0
        while not self.ends.wait(0.1):
            number += 1
            words = self.products[number * 7 % len(self.products)]["product"]["title"].split()[:2]
            with contextlib.suppress(OSError):
                urllib.request.urlopen(
                    f"http://127.0.0.1:{self.port}/v1/search?q={urllib.request.quote(' '.join(words))}", timeout=5).close()

    def stop(self):
        self.ends.set()
        for thread in self.threads:
            thread.join()


class Drill:
    """The servers, gramd, and the faults: each is a context whose body is the outage."""

    def __init__(self, options, folder, stack):
        self.gramd, self.folder, self.speed = options.gramd, folder, options.speed
        self.is_root = os.geteuid() == 0
        shop = simulated_shop(options.demo, folder, PRODUCTS, 10)
        with open(shop / "products.jsonl") as lines:
            self.products = [json.loads(line) for line in lines]
        self.data = self._small_disk(stack) if self.is_root else None
        # What is written ahead lies elsewhere, as on a server that is to survive a full disk.
        self.database = Database(
            folder / "postgres", data=self.data, log=folder / "postgres/ahead" if self.data else None)
        stack.callback(self.database.stop)
        self.broker = Broker(options.demo)
        stack.callback(self.broker.stop)
        self.settings = self.database.settings(self.broker, folder / "index.snapshot")
        import_products(self.gramd, self.settings, shop / "products.jsonl")
        train(self.gramd, self.settings, shop, 0.5)
        self.shop = Shop(self.gramd, self.settings, self.products)
        stack.callback(self.shop.stop)
        self.daemon = None
        stack.callback(lambda: self.daemon.stop())
        self.start(self.settings)
        self.prometheus = Prometheus(options.prometheus, folder / "prometheus", self.daemon.port, options.speed)
        stack.callback(self.prometheus.stop)

    def _small_disk(self, stack):
        data = Path(tempfile.mkdtemp(prefix="gramd-drill-"))
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DATA_MEGABYTES}m,uid=postgres,gid=postgres,mode=700", "tmpfs", data],
                       check=True)
        stack.callback(data.rmdir)
        stack.callback(lambda: subprocess.run(["umount", data], check=True))
        return data

    def start(self, settings):
        port = self.daemon.port if self.daemon else None
        self.daemon = Daemon(self.gramd, settings, self.folder / "gramd.log", port)
        self.shop.port = self.daemon.port

    def send(self, lines):
        """Writes lines to the topic as they are: to one that is not that of products nothing is checked before."""
        subprocess.run(
            [self.gramd, "produce", "-", "--topic", "products"], input="\n".join(lines) + "\n", text=True, check=True,
            env=environment(self.settings | {"KAFKA_PRODUCT_TOPIC": "others"}), stdout=subprocess.DEVNULL)

    @contextlib.contextmanager
    def nothing(self):
        yield

    @contextlib.contextmanager
    def database_down(self):
        self.database.halt()
        yield
        self.database.start()

    @contextlib.contextmanager
    def broker_frozen(self):
        self.broker.process.send_signal(signal.SIGSTOP)
        yield
        self.broker.process.send_signal(signal.SIGCONT)

    @contextlib.contextmanager
    def poison(self):
        self.send(["{", '{"op": "update"}', "no JSON at all"])
        yield
        command(self.gramd, self.settings, "dlq", "drop", "--all")

    @contextlib.contextmanager
    def lost_model(self):
        models, away = self.folder / "models", self.folder / "models.away"
        models.rename(away)
        self.daemon.stop()
        self.start(self.settings)
        yield
        away.rename(models)
        self.daemon.stop()
        self.start(self.settings)

    @contextlib.contextmanager
    def full_disk(self):
        filler = self.data / "filler"
        with open(filler, "wb") as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(65536))
        # So much that no table has room for it.
        self.rename("full")
        yield
        filler.unlink()

    @contextlib.contextmanager
    def slow_model(self):
        ends = threading.Event()
        share = THROTTLED

        def throttle():
            while not ends.is_set():
                self.daemon.process.send_signal(signal.SIGSTOP)
                ends.wait(0.2 * (1 - share))
                self.daemon.process.send_signal(signal.SIGCONT)
                ends.wait(0.2 * share)

        threads = [threading.Thread(target=throttle)]
        threads[0].start()
        sent = []
        try:
            # A machine's pace is what it codes of these. Each of what comes then is another product: one that changes
            # again while it waits would be young again.
            self.rename("slow")
            pace = self.coding_pace()
            seconds = SLOW_FOR / self.speed
            share = max(LEAST, THROTTLED * min(1, BACKLOG / (pace * seconds)))
            pace *= share / THROTTLED
            products = [f"slow-{number}" for number in range(int(pace * seconds))]
            threads.append(threading.Thread(target=self.feed, args=(products, TOO_FAST * pace, ends, sent)))
            threads[1].start()
            yield
        finally:
            ends.set()
            for thread in threads:
                thread.join()
        deletes = self.folder / "deletes.jsonl"
        deletes.write_text("".join(json.dumps({"op": "delete", "product_id": name}) + "\n" for name in sent))
        command(self.gramd, self.settings, "produce", str(deletes))

    @contextlib.contextmanager
    def flood(self):
        self.send(["{"] * 3000)
        yield
        # A person looks, and finds that they may go.
        self.daemon.stop()
        self.start(self.settings | {"SYNC_DEAD_LETTER_LIMIT_PERCENT": 100})
        self.daemon.wait_for("sync")
        self.until(lambda: self.prometheus.value("max(gramd_consumer_lag_records)") == 0, 120)
        command(self.gramd, self.settings, "dlq", "drop", "--all")

    @contextlib.contextmanager
    def broker_gone(self):
        self.broker.stop()
        yield

    def rename(self, word):
        """Gives every product another title, so that all have to be coded anew."""
        file = self.folder / f"{word}.jsonl"
        with open(file, "w") as lines:
            for event in self.products:
                event["product"]["title"] += f" {word}"
                lines.write(json.dumps(event) + "\n")
        command(self.gramd, self.settings, "produce", str(file))

    def coding_pace(self):
        """Products that the model codes in a second, while some wait."""
        def coded():
            return self.prometheus.value('sum(gramd_products_coded_total{stage="generated"})') or 0

        before = coded()
        if self.until(lambda: coded() > before, 120) is None:
            raise SystemExit("nothing is coded")
        # From a step of the counter on, for fifteen seconds, half of the products, or until its next step.
        start, first = time.monotonic(), coded()
        self.until(lambda: coded() - first > PRODUCTS / 2, 15)
        self.until(lambda: coded() > first, 120)
        return max(1, (coded() - first) / (time.monotonic() - start))

    def feed(self, names, pace, ends, sent):
        """Sends new products under these names, so many a second, and notes which it has sent."""
        sender = subprocess.Popen(
            [self.gramd, "produce", "-"], env=environment(self.settings), stdin=subprocess.PIPE, text=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        start = time.monotonic()
        with contextlib.suppress(OSError):
            while len(sent) < len(names) and not ends.wait(0.5):
                for number in range(len(sent), min(len(names), int((time.monotonic() - start) * pace))):
                    event = self.products[number % len(self.products)]
                    title = f"{event['product']['title']} {number}"
                    event = dict(event, product_id=names[number], product=event["product"] | {"title": title})
                    sender.stdin.write(json.dumps(event) + "\n")
                    sent.append(names[number])
                sender.stdin.flush()
        with contextlib.suppress(OSError):
            sender.stdin.close()
        sender.wait()

    def until(self, condition, seconds):
        """Seconds until a condition holds; none where it doesn't in the time."""
        start = time.monotonic()
        while time.monotonic() - start < seconds:
            if condition():
                return time.monotonic() - start
            time.sleep(0.5)
        return None

    def is_quiet(self):
        return not self.prometheus.firing()

    def row(self, name, outage, expected, patience, is_mended=True):
        """Whether a fault raises the expected alerts, no other in as long as the slowest of them takes, and none after it."""
        seen = set()

        def look():
            seen.update(self.prometheus.firing())
            return expected <= seen

        with outage():
            after = self.until(look, patience / self.speed)
            # Long enough for what alerts after five minutes.
            self.until(lambda: look() and False, 400 / self.speed)
        quiet = self.until(self.is_quiet, 1800 / self.speed + 60) if is_mended else None
        holds = seen == expected and after is not None and (quiet is not None or not is_mended)
        print(
            f"{'ok' if holds else 'NOT':4}{name:16}{', '.join(sorted(expected)) or 'none':26}"
            f"{', '.join(sorted(seen)) or 'none':40}"
            f"{'never' if after is None else f'{after:.0f} s':8}"
            f"{'not mended' if not is_mended else 'no' if quiet is None else f'{quiet:.0f} s'}", flush=True)
        return holds

    def run(self):
        for part in ("search", "sync", "broker", "coding"):
            self.daemon.wait_for(part)
        self.until(lambda: self.prometheus.value("gramd_ready") == 1, 60)
        print(f"{'':4}{'fault':16}{'meant to fire':26}{'fired':40}{'after':8}quiet after the fault", flush=True)
        rows = [
            ("none", self.nothing, set(), 600),
            ("database down", self.database_down, {"GramdDatabaseDown"}, 600),
            ("broker frozen", self.broker_frozen, {"GramdBrokerDown"}, 1200),
            ("poison", self.poison, {"GramdDeadLetters"}, 900),
            ("lost model", self.lost_model, {"GramdModelLost"}, 600),
        ]
        if self.is_root:
            rows.append(("full disk", self.full_disk, {"GramdWritesFailing"}, 900))
        else:
            print("full disk: left out, for it needs root", flush=True)
        # It leaves room in the tables, which a full disk must not have.
        rows.append(("slow model", self.slow_model, {"GramdQueueOld"}, 3600))
        rows.append(("flood", self.flood, {"GramdDeadLetterFlood", "GramdDeadLetters"}, 900))
        held = [self.row(*row) for row in rows]
        held.append(self.row("broker gone", self.broker_gone, {"GramdBrokerDown"}, 1200, is_mended=False))
        return all(held)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gramd", default=str(ROOT / ".build/release/gramd"))
    parser.add_argument("--demo", default=str(ROOT / ".build/release/gramd-demo"))
    parser.add_argument("--prometheus", default="prometheus")
    parser.add_argument("--speed", type=int, default=10)
    parser.add_argument("--keep", action="store_true", help="leaves the logs, and says where")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="gramd-drill-"))
    folder.chmod(0o755)
    with contextlib.ExitStack() as stack:
        if options.keep:
            print(f"logs in {folder}")
        else:
            stack.callback(lambda: subprocess.run(["rm", "-rf", folder], check=True))
        drill = Drill(options, folder, stack)
        return 0 if drill.run() else 1


if __name__ == "__main__":
    sys.exit(main())
