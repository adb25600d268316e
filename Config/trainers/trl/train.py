#!/usr/bin/env python3
"""Trains gramd's model with TRL: supervised on codes (SFT), then by preference (DPO) where there are pairs.

    alignment:
      trainer: command
      trainerCommand: [/opt/trl/bin/torchrun, --nproc-per-node=8, /etc/gramd/trl/train.py, "{training}"]

or `accelerate launch train.py TRAINING`, or `python3 train.py TRAINING` for one GPU or none. Needs requirements.txt, TRL
included: for SFT too, so that both stages go the same way. Whatever is left in the folder of TRAINING is removed by gramd.
"""

import argparse
import json
import pathlib
import time

import torch
from accelerate import PartialState
from datasets import load_dataset
from transformers import AutoTokenizer, TrainerCallback
from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer

FORMAT = 1
# Of the time limit; the rest is for loading and saving.
USED_TIME = 0.9


class Progress(TrainerCallback):
    """Tells gramd how far a stage is, in a line of JSON, and ends it while there is time left to save."""

    def __init__(self, stage, end):
        self.stage, self.end = stage, end

    def on_log(self, args, state, control, logs=None, **kwargs):
        if not state.is_world_process_zero:
            return
        line = {"step": state.global_step, "steps": state.max_steps, "message": self.stage}
        loss = (logs or {}).get("loss")
        # Not every number is JSON.
        if loss is not None and loss == loss and abs(loss) != float("inf"):
            line["loss"] = float(loss)
        print(json.dumps(line), flush=True)

    def on_step_end(self, args, state, control, **kwargs):
        late = torch.tensor(int(time.monotonic() > self.end), device=args.device)
        # All processes have to stop after the same step, or they wait for one another for ever.
        if torch.distributed.is_available() and torch.distributed.is_initialized():
            torch.distributed.all_reduce(late, op=torch.distributed.ReduceOp.MAX)
        if late.item():
            control.should_training_stop = True


class TokenizedDPOTrainer(DPOTrainer):
    """Takes gramd's own tokens: its prompts have no token of a base's at the beginning, and may be cut off in a word."""

    def _prepare_dataset(self, dataset, *args, **kwargs):
        return dataset


def lines(training, name):
    return load_dataset("json", data_files=training[name], split="train", cache_dir=f"{training['folder']}/cache")


def supervised(training):
    def tokens(row):
        prompt, completion = row["prompt_ids"], row["completion_ids"]
        return {"input_ids": prompt + completion, "labels": [-100] * len(prompt) + completion}

    with PartialState().main_process_first():
        rows = lines(training, "supervisedData")
        return rows.map(tokens, remove_columns=rows.column_names)


def preferences(training):
    with PartialState().main_process_first():
        return lines(training, "preferenceData").remove_columns(["prompt", "chosen", "rejected"])


def settings(training, arguments, stage):
    has_bfloat16 = torch.cuda.is_available() and torch.cuda.is_bf16_supported()
    return {
        "output_dir": f"{training['folder']}/{stage}",
        "per_device_train_batch_size": arguments.batch,
        "gradient_accumulation_steps": arguments.accumulate,
        "gradient_checkpointing": arguments.checkpoint,
        "max_length": training["maximumTokens"],
        "lr_scheduler_type": "cosine",
        "logging_steps": 10,
        "logging_first_step": True,
        "save_strategy": "no",
        "report_to": "none",
        "disable_tqdm": True,
        "seed": training["seed"] % 2**32,
        "bf16": has_bfloat16,
        "use_cpu": not torch.cuda.is_available(),
        # In full precision: what is trained in bfloat16 alone loses small steps.
        "model_init_kwargs": {"dtype": "float32"},
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("training", type=pathlib.Path, help="gramd's training.json")
    parser.add_argument("--batch", type=int, default=64, help="examples of a step on each device")
    parser.add_argument("--accumulate", type=int, default=1, help="batches of a step")
    parser.add_argument("--checkpoint", action="store_true", help="compute activations twice, to save memory")
    parser.add_argument(
        "--epochs", type=float, default=1, help="passes over the examples, which are several of the catalogue already")
    parser.add_argument("--learning-rate", type=float, default=5e-5, help="of SFT; a model from scratch wants 3e-3")
    parser.add_argument("--preference-rate", type=float, default=1e-6, help="the learning rate of DPO")
    parser.add_argument("--beta", type=float, default=0.1, help="of DPO: how much it holds to the model before it")
    arguments = parser.parse_args()
    training = json.loads(arguments.training.read_text())
    if training["formatVersion"] != FORMAT:
        raise SystemExit(f"this script is for format {FORMAT} of training.json, not {training['formatVersion']}")

    start = time.monotonic()
    limit = USED_TIME * training["timeLimitSeconds"]
    pairs = training["preferencePairs"]
    tokenizer = AutoTokenizer.from_pretrained(training["startingModel"])
    model = f"{training['folder']}/supervised" if pairs else training["output"]
    # Preference is the shorter part.
    trainer = SFTTrainer(
        model=training["startingModel"],
        args=SFTConfig(
            num_train_epochs=arguments.epochs, learning_rate=arguments.learning_rate, warmup_steps=100,
            **settings(training, arguments, "sft")),
        train_dataset=supervised(training),
        processing_class=tokenizer,
        callbacks=[Progress("SFT", start + (0.8 if pairs else 1) * limit)],
    )
    trainer.train()
    trainer.save_model(model)
    if pairs:
        trainer.accelerator.wait_for_everyone()
        del trainer
        trainer = TokenizedDPOTrainer(
            # By its folder, so that the reference is loaded from there as well.
            model=model,
            args=DPOConfig(
                num_train_epochs=1, learning_rate=arguments.preference_rate, beta=arguments.beta,
                # The second keeps up what the first would push down with the rejected codes.
                loss_type=["sigmoid", "sft"], loss_weights=[1.0, 1.0],
                **settings(training, arguments, "dpo")),
            train_dataset=preferences(training),
            processing_class=tokenizer,
            callbacks=[Progress("DPO", start + limit)],
        )
        trainer.train()
        trainer.save_model(training["output"])
    trainer.accelerator.wait_for_everyone()
    trainer.accelerator.end_training()


if __name__ == "__main__":
    main()
