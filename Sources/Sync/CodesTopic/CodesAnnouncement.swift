import Catalog
import Kafka

/// Says which generation answers, and in which topic its codes are complete: the record with the key `active`.
struct CodesAnnouncement: Equatable {
    private static let key = "active"

    let generation: Int64
    /// Where its codes are.
    let topic: String
    /// When it became active, in ISO 8601; nil where that is not known.
    let since: String?
    /// Rises like those of the codes' records.
    let version: Int64

    /// The message that writes it.
    func message(to announcements: String) -> KafkaMessage {
        var members: [String: JSONValue] = [
            "generation": .number(JSONNumber(generation)), "topic": .string(topic),
            "version": .number(JSONNumber(version)),
        ]
        members["since"] = since.map(JSONValue.string)
        return KafkaMessage(
            topic: announcements, key: Array(Self.key.utf8), value: Array(JSONValue.object(members).serialized.utf8),
            headers: [KafkaHeader(name: CodesRecord.versionHeader, value: Array(String(version).utf8))])
    }
}
