import Catalog
import CodeIndex

/// Which dead letters are asked for, or meant by a change.
struct DeadLetterParameters: Sendable, Equatable {
    /// The most letters that a change may name, or an answer has.
    static let most = 100
    static let numbers: ClosedRange<Int64> = 1...QueryBounds.generation

    var filter = DeadLetterFilter()
    /// Only letters with a higher number.
    var after: Int64 = 0
    /// At most so many letters.
    var limit = 20

    /// Reads `/v1/dead-letters`' parameters.
    /// - Throws: ``ParameterFault``
    init(_ form: FormParameters) throws(ParameterFault) {
        var reader = ParameterReader(try form.members(["after": .number, "limit": .number]))
        filter.cause = try reader.text("cause")
        filter.topic = try reader.text("topic")
        after = try reader.integer("after", in: 0...QueryBounds.generation) ?? after
        limit = try reader.integer("limit", in: 1...Int64(Self.most)).map { Int($0) } ?? limit
        try reader.finish()
    }

    /// Reads the body of a change, which has to name letters, a cause or a topic.
    /// - Throws: ``ParameterFault``
    init(body: [UInt8]) throws(ParameterFault) {
        let value: JSONValue
        do throws(RecordFault) { value = try JSONValue(parsing: body, maximumDepth: 8) } catch {
            throw ParameterFault("the body is not JSON: \(error)")
        }
        guard let members = value.objectValue else { throw ParameterFault("the body must be a JSON object") }
        var reader = ParameterReader(members)
        filter.ids = try reader.integers("ids", in: Self.numbers, count: 1...Self.most) ?? []
        filter.cause = try reader.text("cause")
        filter.topic = try reader.text("topic")
        try reader.finish()
        guard filter != DeadLetterFilter() else {
            throw ParameterFault("the body must name letters as ids, a cause or a topic")
        }
    }
}
