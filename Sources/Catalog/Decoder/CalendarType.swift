/// What the integers of a column count whose type is a day or a time.
package enum CalendarType: Equatable {
    /// Days since 1970.
    case date
    /// Units of the day, of which a second has so many.
    case time(unitsPerSecond: Int64)
    /// Units since 1970, of which a second has so many.
    case timestamp(unitsPerSecond: Int64)

    /// - Parameter name: a logical type of Kafka Connect, or a semantic type of Debezium
    ///   (https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-temporal-types);
    ///   nil for one that is written as text, and for any other.
    package init?(connectName name: String) {
        switch name {
        case "org.apache.kafka.connect.data.Date", "io.debezium.time.Date": self = .date
        case "org.apache.kafka.connect.data.Time", "io.debezium.time.Time": self = .time(unitsPerSecond: 1_000)
        case "io.debezium.time.MicroTime": self = .time(unitsPerSecond: 1_000_000)
        case "io.debezium.time.NanoTime": self = .time(unitsPerSecond: 1_000_000_000)
        case "org.apache.kafka.connect.data.Timestamp", "io.debezium.time.Timestamp":
            self = .timestamp(unitsPerSecond: 1_000)
        case "io.debezium.time.MicroTimestamp": self = .timestamp(unitsPerSecond: 1_000_000)
        case "io.debezium.time.NanoTimestamp": self = .timestamp(unitsPerSecond: 1_000_000_000)
        default: return nil
        }
    }

    /// ISO 8601 text; nil outside a day, or the years 1 to 9999.
    package func text(_ count: Int64) -> String? {
        switch self {
        case .date: return CalendarText.date(daysSince1970: count)
        case .time(let unitsPerSecond):
            let (second, rest) = CalendarText.floored(count, by: unitsPerSecond)
            return CalendarText.time(secondOfDay: second, nanoseconds: rest * (1_000_000_000 / unitsPerSecond))
        case .timestamp(let unitsPerSecond):
            let (seconds, rest) = CalendarText.floored(count, by: unitsPerSecond)
            let nanoseconds = rest * (1_000_000_000 / unitsPerSecond)
            return CalendarText.timestamp(secondsSince1970: seconds, nanoseconds: nanoseconds).map { $0 + "Z" }
        }
    }
}
