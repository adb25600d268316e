"""Asks a running gramd what its OpenAPI document allows and what it forbids, by schemathesis, and fails on any finding.

  python probe.py --gramd gramd --demo gramd-demo --seconds 300

The daemon has an invented shop on a throwaway PostgreSQL. What its document says is all that schemathesis knows of it. It
ends with a curl command for each finding, and with what it sent. It has the token that changes need.
"""
import argparse, secrets, subprocess, sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Stand"))
from stand import Broker, Daemon, Database, folder_for, import_products, simulated_shop

parser = argparse.ArgumentParser()
parser.add_argument("--gramd", default=".build/release/gramd")
parser.add_argument("--demo", default=".build/release/gramd-demo")
parser.add_argument("--products", type=int, default=500)
parser.add_argument("--seconds", type=int, default=300, help="how long; the parts that don't repeat are finished first")
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--folder", help="keeps the shop and gramd's log; removed at the end unless given")
options = parser.parse_args()

with folder_for(options.folder) as folder:
    shop = simulated_shop(options.demo, folder, options.products, 100)
    database, broker, daemon = Database(folder / "postgres"), Broker(options.demo), None
    try:
        token = folder / "token"
        token.write_text(secrets.token_hex(16))
        token.chmod(0o600)
        settings = database.settings(broker, folder / "index.snapshot") | {"HTTP_TOKEN_FILE": token}
        import_products(options.gramd, settings, shop / "products.jsonl")
        daemon = Daemon(options.gramd, settings, folder / "gramd.log")
        for part in ("search", "sync", "coding"):
            daemon.wait_for(part)
        ended = subprocess.run([
            Path(sys.executable).parent / "schemathesis", "run", f"http://127.0.0.1:{daemon.port}/openapi.json",
            "--header", f"Authorization: Bearer {token.read_text()}", "--checks", "all", "--max-time", str(options.seconds), "--seed", str(options.seed), "--warnings", "off",
        ])
        if daemon.process.poll() is not None:
            raise SystemExit("gramd ended")
    finally:
        if daemon and daemon.process.poll() is None:
            daemon.stop()
        broker.stop()
        database.stop()
sys.exit(ended.returncode)
