#!/usr/bin/env python3
"""Serves the page's files with invented answers, so that the page can be looked at without gramd.

usage: stub.py [--port PORT] [--state empty|healthy|trouble|serve]

The state can be changed while it runs: http://127.0.0.1:PORT/state/NAME. The token is TOKEN below.
"""

import argparse
import json
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import states

SOURCES = Path(__file__).resolve().parents[2] / "Sources/Serving"
FILES = SOURCES / "Resources/Page"
TOKEN = "a-token-for-the-tests"
TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
         ".svg": "image/svg+xml"}
HEADERS = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


def policy():
    """The Content-Security-Policy, as the program has it."""
    source = (SOURCES / "HTTP/PageFile.swift").read_text()
    listed = re.search(r"static let policy = \[(.*?)\]\.joined", source, re.S).group(1)
    return "; ".join(re.findall(r'"([^"]*)"', listed))


class Stub(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port=0, state="healthy"):
        super().__init__(("127.0.0.1", port), Handler)
        self.policy = policy()
        self.state = state
        self.changed = threading.Condition()
        self.dropped = False

    def handle_error(self, request, client_address):
        """Browsers break connections off; anything else is told."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def change(self, state):
        with self.changed:
            self.state, self.dropped = state, False
            self.changed.notify_all()

    def shown(self, overview):
        return {**overview, "deadLetters": []} if self.dropped else overview


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, body, status=200, content="application/json", **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {**HEADERS, "Content-Type": content, "Content-Length": len(data), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def error(self, status, text):
        self.answer({"error": text}, status)

    def do_GET(self):
        address = urlsplit(self.path)
        path, values = address.path, {name: value[0] for name, value in parse_qs(address.query).items()}
        state = self.server.state
        if path == "/" or path.startswith("/page/"):
            file = FILES / ("index.html" if path == "/" else path.removeprefix("/page/"))
            return self.answer(file.read_bytes(), content=TYPES[file.suffix], **{"Content-Security-Policy": self.server.policy})
        if path.startswith("/state/"):
            self.server.change(path.removeprefix("/state/"))
            return self.answer({"state": self.server.state})
        if path == "/v1/overview":
            return self.answer(self.server.shown(states.overview(state)))
        if path == "/v1/live":
            return self.live()
        if path == "/v1/search":
            return self.answer(states.search(values["q"]))
        if path == "/v1/codes":
            return self.answer(states.codes(values["q"]))
        if path == "/v1/dead-letters":
            return self.answer(states.dead_letters(state, values.get("topic"), values.get("cause")))
        if product := re.fullmatch("/v1/products/([^/]+)/(codes|history)", path):
            identifier = unquote(product[1])
            found = (states.product_codes if product[2] == "codes" else states.product_history)(identifier)
            kind = "there is no product" if product[2] == "codes" else "there was never a product"
            return self.answer(found) if found else self.error(404, f"{kind} '{identifier}'")
        return self.error(404, "there is nothing at this path")

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] is None:
            return self.error(401, "a change needs the token: Authorization: Bearer …")
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            return self.error(401, "the token is wrong")
        if self.path == "/v1/dead-letters/drop":
            with self.server.changed:
                self.server.dropped = True
                self.server.changed.notify_all()
            return self.answer({"dropped": len(body.get("ids", [])) or 3})
        return self.answer({"settled": 2, "empty": 0, "failed": 1, "hasMore": False, "failures": [
            {"id": 9_121, "cause": "not_json", "message": "the value is not JSON: unexpected '<' at byte 0"}]})

    def live(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            self.wfile.write(b"retry: 2000\n\n")
            while True:
                data = json.dumps(self.server.shown(states.event(self.server.state)))
                self.wfile.write(f"event: overview\ndata: {data}\n\n".encode())
                with self.server.changed:
                    if not self.server.changed.wait(5):
                        self.wfile.write(b":\n\n")
        except OSError:
            return


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8481)
    parser.add_argument("--state", choices=states.NAMES, default="healthy")
    arguments = parser.parse_args()
    stub = Stub(arguments.port, arguments.state)
    print(f"{stub.address}, states: {', '.join(states.NAMES)}")
    stub.serve_forever()
