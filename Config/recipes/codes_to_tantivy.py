"""Reads gramd's codes topic into a tantivy index that ranks as gramd does: pip install tantivy confluent-kafka

A product's score is the sum over the query's codes of w_p * w_q. Both are whole numbers: w_p in hundredths (1 to 255), w_q in
ten-thousandths. tantivy has no score of one's own, so a code of weight 137 = 128 + 8 + 1 becomes the terms code/7, code/3 and
code/0, and a query asks for the eight terms of each code with the constant scores w_q * 2**bit. These add up in 32 bits, so
some more products than wanted are taken, and those are scored again in whole numbers. Ties: the lower number first.
"""
import json, sys
import confluent_kafka as kafka, tantivy


class CodesIndex:
    def __init__(self):
        builder = tantivy.SchemaBuilder()
        for field, stored in [("id", True), ("term", False), ("record", True)]:
            builder.add_text_field(field, stored=stored, tokenizer_name="raw", index_option="basic")
        self.schema = builder.build()
        self.index, self.versions = tantivy.Index(self.schema), {}
        self.writer = self.index.writer(heap_size=128 << 20, num_threads=1)

    def apply(self, key, value, version):
        """One record. A version below one that was seen is late: another instance of gramd sent it, and stopped."""
        if version < self.versions.get(key, 0):
            return
        if key in self.versions:
            self.writer.delete_documents("id", key)
        self.versions[key] = version
        if value is not None:
            record = json.loads(value)
            codes = {c["code"]: round(c["weight"] * 100) for c in record["codes"]}
            terms = [f"{code}/{bit}" for code, weight in codes.items() for bit in range(8) if weight >> bit & 1]
            kept = json.dumps({"number": record["number"], "codes": codes})
            self.writer.add_document(tantivy.Document(id=[key], term=terms, record=[kept]))

    def commit(self):
        self.writer.commit()
        self.index.reload()

    def term(self, text):
        return tantivy.Query.term_query(self.schema, "term", text, "basic")

    def search(self, weights, limit):
        """weights: w_q by code. Returns (product, score), best first."""
        weights = {code: round(weight * 10_000) for code, weight in weights.items()}
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.const_score_query(self.term(f"{code}/{bit}"), float(weight << bit)))
            for code, weight in weights.items() if weight > 0 for bit in range(8)]
        searcher, wanted = self.index.searcher(), limit + 100
        while clauses:
            hits = searcher.search(tantivy.Query.boolean_query(clauses), wanted, count=False).hits
            found = []
            for _, address in hits:
                document = searcher.doc(address)
                record = json.loads(document["record"][0])
                score = sum(w * weights.get(code, 0) for code, w in record["codes"].items())
                found.append((-score, record["number"], document["id"][0]))
            found.sort()
            if len(hits) < wanted or hits[-1][0] < -found[limit - 1][0] * (1 - 1e-5):
                return [(product, -score / 1e6) for score, _, product in found[:limit]]
            wanted *= 4
        return []


def records(brokers, topic, follow=False):
    """A topic's records from the oldest on, as (key, value, version); None where all that is there has been read."""
    consumer = kafka.Consumer({
        "bootstrap.servers": brokers, "group.id": "codes-to-tantivy", "enable.auto.commit": False,
        "enable.partition.eof": True})
    partitions = consumer.list_topics(topic, timeout=10).topics[topic].partitions
    consumer.assign([kafka.TopicPartition(topic, p, kafka.OFFSET_BEGINNING) for p in partitions])
    unread = set(partitions)
    while unread or follow:
        message = consumer.poll(1)
        if message is not None and message.error() is None:
            yield message.key().decode(), message.value(), int(dict(message.headers() or []).get("gramd.version", 0))
        elif message is not None and message.error().code() == kafka.KafkaError._PARTITION_EOF:
            unread.discard(message.partition())
            if not unread:
                yield None
        elif message is not None:
            raise kafka.KafkaException(message.error())
    consumer.close()


def active_topic(brokers, name):
    """The topic of the generation that answers, as announced."""
    announced = [r for r in records(brokers, name) if r and r[0] == "active"]
    if not announced:
        sys.exit(f"nothing is announced in {name}")
    return json.loads(max(announced, key=lambda r: r[2])[1])["topic"]


def fill(brokers, name):
    index = CodesIndex()
    for record in records(brokers, active_topic(brokers, name)):
        index.apply(*record) if record else index.commit()
    return index
