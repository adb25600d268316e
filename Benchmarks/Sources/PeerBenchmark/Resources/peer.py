"""The other side of PeerBenchmark: the same work with PyTorch and Hugging Face Transformers.

    peer.py FOLDER [--compile]

loads the model in FOLDER/model, reads FOLDER/work.json, and prints one line: its versions, the variants of each
activity and its results in float32; or which packages pip must install. Then it answers each line of standard input:

    {"activity": "training", "variant": 0, "runs": 5}    one run unmeasured, then the seconds of each of five

All lines are JSON. An answer also says how long it waited for the request, and the processor time this took. It removes
the folder when it ends, for gramd's side may have been interrupted.
"""

import importlib.util
import json
import os
import shutil
import sys
import time

# Whatever a library prints must not come between the answers.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def answer(**values):
    print(json.dumps(values), file=answers, flush=True)


missing = [package for package in ("torch", "transformers") if importlib.util.find_spec(package) is None]
if missing:
    answer(missing=missing)
    sys.exit()

# Foundation starts a process with the default priority, and neither side shall come before the other.
os.setpriority(os.PRIO_PROCESS, 0, os.getpriority(os.PRIO_PROCESS, os.getppid()))
# The model is a folder; nothing is to be asked for over the network.
os.environ["HF_HUB_OFFLINE"] = "1"

FOLDER = sys.argv[1]
os.environ["TORCHINDUCTOR_CACHE_DIR"] = os.path.join(FOLDER, "compiled")

import torch
import torch.nn.functional as F
import transformers

with open(os.path.join(FOLDER, "work.json"), encoding="utf-8") as file:
    WORK = json.load(file)
TYPE = getattr(torch, WORK["type"])
THREADS = WORK["threads"]
torch.set_num_threads(THREADS)


def load(dtype):
    return transformers.LlamaForCausalLM.from_pretrained(os.path.join(FOLDER, "model"), dtype=dtype)


class Training:
    """Forward, backward and AdamW."""

    sequences = torch.tensor(WORK["training"])
    inputs, targets = sequences[:, :-1].contiguous(), sequences[:, 1:].flatten()

    def __init__(self, dtype, optimizer, compiled=False):
        # Weights wider than the type of the products: the usual mixed precision.
        self.autocast = dtype != TYPE
        self.model = load(dtype).train()
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(), lr=5e-5, betas=(0.9, 0.95), weight_decay=0.05, **{optimizer: True}
        )
        self.forward = torch.compile(self.loss) if compiled else self.loss
        weights = str(dtype).removeprefix("torch.") + " weights" + (" under autocast" if self.autocast else "")
        self.name = f"{weights}, {optimizer} AdamW" + (", compiled" if compiled else "")

    def loss(self):
        with torch.autocast("cpu", dtype=TYPE, enabled=self.autocast):
            logits = self.model(input_ids=self.inputs, use_cache=False).logits
            return F.cross_entropy(logits.float().flatten(0, 1), self.targets)

    def run(self):
        self.forward().backward()
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)


class Decoding:
    """Beam search for all prompts, `size` at a time."""

    def __init__(self, model, work, size, threads=THREADS):
        self.model, self.threads = model, threads
        self.beams, self.steps = work["beams"], work["maximumTokens"]
        self.batches = torch.tensor(work["prompts"]).split(size)
        self.name = f"{size} at a time, {threads} thread{'s'[: threads > 1]}"

    @torch.inference_mode()
    def sequences(self):
        """New tokens by prompt and beam, most probable first."""
        torch.set_num_threads(self.threads)
        parts = []
        for prompts in self.batches:
            found = self.model.generate(
                input_ids=prompts,
                attention_mask=torch.ones_like(prompts),
                num_beams=self.beams,
                num_return_sequences=self.beams,
                do_sample=False,
                max_new_tokens=self.steps,
                pad_token_id=0,
            )
            parts.append(found[:, prompts.shape[1] :].unflatten(0, (-1, self.beams)))
        torch.set_num_threads(THREADS)
        return torch.cat(parts)

    def run(self):
        self.sequences()


def results(dtype):
    """What gramd's results are compared with."""
    model = load(dtype).eval()
    found = {name: Decoding(model, WORK[name], 64).sequences().tolist() for name in ("products", "query")}
    with torch.no_grad():
        training = Training(dtype, "fused")
        training.autocast = False
        return {"loss": training.loss().item(), **found}


def measure(variant, runs):
    variant.run()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        variant.run()
        seconds.append(time.perf_counter() - start)
    return seconds


def clocks():
    return time.perf_counter(), time.process_time()


def main():
    model = load(TYPE).eval()
    variants = {
        "training": [
            Training(dtype, optimizer, compiled)
            for compiled in ([False, True] if "--compile" in sys.argv else [False])
            for dtype in dict.fromkeys([TYPE, torch.float32])
            for optimizer in ("fused", "foreach")
        ],
        "products": [Decoding(model, WORK["products"], size) for size in (16, 32, 64)],
        "query": [Decoding(model, WORK["query"], 1, threads) for threads in sorted({1, THREADS})],
    }
    answer(
        torch=torch.__version__,
        transformers=transformers.__version__,
        variants={activity: [variant.name for variant in ways] for activity, ways in variants.items()},
        results=results(torch.float32),
    )
    start = clocks()
    for line in sys.stdin:
        waited, used = (end - begin for begin, end in zip(start, clocks()))
        request = json.loads(line)
        seconds = measure(variants[request["activity"]][request["variant"]], request["runs"])
        answer(seconds=seconds, waited=waited, used=used)
        start = clocks()


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
