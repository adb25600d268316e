/// What tells that a topic is the one that an index was made of, rather than a misspelt or an empty one: everything would
/// agree with that, and an index that is built from it has nothing.
struct TopicEvidence {
    let topic: String
    /// Whether the broker has it.
    let exists: Bool
    /// How far the live index has read it, by partition.
    let offsets: [Int32: Int64]

    /// Called before the topic is read.
    func check() throws(RebuildError) {
        guard exists else { throw .noTopic(topic) }
        guard offsets.contains(where: { $0.value > 0 }) else { throw .neverApplied(topic: topic) }
    }

    /// Called when the topic has been read.
    /// - Parameters:
    ///   - records: those that were read.
    ///   - hasProducts: whether any of them, now or when the rebuild was begun, said something of a product.
    func check(records: Int, hasProducts: Bool) throws(RebuildError) {
        guard hasProducts else { throw .noProducts(topic: topic, records: records) }
    }
}
