"""Writes the golden files of the encoder's tests with Hugging Face Transformers and Tokenizers.

Needs torch, transformers, tokenizers and safetensors; running the tests needs none of them. From this folder:
    python3 golden.py ../Golden
"""

import json
import pathlib
import sys

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

out = pathlib.Path(sys.argv[1]) / "encoder"
(out / "1_Pooling").mkdir(parents=True, exist_ok=True)
torch.manual_seed(20260202)

# The tokenizer: a few words, pieces of words and single characters.

WORDS = "red lamp creme brulee naive usb hdmi of the sofa strasse i istanbul don".split()
PIECES = "s ##s ##shade ##e ##2 ##3 ##. ##x a ##a b ##b 1 ##0 ##28 gb ##gb 128 ##le ##c c ##o o ##m m ß ##ß σ ##σ ς".split()
MARKS = list("!#'()-/&.,:;$+=<>^`|~_\"[]") + ["。", "¿", "«", "–", "’", "€", "°", "©", "™", "½", "👍", "##👍", "😀", "##\u200d"]
IDEOGRAPHS = list("日本語豈𠀀") + ["カ", "##タ", "##ナ"]
HANGUL = ["\u1112", "##\u1161", "##\u11ab", "##\u1100", "##\u116e", "##\u11a8", "##\u110b", "##\u1165", "ㄱ"]
CYRILLIC = ["и", "##и", "##р", "м", "##ир", "##\u0903"]
vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + WORDS + PIECES + MARKS + IDEOGRAPHS + HANGUL + CYRILLIC
assert len(set(vocabulary)) == len(vocabulary)
(out / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")

tokenizer = Tokenizer(models.WordPiece({token: id for id, token in enumerate(vocabulary)}, unk_token="[UNK]"))
tokenizer.normalizer = normalizers.BertNormalizer()
tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
tokenizer.save(str(out / "tokenizer.json"))

TEXTS = [
    "", " ", "\t \n", "red lamp", "Red LAMPshades", "  the   lamp\tof\nthe\r\nsofa ", "Crème BRÛLÉE, naïve", "cre\u0300me",
    "İstanbul ISTANBUL I", "Straße STRASSE ẞ", "Σ ΣΣ ς", "日本語lamp日", "カタナ カ", "豈 \uf900 𠀀", "한국어 가", "\u1112\u1161\u11ab ㄱ",
    "don't red-lamp/sofa (usb) & hdmi2.3 a_b", "$1 + 1 = <a> ^ ` | ~ \"x\"", "[[a]] ¿a? «b» a–b a’s 。",
    "1€ 1° © ™ ½ a™", "a\u0000b\u0001c\ufffdm\u007fa", "a\u00adb\u200bb a\u200eb \ufeffa a\u200db", "a\u00a0b\u3000c\u2028o\u0085m",
    "👍 😀 a👍 👍🏽 👨\u200d👩", "мир ИИ й", "क\u0903 и\u0903", "unknown redx lampq", "128GB 100 128 gb", "a" * 100, "a" * 101,
    "a" * 99 + "é", "a" * 100 + "\u0301", "b" + "s" * 98 + "q red", "s28 s2.8", "e\ue000e red\ue000lamp", "\x1fred\x0clamp\x0b",
]
cases = [{"text": text, "tokens": tokenizer.encode(text).ids} for text in TEXTS]

# The network, with larger weights than BERT's own beginnings, so that each part shows in the vectors.

configuration = BertConfig(
    vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=40,
    max_position_embeddings=48, layer_norm_eps=1e-12,
)
model = BertModel(configuration).eval()
with torch.no_grad():
    for name, parameter in model.named_parameters():
        parameter.normal_(1 if "LayerNorm.weight" in name else 0, 0.2 if "LayerNorm" in name else 0.5)
model.save_pretrained(out)
# As older releases of Transformers wrote it.
tensors = load_file(out / "model.safetensors")
tensors["embeddings.position_ids"] = torch.arange(48).reshape(1, 48)
save_file(tensors, out / "model.safetensors", metadata={"format": "pt"})

TRANSFORMERS = "sentence_transformers.models."
(out / "modules.json").write_text(
    json.dumps(
        [
            {"idx": 0, "name": "0", "path": "", "type": TRANSFORMERS + "Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": TRANSFORMERS + "Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": TRANSFORMERS + "Normalize"},
        ]
    )
)
(out / "1_Pooling" / "config.json").write_text(
    json.dumps({"word_embedding_dimension": 16, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True})
)
LONGEST = 40
(out / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": LONGEST, "do_lower_case": False}))

SENTENCES = ["", "red lamp", "Crème brûlée of the sofa: don't!", "日本語 한국어 128GB", "red lamp of the sofa " * 12]
vectors = []
tokenizer.enable_truncation(LONGEST)
with torch.inference_mode():
    for text in SENTENCES:
        hidden = model(input_ids=torch.tensor([tokenizer.encode(text).ids])).last_hidden_state[0]
        vector = torch.nn.functional.normalize(hidden.mean(0), dim=0)
        vectors.append({"text": text, "vector": [round(value, 7) for value in vector.tolist()]})

lines = {key: ",\n".join(map(json.dumps, values)) for key, values in {"tokens": cases, "vectors": vectors}.items()}
(out / "expected.json").write_text(
    "{" + ",\n".join(f'"{key}": [\n{values}\n]' for key, values in lines.items()) + "}\n"
)
