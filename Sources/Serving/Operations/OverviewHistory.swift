import Foundation

/// How fresh answers have been, a point every ten seconds for the last hour.
struct OverviewHistory: Sendable, Equatable {
    /// How things stood at one moment; nil is what was not known then.
    struct Point: Sendable, Equatable {
        var time: Date
        /// How long before ``time`` the tables were known to be as answers were, in seconds.
        var age: Double?
        /// Records of topics that were not applied, and since when the oldest waits, in seconds.
        var lagRecords: Double?
        var lagSeconds: Double?
        /// Products that wait for coding.
        var waiting: Int?

        func write(to writer: inout JSONWriter) {
            writer.object { writer in
                writer.member("time", time: time)
                writer.member("ageSeconds", ifPresent: age)
                writer.member("lagRecords", ifPresent: lagRecords)
                writer.member("lagSeconds", ifPresent: lagSeconds)
                writer.member("waiting", ifPresent: waiting)
            }
        }
    }

    /// Between two points.
    static let interval = Duration.seconds(10)
    private static let most = 360

    /// Oldest first.
    private(set) var points: [Point] = []

    mutating func append(_ point: Point) {
        points.append(point)
        if points.count > Self.most { points.removeFirst(points.count - Self.most) }
    }
}

extension JSONWriter {
    /// Writes a member, a point in time as ISO 8601.
    mutating func member(_ name: StaticString, time: Date) {
        member(name, time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }

    /// Writes a member, unless there is no value.
    mutating func member(_ name: StaticString, ifPresent value: (some BinaryInteger)?) {
        if let value { member(name, value) }
    }
}
