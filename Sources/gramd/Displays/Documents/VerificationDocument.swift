import CodeIndex
import Serving
import Sync

/// What `gramd verify` found, as JSON.
struct VerificationDocument: Encodable {
    struct Check: Encodable {
        let rule: String
        let violations: Int
        let example: String?
    }

    let checks: [Check]
    /// Nil where it was not asked for.
    var topic: TopicComparisonDocument?
    /// What the running instance holds in memory; nil where it was not asked for, or gave no answer.
    var memory: ComparisonReport?

    init(_ checks: [InvariantCheck]) {
        self.checks = checks.map { Check(rule: $0.rule, violations: $0.violations, example: $0.example) }
    }

    mutating func add(_ report: RebuildReport) { topic = TopicComparisonDocument(report) }

    /// Whether nothing that was looked at is wrong.
    var isWhole: Bool {
        checks.allSatisfy { $0.violations == 0 } && topic?.isEqual ?? true && memory?.isEqual ?? true
    }

    private enum Key: String, CodingKey { case isWhole, checks, topic, memory }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(isWhole, forKey: .isWhole)
        try container.encode(checks, forKey: .checks)
        try container.encodeIfPresent(topic, forKey: .topic)
        try container.encodeIfPresent(memory, forKey: .memory)
    }
}
