"""Answers as gramd gives them, for the page's states: empty, healthy, in trouble, and of an instance that only answers."""

import math
from datetime import datetime, timedelta, timezone

NAMES = ["empty", "healthy", "trouble", "serve"]
MODELS = ["9f2c41d07a5be8836c1f", "c07d5e11b2a94f60d3e8", "41be7790ac2f5d18e06b"]


def iso(time, fraction=False):
    return time.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S" + (".%f" if fraction else ""))[: 23 if fraction else 19] + "Z"


def overview(state, now=None):
    """What /v1/overview answers."""
    now = now or datetime.now(timezone.utc)
    return {**_overview(state, now), "now": _point(state, now, 0), "history": _history(state, now)}


def event(state, now=None):
    """The data of an event `overview` of /v1/live."""
    return _overview(state, now or datetime.now(timezone.utc))


def point(state):
    return _point(state, datetime.now(timezone.utc), 0)


def _history(state, now):
    minutes = 4 if state == "empty" else 60
    return [_point(state, now - timedelta(seconds=10 * back), back / 6) for back in range(minutes * 6, 0, -1)]


def _point(state, time, minutes_ago):
    """Minutes ago there was a burst of events; in trouble nothing has been applied for a while."""
    result = {"time": iso(time, True)}
    wave = 0.5 + 0.5 * math.sin(minutes_ago * 1.7)
    burst = max(0.0, 1 - abs(minutes_ago - 38) / 3)
    if state == "trouble":
        away = max(0.0, 11 - minutes_ago) * 60
        # It was not looked while the machine slept.
        if 44 < minutes_ago < 49:
            return result
        return {**result, "ageSeconds": round(0.4 + away, 3), "lagRecords": round(12 * wave + away * 31),
                "lagSeconds": round(0.6 * wave + away, 3), "waiting": round(18_400 + 700 * max(0, 30 - minutes_ago))}
    result["ageSeconds"] = round(0.15 + 0.5 * wave, 3)
    result["waiting"] = 0
    if state == "healthy":
        result["waiting"] = round(9_200 * burst)
    if state in ("healthy", "empty"):
        busy = 0 if state == "empty" else 1
        result["lagRecords"] = round(busy * (3 * wave + 24_000 * burst))
        result["lagSeconds"] = round(busy * (0.3 * wave + 5.5 * burst), 3)
    return result


def _overview(state, now):
    base = {"role": "serve" if state == "serve" else "run", "status": "ready", "failures": {}, "notices": {}}
    if state == "empty":
        return {**base, "products": 0, "generation": 1, "tables": {"state": "current"}, "partitions": [], "generations": [
            {"generation": 1, "state": "active", "createdAt": iso(now - timedelta(minutes=4)),
             "activatedAt": iso(now - timedelta(minutes=4)), "waitingForOwn": 0, "waitingForGenerated": 0, "failing": 0,
             "recalls": []}], "runs": [], "deadLetters": []}
    if state == "trouble":
        base |= {"status": "not ready", "failures": {
            "broker": "127.0.0.1:9092: Connect to ipv4#127.0.0.1:9092 failed: Connection refused",
            "database": "could not connect to server: connection to server at \"db.internal\" (10.0.4.7), port 5432 failed: timeout expired",
            "search": "answers are more than 30 s old: the database is behind"},
            "notices": {"source": "products, partition 2: 71 % of the latest 1,000 versions are below one seen before; if the source counts anew, gramd replay --new-source says from where"}}
    tables = {"state": "current"} if state != "trouble" else {
        "state": "stale", "error": "connection to server at \"db.internal\" (10.0.4.7), port 5432 failed: timeout expired",
        "readAt": iso(now - timedelta(minutes=11), True)}
    return {**base, "products": 1_284_310, "generation": 6, "tables": tables, "partitions": _partitions(state),
            "generations": _generations(state, now), "runs": _runs(state, now), "deadLetters": _letters(state, now)}


def _partitions(state):
    partitions = []
    for number in range(4):
        lag = {"lagRecords": [0, 2, 0, 1][number], "lagSeconds": [0, 0.214, 0, 0.087][number]}
        if state == "trouble":
            lag = {"lagRecords": 5_108 + 17 * number, "lagSeconds": 660.4 + number}
        if state == "serve" or number == 3:
            lag = {}
        partitions.append({"topic": "shop.products", "partition": number, "nextOffset": 48_201_733 + 91_377 * number,
                           "owner": "search-2:4711" if number == 3 else "search-1:812", **lag})
    lag = {} if state == "serve" else {"lagRecords": 14, "lagSeconds": 0.9}
    partitions.append({"topic": "shop.searches", "partition": 0, "nextOffset": 9_118_204, "owner": "search-1:812", **lag})
    partitions.append({"topic": "shop.searches", "partition": 1, "owner": "search-1:812", **lag})
    return partitions


def _recalls(now, first_hours, last_hours, start, fall):
    hours = [first_hours - 0.25 * step for step in range(int((first_hours - last_hours) * 4) + 1)]
    return [{"time": iso(now - timedelta(hours=hour)), "queries": 300,
             "recall": round(start - fall * (first_hours - hour) / 24 + 0.012 * math.sin(hour * 2.3), 4)} for hour in hours]


def _generations(state, now):
    day = timedelta(days=1)
    generations = [
        {"generation": 4, "state": "kept", "model": MODELS[0], "createdAt": iso(now - 9 * day), "activatedAt": iso(now - 8.9 * day),
         "waitingForOwn": 0, "waitingForGenerated": 0, "failing": 0, "recalls": _recalls(now, 96, 72, 0.71, 0.03)},
        {"generation": 5, "state": "kept", "model": MODELS[1], "createdAt": iso(now - 3.1 * day), "activatedAt": iso(now - 3 * day),
         "waitingForOwn": 0, "waitingForGenerated": 0, "failing": 0, "recalls": _recalls(now, 72, 26, 0.755, 0.02)},
        {"generation": 6, "state": "active", "model": MODELS[2], "createdAt": iso(now - 1.2 * day), "activatedAt": iso(now - 1.08 * day),
         "waitingForOwn": 0, "waitingForGenerated": 0, "failing": 0,
         "recalls": _recalls(now, 26, 0, 0.802, 0.09 if state == "trouble" else 0.004)},
    ]
    if state == "trouble":
        generations.append(
            {"generation": 7, "state": "building", "model": "e83f0b52cc9d4417a6b0", "createdAt": iso(now - timedelta(minutes=41)),
             "waitingForOwn": 2_310, "waitingForGenerated": 36_090, "failing": 64,
             "error": "the model in /var/lib/gramd/models/e83f0b52cc9d4417a6b0 can't be loaded: model.safetensors: the file ends too early",
             "recalls": []})
    return generations


def _check(slice_, name, challenger, champion, limit, upper=False):
    check = {"name": name, "slice": slice_, "challenger": challenger, "limit": limit, "isUpperLimit": upper,
             "passed": challenger <= limit if upper else challenger >= limit}
    return {**check, **({"champion": champion} if champion is not None else {})}


def _gate(good):
    return {"queries": 1_842, "unjudgedSlices": [] if good else ["new products"], "checks": [
        _check("all queries", "click recall at 100", 0.809 if good else 0.761, 0.772, 0.762),
        _check("head queries", "click recall at 100", 0.861 if good else 0.842, 0.844, 0.824),
        _check("tail queries", "click recall at 100", 0.744 if good else 0.663, 0.701, 0.681),
        _check("known products", "found by their own words", 0.985, 0.98, 0.96),
        _check("codes", "products per code, at most", 1_204, 1_180, 4_000, True),
        _check("queries", "share that leads to one product", 0.021, None, 0.2, True)]}


def _runs(state, now):
    hour = timedelta(hours=1)
    promoted = {"run": 31, "state": "promoted", "startedAt": iso(now - 29.6 * hour), "finishedAt": iso(now - 29.1 * hour),
                "stage": "gate", "done": 1, "loss": 0.4127, "champion": 5, "model": MODELS[2], "gate": _gate(True)}
    refused = {"run": 30, "state": "refused", "startedAt": iso(now - 53 * hour), "finishedAt": iso(now - 52.4 * hour),
               "stage": "gate", "done": 1, "loss": 0.4391, "champion": 5, "model": "77ab01f3d2c64e5899aa", "gate": _gate(False)}
    if state != "trouble":
        running = {"run": 32, "state": "running", "startedAt": iso(now - timedelta(minutes=6)), "stage": "training on clicks",
                   "done": 0.37, "loss": 0.4482, "champion": 6}
        return [running, promoted, refused] if state == "healthy" else [promoted, refused]
    failed = {"run": 32, "state": "failed", "startedAt": iso(now - 2 * hour), "finishedAt": iso(now - 1.8 * hour),
              "stage": "training on clicks", "done": 0.62, "loss": 0.4482, "champion": 6,
              "message": "interrupted too often; has it enough memory (alignment.memoryMegabytes)?"}
    return [failed, {**refused, "run": 31}, {**promoted, "run": 30}]


def _letters(state, now):
    if state == "serve":
        return []
    letters = [{"topic": "shop.products", "cause": "missing_field", "letters": 3, "first": iso(now - timedelta(hours=30)),
                "last": iso(now - timedelta(hours=2))}]
    if state == "trouble":
        letters = [
            {"topic": "shop.products", "cause": "not_json", "letters": 12_804, "first": iso(now - timedelta(minutes=52)),
             "last": iso(now - timedelta(minutes=12))},
            *letters,
            {"topic": "import:/srv/feeds/summer.csv", "cause": "invalid_price", "letters": 41,
             "first": iso(now - timedelta(days=6)), "last": iso(now - timedelta(days=6))}]
    return letters


def dead_letters(state, topic, cause, now=None):
    """What /v1/dead-letters answers. Payloads hold what must not act on the page."""
    now = now or datetime.now(timezone.utc)
    if state in ("empty", "serve"):
        return {"letters": [], "hasMore": False}
    payloads = [
        '{"op": "update", "product_id": "80417", "ts": "2026-11-29T10:02:11Z", "product": {"title": "Lamp <b>red</b>", "price": "9,90 €"}}',
        "<script>document.title = 'taken over'</script><img src=x onerror=\"document.title = 'taken over'\">",
        "ff00fe0182", None]
    messages = ["'version' is missing", "the value is not JSON: unexpected '<' at byte 0", "the value is not JSON: no UTF-8 text",
                "a tombstone of a key that is no identifier"]
    letters = []
    for number, (payload, message) in enumerate(zip(payloads, messages)):
        letter = {"id": 9_120 + number, "topic": topic or "shop.products", "partition": number % 3, "offset": 48_200_114 + 5 * number,
                  "recordTime": iso(now - timedelta(minutes=52 - number), True), "storedAt": iso(now - timedelta(minutes=52 - number)),
                  "cause": cause or "not_json", "message": message, "retries": 2 if number == 1 else 0, "key": f"8041{number}"}
        if payload is not None:
            is_text = number != 2
            letter |= {"payload": payload, "payloadBytes": len(payload.encode()) if is_text else 5, "isText": is_text, "isCut": False}
        letters.append(letter)
    return {"letters": letters, "hasMore": state == "trouble"}


def _as_of(now):
    return {"position": "7301.16384.2200/918233:918233:", "time": iso(now, True)}


def search(query, now=None):
    """What /v1/search?explain=true answers."""
    now = now or datetime.now(timezone.utc)
    base = {"query": query, "generation": 6, "model": MODELS[2], "as_of": _as_of(now)}
    if query == "zzz":
        return {**base, "codes": [{"code": "zzz", "origin": "own"}], "products": [], "milliseconds": 0.4}
    products = []
    titles = [("80417", "Red table lamp with dimmer", "Lumo", "49.90"), ("80418", "Desk lamp, red steel", "Lumo", "34.50"),
              ("11203", "Reading light for the bedside, warm white", "Sedo", "22.00"), ("55010", "Blue lamp", None, "19.90"),
              ("66001", "A lamp whose title is as long as titles in shops are: with colour, material, size, delivery and the season in it", "Møbel & Söhne <i>", "129.00")]
    for place, (product, title, brand, price) in enumerate(titles):
        parts = [("lamp", "own", 2.9, "own", 1.0), ("red", "own", 2.1, "own", 0.87), ("table lamp", "generated", 1.32, "generated", 0.66),
                 ("light|lighting", "generated", 0.81, "own", 0.52), ("dimmer", "feedback", 0.4, "own", 0.9)]
        parts = [part for number, part in enumerate(parts) if (number + place) % 5 not in ([4], [3], [1], [1, 4], [2])[place]]
        # Of some, whose vectors are far from the query's, the score is less than what codes add.
        vector = {0: -0.05, 2: -0.4}.get(place)
        products.append({"productID": product, "score": sum(part[2] * part[4] for part in parts) + (vector or 0), "title": title,
                         **({"vectorScore": vector} if vector else {}),
                         **({"brand": brand} if brand else {}), "category": "Home > Lamps", "price": price,
                         "matchedCodes": sorted(part[0] for part in parts),
                         "explanation": [{"code": code, "queryOrigin": origin, "queryWeight": weight, "productOrigin": other,
                                          "productWeight": posted} for code, origin, weight, other, posted in parts]})
    products.sort(key=lambda product: -product["score"])
    return {**base, "codes": [{"code": "lamp", "origin": "own"}, {"code": "red", "origin": "own"},
                              {"code": "table lamp", "origin": "generated", "probability": 0.41},
                              {"code": "light|lighting", "origin": "generated", "probability": 0.22},
                              {"code": "lampshade", "origin": "generated", "probability": 0.07}],
            "products": products, "milliseconds": 3.271}


REASONS = {
    "own": {"rule": "ownWord", "text": "The text has this word."},
    "generated": {"rule": "likeliest", "text": "The model's second likeliest of ten.", "rank": 2, "places": 10}}


def codes(query, now=None):
    """What /v1/codes answers."""
    found = search(query, now)
    weights = {"lamp": (2.9, 8_412), "red": (2.1, 51_007), "table lamp": (1.32, 1_204), "light|lighting": (0.81, 11_380)}
    return {"query": query, "generation": 6, "model": MODELS[2], "as_of": found["as_of"], "codes": [
        {**code, "weight": weights.get(code["code"], (0, 0))[0], "products": weights.get(code["code"], (0, 0))[1],
         "reason": REASONS[code["origin"]]} for code in found["codes"]],
        "leftOut": [{"code": "torch", "origin": "generated", "probability": 0.01, "reason": {
            "rule": "unlikely", "text": "Less likely than the ten that are kept.", "rank": 11, "places": 10}}]}


def product_codes(product, now=None):
    """What /v1/products/ID/codes answers; None for one that searches don't find."""
    if product != "80417":
        return None
    posted = [("lamp", "own", 1, 8_412), ("red", "own", 0.87, 51_007), ("dimmer", "own", 0.9, 640), ("vl-50", "own", 0.4, 1),
              ("table lamp", "generated", 0.66, 1_204), ("light|lighting", "generated", 0.52, 11_380)]
    return {"productID": product, "title": "Red table lamp with dimmer", "generation": 6, "model": MODELS[2],
            "as_of": _as_of(now or datetime.now(timezone.utc)), "codes": [
                {"code": code, "origin": origin, "weight": weight, "products": products, "reason": REASONS[origin]}
                for code, origin, weight, products in posted]}


def product_history(product, now=None):
    """What /v1/products/ID/history answers; None for one that was never there."""
    now = now or datetime.now(timezone.utc)
    record = {"topic": "shop.products", "partition": 1, "offset": 48_293_107, "recordTime": iso(now - timedelta(minutes=3), True)}
    if product == "deleted":
        return {"productID": product, "live": False, **record, "newestVersion": 12, "generations": [],
                "changes": [{"time": iso(now - timedelta(minutes=3))}]}
    if product != "80417":
        return None
    return {"productID": product, "live": True, "title": "Red table lamp with dimmer", **record, "version": 11, "newestVersion": 12,
            "generations": [
                {"generation": 5, "state": "kept", "codes": 5}, {"generation": 6, "state": "active", "codes": 6},
                {"generation": 7, "state": "building", "codes": 4, "waitingFor": "generated", "attempts": 3,
                 "error": "the model can't be loaded: model.safetensors: the file ends too early"}],
            "changes": [{"time": iso(now - timedelta(minutes=3)), "generation": 6}, {"time": iso(now - timedelta(minutes=3))},
                        {"time": iso(now - timedelta(hours=7)), "generation": 6}]}
