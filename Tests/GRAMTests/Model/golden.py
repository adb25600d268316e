"""Writes the golden files of GoldenTests with Hugging Face Transformers.

Needs torch, transformers and safetensors; running the tests needs none of them. From this folder:
    python3 golden.py ../Golden
"""

import json
import pathlib
import sys

import torch
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM

out = pathlib.Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
torch.manual_seed(20260101)
config = LlamaConfig(
    vocab_size=64, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=64, rms_norm_eps=1e-5, rope_theta=10000.0,
    tie_word_embeddings=True, bos_token_id=1, eos_token_id=2, attention_dropout=0.0)
model = LlamaForCausalLM(config).float().eval()
with torch.no_grad():
    for name, parameter in model.named_parameters():
        # Larger than the usual 0.02, so that every part of the network matters; norms away from one.
        parameter.copy_(torch.randn_like(parameter) * 0.3 + (1.0 if "norm" in name else 0.0))
model.save_pretrained(out / "checkpoint", safe_serialization=True)
for name in ("generation_config.json",):
    (out / "checkpoint" / name).unlink(missing_ok=True)

prompt = [1, 17, 33, 5, 60, 12, 9]
continuations = [([8, 41, 2], 1.0), ([8, 19, 22, 2], 0.5), ([50, 2], 0.25)]
model.zero_grad()
loss = torch.zeros(())
logits = []
for tokens, weight in continuations:
    ids = torch.tensor([prompt + tokens])
    result = model(ids).logits[0]
    logits.append(result.detach())
    predictions = result[len(prompt) - 1 : -1]
    loss = loss + weight * torch.nn.functional.cross_entropy(predictions, torch.tensor(tokens), reduction="sum")
loss.backward()
tensors = {f"logits.{i}": t.contiguous() for i, t in enumerate(logits)}
for name, parameter in model.named_parameters():
    tensors[f"gradient.{name}"] = parameter.grad.contiguous()
save_file(tensors, out / "expected.safetensors")
(out / "expected.json").write_text(
    json.dumps(
        {
            "prompt": prompt,
            "continuations": [{"tokens": t, "weight": w} for t, w in continuations],
            "loss": loss.item(),
        },
        indent=2,
    )
    + "\n"
)

# AdamW: three steps at a constant rate on one tensor.
torch.manual_seed(7)
value = torch.nn.Parameter(torch.randn(37))
start = value.detach().clone()
optimizer = torch.optim.AdamW([value], lr=0.01, betas=(0.9, 0.95), eps=1e-8, weight_decay=0.1)
gradients = []
for _ in range(3):
    value.grad = torch.randn(37)
    gradients.append(value.grad.clone())
    optimizer.step()
(out / "adamw.json").write_text(
    json.dumps(
        {"start": start.tolist(), "gradients": [g.tolist() for g in gradients], "end": value.tolist()}
    )
    + "\n"
)
