"""Serves a model that gramd wrote by a real engine while a command runs: `make verify-generator MODEL=FOLDER`.

    python3 serve_model.py FOLDER [--gguf FILE] -- COMMAND …

takes vLLM (`vllm`), or, for the same model as a GGUF file, llama.cpp's server (`llama-server`), from the PATH. COMMAND finds
the server in GRAMD_TEST_GENERATOR, its kind in GRAMD_TEST_GENERATOR_ENGINE and the folder in GRAMD_TEST_GENERATOR_MODEL.
Where no engine is installed nothing is run, and the reason is said.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

START_SECONDS = 600


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def engine(folder, gguf, port):
    """The kind of engine, and what starts it; none where none is there."""
    if gguf and shutil.which("llama-server"):
        return "llamacpp", [
            "llama-server", "--model", gguf, "--alias", "gram", "--host", "127.0.0.1", "--port", str(port),
            "--ctx-size", "2048", "--parallel", "4"]
    if not gguf and shutil.which("vllm"):
        return "vllm", [
            "vllm", "serve", folder, "--served-model-name", "gram", "--dtype", "float32", "--max-model-len", "128",
            "--enforce-eager", "--host", "127.0.0.1", "--port", str(port)]
    return None, None


def wait_for(server, url):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            sys.exit(f"{server.args[0]} ended by itself with {server.returncode}")
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):
                return
        except OSError:
            time.sleep(1)
    sys.exit(f"{server.args[0]} was not ready within {START_SECONDS} seconds")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--gguf")
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    port = free_port()
    kind, start = engine(arguments.folder, arguments.gguf, port)
    if kind is None:
        wanted = "llama-server" if arguments.gguf else "vllm"
        print(f"skipped: {wanted} is not installed (PATH)")
        return
    url = f"http://127.0.0.1:{port}"
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("VLLM_CPU_KVCACHE_SPACE", "1")
    server = subprocess.Popen(start)
    try:
        wait_for(server, url)
        os.environ.update(
            GRAMD_TEST_GENERATOR=url, GRAMD_TEST_GENERATOR_ENGINE=kind,
            GRAMD_TEST_GENERATOR_MODEL=os.path.abspath(arguments.folder))
        status = subprocess.run(arguments.command).returncode
    finally:
        server.terminate()
        server.wait()
    sys.exit(status)


if __name__ == "__main__":
    main()
