"""Compares a tantivy index filled from gramd's codes topic with gramd's own answers.

  python compare_ranking.py --kafka localhost:9092 --topic product-codes --gramd http://127.0.0.1:8480 queries.txt

queries.txt has a query a line. What the codes of a query count for comes from /v1/codes. Where a generation searches by the
best products' codes as well (feedback), gramd's answer tells those codes and their weights (explain=true), and they are added:
the engine can't know them. Exits with 1 where a query's first products differ in order or score.
"""
import argparse, json, sys, time, urllib.parse, urllib.request

from codes_to_tantivy import fill


def ask(address, path, **parameters):
    with urllib.request.urlopen(f"{address}{path}?{urllib.parse.urlencode(parameters)}", timeout=30) as answer:
        return json.load(answer)


parser = argparse.ArgumentParser()
parser.add_argument("--kafka", default="127.0.0.1:9092")
parser.add_argument("--topic", default="product-codes")
parser.add_argument("--gramd", default="http://127.0.0.1:8480")
parser.add_argument("--limit", type=int, default=100)
parser.add_argument("--queries", type=int, default=1000, help="how many of the file at most")
parser.add_argument("file")
options = parser.parse_args()

start = time.monotonic()
index = fill(options.kafka, options.topic)
print(f"{index.index.searcher().num_docs} products read in {time.monotonic() - start:.1f} s")
with open(options.file) as lines:
    queries = [line.strip() for line in lines if line.strip()][: options.queries]
different, products, seconds = 0, 0, 0.0
for query in queries:
    weights = {c["code"]: c["weight"] for c in ask(options.gramd, "/v1/codes", q=query)["codes"]}
    answer = ask(options.gramd, "/v1/search", q=query, limit=options.limit, explain="true")
    for product in answer["products"]:
        for match in product.get("explanation", []):
            if match["queryOrigin"] == "feedback":
                weights[match["code"]] = match["queryWeight"]
    expected = [(p["productID"], round(p["score"] * 1e6)) for p in answer["products"]]
    begin = time.perf_counter()
    found = [(product, round(score * 1e6)) for product, score in index.search(weights, options.limit)]
    seconds += time.perf_counter() - begin
    products += len(expected)
    if found != expected:
        different += 1
        same = [a == b for a, b in zip(found, expected)]
        place = same.index(False) if False in same else len(same)
        print(f"{query!r} differs at place {place + 1}: {found[place:place + 1]} in the engine, "
              f"{expected[place:place + 1]} in gramd")
milliseconds = 1000 * seconds / max(1, len(queries))
print(f"compare queries={len(queries)} different={different} products={products} engine_ms={milliseconds:.2f}")
sys.exit(1 if different else 0)
