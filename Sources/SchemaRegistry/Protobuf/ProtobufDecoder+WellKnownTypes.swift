import Catalog

extension ProtobufDecoder {
    private static let nanoseconds: Range<Int64> = 0..<1_000_000_000
    private static let maximumDecimalBytes = 64
    private static let scales: ClosedRange<Int64> = 0...300

    /// Writes a message in the form that its type has in JSON.
    /// - Returns: whether it could be: a time outside the calendar, for example, is written as an object.
    mutating func append(
        _ type: ProtobufWellKnownType, _ members: ProtobufMembers, depth: Int
    ) throws(RecordFault) -> Bool {
        switch type {
        case .structure:
            guard case .map(let entry)? = members.field(1)?.occurrence else { return false }
            try map(members.values(1), entry: entry, members.bytes, depth: depth)
            return true
        case .listValue:
            guard let field = members.field(1), field.occurrence == .repeated else { return false }
            try list(members.values(1), field.kind, members.bytes, depth: depth)
            return true
        case .value: return try value(members, depth: depth)
        case .wrapper:
            guard let kind = members.kind(1) else { return false }
            try single(members.values(1), kind, members.bytes, depth: depth)
            return true
        case .textDecimal:
            guard members.kind(1) == .string else { return false }
            try output.append(quoted: members.content(1))
            return true
        case .fieldMask:
            var paths: [UInt8] = []
            for (number, value) in members.values(1).enumerated() {
                guard case .bytes(let range) = value else { return false }
                if number > 0 { paths.append(UInt8(ascii: ",")) }
                paths.append(contentsOf: members.bytes[range])
            }
            try output.append(quoted: paths[...])
            return true
        case .timestamp, .duration, .date, .timeOfDay, .binaryDecimal:
            guard let text = Self.text(of: type, members) else { return false }
            try output.append(quoted: text)
            return true
        }
    }

    /// The value of whichever kind it has; null without one.
    private mutating func value(_ members: ProtobufMembers, depth: Int) throws(RecordFault) -> Bool {
        for number in 2...6 {
            guard let kind = members.kind(number) else { continue }
            let values = members.values(number)
            guard !values.isEmpty else { continue }
            try single(values, kind, members.bytes, depth: depth)
            return true
        }
        try output.append("null")
        return true
    }

    private static func text(of type: ProtobufWellKnownType, _ members: ProtobufMembers) -> String? {
        switch type {
        case .timestamp:
            guard nanoseconds.contains(members.integer(2)) else { return nil }
            return CalendarText.timestamp(
                secondsSince1970: members.integer(1), nanoseconds: members.integer(2)
            ).map { $0 + "Z" }
        case .duration: return durationText(seconds: members.integer(1), nanoseconds: members.integer(2))
        case .date:
            return dateText(year: members.integer(1), month: members.integer(2), day: members.integer(3))
        case .timeOfDay:
            let (hours, minutes, seconds) = (members.integer(1), members.integer(2), members.integer(3))
            guard (0..<24).contains(hours), (0..<60).contains(minutes), (0..<60).contains(seconds),
                nanoseconds.contains(members.integer(4))
            else { return nil }
            return CalendarText.time(
                secondOfDay: hours * 3_600 + minutes * 60 + seconds, nanoseconds: members.integer(4))
        case .binaryDecimal:
            let bytes = members.content(1)
            let scale = Int64(Int32(truncatingIfNeeded: members.integer(3)))
            guard members.kind(1) == .bytes, bytes.count <= maximumDecimalBytes, scales.contains(scale) else {
                return nil
            }
            return DebeziumDecimal.decimalText(bytes: Array(bytes), scale: Int(scale))
        default: return nil
        }
    }

    /// Seconds and nanoseconds have the same sign.
    private static func durationText(seconds: Int64, nanoseconds: Int64) -> String? {
        guard Self.nanoseconds.contains(Int64(clamping: nanoseconds.magnitude)), seconds != .min,
            seconds == 0 || nanoseconds == 0 || (seconds < 0) == (nanoseconds < 0)
        else { return nil }
        let sign = seconds < 0 || nanoseconds < 0 ? "-" : ""
        return "\(sign)\(abs(seconds))\(CalendarText.fraction(abs(nanoseconds)))s"
    }

    /// nil for a date that lacks its year, month or day, or is none.
    private static func dateText(year: Int64, month: Int64, day: Int64) -> String? {
        guard (1...9_999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        func padded(_ number: Int64, _ digits: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: digits - text.count) + text
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}
