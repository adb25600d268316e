import Catalog
import CodeIndex
import Foundation
import Sync

/// A dead letter as JSON, its members named as `GET /v1/dead-letters` names them; with the whole payload where it is wanted.
struct DeadLetterDocument: Encodable {
    let id: Int64
    let topic: String
    let partition: Int32
    let offset: Int64
    let storedAt: String
    let cause: String
    let message: String
    let retries: Int
    let key: String?
    let payload: String?
    /// Whether the payload is UTF-8; hexadecimal digits otherwise.
    let isText: Bool?

    init(_ stored: StoredDeadLetter, withPayload: Bool) {
        let letter = stored.letter
        id = stored.id
        topic = letter.record.topic
        partition = letter.record.partition
        offset = letter.record.offset
        storedAt = stored.createdAt
        cause = letter.cause
        message = letter.message
        retries = stored.retries
        key = letter.key.map(DeadLetterDisplay.text)
        payload = withPayload ? letter.payload.map(DeadLetterDisplay.text) : nil
        isText = withPayload ? letter.payload.map { String(validating: $0, as: UTF8.self) != nil } : nil
    }
}

/// Dead letters without their payloads, oldest first.
struct DeadLettersDocument: Encodable {
    let letters: [DeadLetterDocument]

    init(_ letters: [StoredDeadLetter]) {
        self.letters = letters.map { DeadLetterDocument($0, withPayload: false) }
    }
}

/// What became of dead letters that were tried again.
struct DeadLetterRetryDocument: Encodable {
    struct Failure: Encodable {
        let id: Int64
        let topic: String
        let partition: Int32
        let offset: Int64
        let cause: String
        let message: String
    }

    private static let mostFailures = 1_000

    let dryRun: Bool
    private(set) var applied = 0
    private(set) var empty = 0
    private(set) var failed = 0
    /// With their new causes, a thousand at most.
    private(set) var failures: [Failure] = []

    init(dryRun: Bool) { self.dryRun = dryRun }

    mutating func add(_ stored: StoredDeadLetter, cause: String, message: String) {
        guard failures.count < Self.mostFailures else { return }
        let record = stored.letter.record
        failures.append(
            Failure(
                id: stored.id, topic: record.topic, partition: record.partition, offset: record.offset, cause: cause,
                message: message))
    }

    mutating func add(_ summary: DeadLetterRetry.Summary) {
        applied = summary.settled
        empty = summary.empty
        failed = summary.failed
    }
}

/// How many dead letters were deleted.
struct DeadLetterDropDocument: Encodable {
    let dryRun: Bool
    let dropped: Int
}

/// How many dead letters there are, by topic and cause.
struct DeadLetterCountsDocument: Encodable {
    struct Count: Encodable {
        let topic: String
        let cause: String
        let letters: Int
        let first: String
        let last: String
    }

    let counts: [Count]

    init(_ counts: [DeadLetterCount]) {
        self.counts = counts.map {
            Count(topic: $0.topic, cause: $0.cause, letters: $0.count, first: $0.first, last: $0.last)
        }
    }
}
