"""Writes the golden files of the base-model tests with Hugging Face Transformers and Tokenizers, and with `gguf`.

Needs torch, transformers, tokenizers, safetensors and gguf; running the tests needs none of them. From this folder:
    python3 golden.py ../Golden
"""

import json
import pathlib
import sys

import gguf
import numpy as np
import torch
from safetensors.torch import load_file, save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM

golden = pathlib.Path(sys.argv[1])
out = golden / "base"
out.mkdir(parents=True, exist_ok=True)
torch.manual_seed(20260202)
generator = np.random.default_rng(20260202)

# Tokenizers: the three rules of splitting, trained on a little text.

LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
CORPUS = [
    "The red lamp isn't on; we'll see, they've said. It's the lamp's light that I'd want, she'd say you're right.",
    "Rote Lampe für 12,99 € — größer als 128 GB, 2024 Modell\n\n  indented    text\tand tabs",
    "naïve café crème brûlée, señor; Привет мир, светильник; 日本語のテキスト; 한국어; 😀😀 👩‍👩‍👧 🇩🇪",
    "x = foo(bar)[0]; // !!! ??? ... --- === http://example.com/a?b=c&d=e",
] * 4
NASTY = [
    "", " ", "  ", "\n", "\r\n", "\t\t", " \n \n x", "a  b", "a   b   ", "   leading", "trailing   ", "red lamp",
    "Red Lamp 128GB", "1234567890", "12,345.67 €", "²³½ ⅷ ٣٤٥", "it's IT'S It’s they'LL we'Ve I'D 'tis 's", "'s't're",
    "'ſ I'ſ", "don''t '' '", "!hello ((hello)) --flag=1 a/b\\c", "…—–·•", "naïve cafe\u0301 Å Å", "ŁÓDŹ ǅ ß ﬁ",
    "Привет, мир!", "日本語テキスト。한국어 ไทย हिन्दी العربية", "😀👩‍👩‍👧🇩🇪 👍🏽", "a\u0000b\u0001c\u0004\u0006d\u007f",
    "\u00a0nbsp\u2003em\u3000ideographic\u2028line\u2029par\u0085nel", "zero\u200bwidth\ufeff\u00adsoft",
    "\ue000private \U000f0000 \U0010ffff \U00040000", "mixed\r\n\r\nlines\n\n\n   and  \t spaces\n",
    "a\n", "a \n", "!\n\n", "! \n", "1\n2", " 1 22 333 4444", "x1y22z333", "|brand|lamp|128", "<|begin|> <role_a> <query>",
    "supercalifragilisticexpialidocious" * 20, "ab" * 300, " " * 50 + "x", "\n" * 20, "e\u0301" * 5, "\u0301x",
    "_snake_case CamelCase kebab-case", "100% $5 #tag @me a&b", "ＦＵＬＬ ｗｉｄｔｈ １２", "𝐛𝐨𝐥𝐝 𝟏𝟐", "\u1680ogham",
]


def train(pre, special, alphabet, vocabulary=420, **model):
    tokenizer = Tokenizer(models.BPE(**model))
    tokenizer.pre_tokenizer = pre
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        CORPUS,
        trainers.BpeTrainer(
            vocab_size=vocabulary, special_tokens=special, initial_alphabet=alphabet, show_progress=False))
    return tokenizer


byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False)
alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
# Like SmolLM2's, this vocabulary lacks some bytes.
partial = [c for c in alphabet if c not in (chr(0x104), chr(0x106), chr(0xF1), chr(0xF4))]
split = pre_tokenizers.Sequence(
    [pre_tokenizers.Split(Regex(LLAMA3), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
smollm = train(
    pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), byte_level]),
    ["<|end|>", "<|begin|>", "<role_a>", "<role_b>", "<role_c>"], partial)
llama3 = train(split, ["<|end|>", "<|begin|>"], alphabet, ignore_merges=True)
gpt2 = train(byte_level, ["<|end|>", "<|reserved_0|>", "<x>", "<|reserved_1|>", "<|reserved_2|>"], alphabet)
cases = {}
for name, tokenizer in (("smollm", smollm), ("llama3", llama3), ("gpt2", gpt2)):
    tokenizer.save(str(out / f"{name}.json"))
    # Text that spells a special token is text here.
    tokenizer.encode_special_tokens = True
    cases[name] = []
    for text in NASTY:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        # A part of the tokens may begin or end within a character.
        part = ids[len(ids) // 3 : 2 * len(ids) // 3]
        cases[name].append(
            {"text": text, "tokens": ids, "decoded": tokenizer.decode(ids), "part": tokenizer.decode(part)})
(out / "tokens.json").write_text(json.dumps(cases, ensure_ascii=True, indent=0) + "\n")

# A model of three layers in two safetensors files, one of them in half precision.

vocabulary = smollm.get_vocab_size()
config = LlamaConfig(
    vocab_size=vocabulary, hidden_size=32, intermediate_size=64, num_hidden_layers=3, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=128, rms_norm_eps=1e-5, rope_theta=100000.0,
    tie_word_embeddings=True, bos_token_id=1, eos_token_id=0, pad_token_id=0)
model = LlamaForCausalLM(config).float().eval()
with torch.no_grad():
    for name, parameter in model.named_parameters():
        parameter.copy_(torch.randn_like(parameter) * 0.2 + (1.0 if "norm" in name else 0.0))
        # What bfloat16 can hold, so that both files hold the model exactly.
        parameter.copy_(parameter.bfloat16().float())
folder = out / "sharded"
model.save_pretrained(folder, max_shard_size="60KB")
(folder / "generation_config.json").unlink(missing_ok=True)
index = json.loads((folder / "model.safetensors.index.json").read_text())
shards = sorted(set(index["weight_map"].values()))
assert len(shards) > 1, shards
save_file(
    {k: v.bfloat16() for k, v in load_file(folder / shards[0]).items()}, folder / shards[0], metadata={"format": "pt"})
smollm.encode_special_tokens = False
smollm.save(str(folder / "tokenizer.json"))
tokens = smollm.encode("The red lamp isn't 128 GB", add_special_tokens=False).ids
tensors = {"sharded": model(torch.tensor([tokens])).logits[0].detach().contiguous()}
del model.model.layers[2:]
tensors["sharded.2"] = model(torch.tensor([tokens])).logits[0].detach().contiguous()

# The same model as GGUF, with several kinds of quantisation, queries and keys permuted as llama.cpp has them.


def permute(weight, heads):
    return weight.reshape(heads, 2, weight.shape[0] // heads // 2, weight.shape[1]).swapaxes(1, 2).reshape(weight.shape)


def unpermute(weight, heads):
    return weight.reshape(heads, weight.shape[0] // heads // 2, 2, weight.shape[1]).swapaxes(1, 2).reshape(weight.shape)


Type = gguf.GGMLQuantizationType
torch.manual_seed(3)
config.num_hidden_layers = 2
quantized = LlamaForCausalLM(config).float().eval()
writer = gguf.GGUFWriter(out / "tiny.gguf", "llama")
writer.add_block_count(2)
writer.add_context_length(128)
writer.add_embedding_length(32)
writer.add_feed_forward_length(64)
writer.add_head_count(4)
writer.add_head_count_kv(2)
writer.add_rope_freq_base(100000.0)
writer.add_layer_norm_rms_eps(1e-5)
writer.add_rope_dimension_count(8)
writer.add_tokenizer_model("gpt2")
writer.add_tokenizer_pre("smollm")
state = json.loads(smollm.to_str())
vocab = [t for t, _ in sorted(state["model"]["vocab"].items(), key=lambda item: item[1])]
writer.add_token_list(vocab)
writer.add_token_types([3 if t.startswith("<") and t.endswith(">") and len(t) > 2 else 1 for t in vocab])
writer.add_token_merges([" ".join(pair) for pair in state["model"]["merges"]])
writer.add_bos_token_id(1)
writer.add_eos_token_id(0)
names = {
    "self_attn.q_proj": ("attn_q", Type.Q4_1, 4), "self_attn.k_proj": ("attn_k", Type.Q8_0, 2),
    "self_attn.v_proj": ("attn_v", Type.Q4_0, 0), "self_attn.o_proj": ("attn_output", Type.Q5_0, 0),
    "mlp.gate_proj": ("ffn_gate", Type.Q5_1, 0), "mlp.up_proj": ("ffn_up", Type.BF16, 0),
    "mlp.down_proj": ("ffn_down", Type.F16, 0), "input_layernorm": ("attn_norm", Type.F32, 0),
    "post_attention_layernorm": ("ffn_norm", Type.F32, 0),
}
with torch.no_grad():
    for name, parameter in quantized.named_parameters():
        values = (torch.randn_like(parameter) * 0.2 + (1.0 if "norm" in name else 0.0)).numpy()
        kind, heads = Type.F32, 0
        if name == "model.embed_tokens.weight":
            target, kind = "token_embd.weight", Type.Q8_0
        elif name == "model.norm.weight":
            target = "output_norm.weight"
        else:
            _, _, number, part = name.removesuffix(".weight").split(".", 3)
            short, kind, heads = names[part]
            target = f"blk.{number}.{short}.weight"
        stored = permute(values, heads) if heads else values
        if kind == Type.F32:
            writer.add_tensor(target, stored)
            back = stored
        else:
            packed = gguf.quants.quantize(stored, kind)
            # Half precision goes by its own element type.
            writer.add_tensor(target, packed, raw_dtype=None if kind == Type.F16 else kind)
            back = gguf.quants.dequantize(packed, kind)
        parameter.copy_(torch.from_numpy((unpermute(back, heads) if heads else back).copy()))
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
tensors["gguf"] = quantized(torch.tensor([tokens])).logits[0].detach().contiguous()

# One tensor of each kind of quantisation.

writer = gguf.GGUFWriter(out / "kinds.gguf", "llama")
for kind in (Type.Q4_0, Type.Q4_1, Type.Q5_0, Type.Q5_1, Type.Q8_0, Type.BF16, Type.Q4_K, Type.Q5_K, Type.Q6_K):
    size, count = gguf.GGML_QUANT_SIZES[kind][1], 512 // gguf.GGML_QUANT_SIZES[kind][0]
    blocks = generator.integers(0, 256, (2, count, size), dtype=np.uint8)
    halves = {Type.Q4_0: [0], Type.Q4_1: [0, 2], Type.Q5_0: [0], Type.Q5_1: [0, 2], Type.Q8_0: [0], Type.BF16: [],
              Type.Q4_K: [0, 2], Type.Q5_K: [0, 2], Type.Q6_K: [208]}[kind]
    for offset in halves:
        scales = generator.normal(0, 0.1, (2, count)).astype(np.float16)
        blocks[:, :, offset : offset + 2] = scales.view(np.uint8).reshape(2, count, 2)
    if kind == Type.BF16:
        blocks = (generator.normal(0, 1, (2, 512)).astype(np.float32).view(np.uint32) >> 16).astype(np.uint16)
        blocks = blocks.view(np.uint8)
    packed = blocks.reshape(2, -1)
    writer.add_tensor(kind.name, packed, raw_dtype=kind)
    tensors["kind." + kind.name] = torch.from_numpy(gguf.quants.dequantize(packed, kind).copy())
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()

save_file(tensors, out / "expected.safetensors")
(out / "expected.json").write_text(json.dumps({"tokens": tokens}) + "\n")
