"""What benchmarks and trials run on: a throwaway PostgreSQL, the small broker of gramd-demo, and gramd itself."""
import contextlib, http.client, json, os, pwd, shutil, signal, socket, subprocess, tempfile, time
from pathlib import Path

POSTGRES = max(
    Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), default=None)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def folder_for(path):
    """The folder of a run: the named one, which stays, or one that is removed at the end."""
    folder = Path(path or tempfile.mkdtemp(prefix="gramd-bench-")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        if not path:
            shutil.rmtree(folder)


def simulated_shop(demo, folder, count, queries, clicks=1000):
    """The folder of an invented shop; one that is there already is taken."""
    shop = folder / f"shop-{count}-{clicks}"
    if not (shop / "products.jsonl").exists():
        subprocess.run(
            [demo, "simulate", shop, "--products", str(count), "--clicks", str(clicks), "--queries", str(queries)],
            check=True, stdout=subprocess.DEVNULL)
    return shop


def environment(settings):
    """The environment of a gramd with these settings and no others."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("GRAMD_")}
    return others | {f"GRAMD_{name}": str(value) for name, value in settings.items()}


def command(gramd, settings, *arguments):
    """Runs a command of gramd to its end."""
    subprocess.run([gramd, *arguments], check=True, env=environment(settings), stdout=subprocess.DEVNULL)


def import_products(gramd, settings, file):
    """Loads a file into the index, until all of it is coded."""
    command(gramd, settings, "import", "products", file)


def train(gramd, settings, shop, minutes):
    """Trains a model on a shop's products and clicks, until it answers."""
    command(gramd, settings, "import", "clicks", shop / "clicks.tsv")
    command(gramd, settings, "train", "--minutes", str(minutes))


class Database:
    """A cluster that is removed at the end. It does not wait for the disk, like that of the tests."""

    def __init__(self, folder, more="", data=None, log=None):
        """`data` is an empty folder of the server's account, `log` one for what is written ahead; both in `folder` without."""
        self.folder, self.port = Path(folder), free_port()
        self.data = data or self.folder / "data"
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        ahead = ["-X", str(log)] if log else []
        self._do("initdb", "-D", str(self.data), "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", *ahead)
        self.options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off "
            "-c synchronous_commit=off -c shared_buffers=1GB -c max_wal_size=8GB -c work_mem=64MB " + more
        )
        self.start()

    def start(self):
        self._do("pg_ctl", "-D", str(self.data), "-w", "-l", f"{self.folder}/log", "-o", self.options, "start")

    def halt(self):
        """Ends it as a crash would; `start` brings it back with its data."""
        self._do("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")

    def _do(self, program, *arguments):
        if not POSTGRES:
            raise SystemExit("there is no PostgreSQL server in /usr/lib/postgresql; make packages installs one")
        command = [POSTGRES / program, *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def connection(self, name):
        return f"host=127.0.0.1 port={self.port} user={self.user} dbname={name}"

    def create(self, name):
        self._do("createdb", "-h", "127.0.0.1", "-p", str(self.port), name)
        return self.connection(name)

    def drop(self, name):
        self._do("dropdb", "-h", "127.0.0.1", "-p", str(self.port), "--force", name)

    def settings(self, broker, snapshot, name="gramd"):
        """Those of a gramd on a new database here."""
        return {
            "POSTGRES_CONNECTION": self.create(name), "KAFKA_BOOTSTRAP_SERVERS": broker.address,
            "KAFKA_FETCH_WAIT_MILLISECONDS": 10, "SEARCH_SNAPSHOT_FILE": snapshot, "LOG_LEVEL": "notice",
            "MODEL_FOLDER": self.folder.parent / "models",
        }

    def stop(self):
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)


class Broker:
    """gramd-demo's broker, with one topic."""

    def __init__(self, program, partitions=4):
        self.port = free_port()
        self.process = subprocess.Popen(
            [program, "broker", "--port", str(self.port), "--partitions", str(partitions)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.address = f"127.0.0.1:{self.port}"
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise SystemExit("the broker does not listen")
                time.sleep(0.05)

    def stop(self):
        self.process.kill()
        self.process.wait()


class Daemon:
    """A running `gramd run`."""

    def __init__(self, program, settings, log, port=None):
        self.port = port or free_port()
        self.started = time.monotonic()
        with open(log, "ab") as output:
            self.process = subprocess.Popen([program, "run"], env=environment(settings | {"HTTP_PORT": self.port}), stdout=output, stderr=output)
        self.log = log

    def wait_for(self, part, timeout=600):
        """Seconds from the start until `/readyz` has nothing against a part."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise SystemExit(f"gramd ended; see {self.log}")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/readyz")
                if part not in json.loads(connection.getresponse().read())["failures"]:
                    return time.monotonic() - self.started
            except (OSError, ValueError, KeyError, http.client.HTTPException):
                pass
            time.sleep(0.02)
        raise SystemExit(f"gramd's {part} is not ready after {timeout} s; see {self.log}")

    def wait_for_model(self, timeout=600):
        """Seconds from the start until queries are encoded by the model of the generation that answers."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", "/metrics")
            if "\ngramd_model_loaded 1" in connection.getresponse().read().decode():
                return time.monotonic() - self.started
            time.sleep(0.02)
        raise SystemExit(f"gramd's model is not read after {timeout} s; see {self.log}")

    def status(self):
        """How it ended, after a line about where its log is; None while it runs."""
        status = self.process.poll()
        if status is not None:
            print(f"gramd ended; see {self.log}", flush=True)
        return status

    def memory(self):
        """Resident and peak, in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        value = lambda name: int(status.split(name + ":")[1].split()[0]) // 1024
        return value("VmRSS"), value("VmHWM")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)
