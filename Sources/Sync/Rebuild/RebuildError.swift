public import Monitoring

/// Why an index was not rebuilt.
public enum RebuildError: Error, Sendable, Equatable, MultilineError, CustomStringConvertible {
    /// The topic has no events of these products of the live index, and nobody has said what is to become of them.
    case missingProducts([String])
    /// The broker doesn't have the topic.
    case noTopic(String)
    /// No record of the topic has ever been applied to the index.
    case neverApplied(topic: String)
    /// No record of the topic is a product event.
    case noProducts(topic: String, records: Int)
    /// So many of the live products would be gone that it is more likely a mistake.
    case drops(Int, live: Int, limit: DropLimit, examples: [String])
    /// Another rebuild or check of the same index is under way.
    case underWay

    /// For a person: what is wrong and what can be done.
    public var displayText: DisplayText {
        switch self {
        case .underWay: "another gramd rebuild or gramd verify --against-topic is under way; try again after it"
        case .noTopic(let topic): "the broker has no topic \(topic); correct kafka.productTopic, or create the topic"
        case .neverApplied(let topic):
            """
            no record of the topic \(topic) has ever been applied to this index; correct kafka.productTopic or \
            postgres.schema, or let gramd run read the topic first
            """
        case .noProducts(let topic, let records):
            """
            none of \(records) records of the topic \(topic) is a product event; correct kafka.productTopic or the \
            settings under catalog: gramd events explain says what becomes of records
            """
        case .drops(let dropped, let live, let limit, let examples):
            """
            \(dropped) of \(live) live products would be gone, such as \(examples.joined(separator: ", ")): more than \
            \(limit.percent) percent. Nothing was switched. Where the topic or the settings under catalog are wrong, correct \
            them and begin anew with --restart; where those products are to go, allow it with \
            --drop-limit \((dropped * 100 + live - 1) / max(live, 1))
            """
        case .missingProducts(let products):
            """
            the topic has no events of \(products.count) products of the index, such as \
            \(products.prefix(3).joined(separator: ", ")): they were imported from a file, or their events are past \
            the topic's retention. Choose one:
              gramd rebuild --missing keep   takes them over as they are
              gramd rebuild --missing drop   goes on without them
            What was read stays, so that either goes on from here.
            """
        }
    }

    /// The ``displayText``.
    public var description: String { displayText.description }
}
