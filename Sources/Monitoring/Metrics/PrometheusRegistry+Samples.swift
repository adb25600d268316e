extension PrometheusRegistry {
    /// One series of a metric.
    public struct Sample: Sendable, Equatable {
        /// Values by name.
        public var labels: [String: String]
        /// What was recorded last.
        public var value: Double
    }

    /// What a gauge or counter says now, series by series; those that nothing is known of are left out.
    /// - Parameter name: as in ``MetricName``.
    public func samples(of name: String) -> [Sample] { Self.samples(of: name, in: text) }

    /// - Parameter text: in Prometheus' text format.
    static func samples(of name: String, in text: String) -> [Sample] {
        text.split(separator: "\n").compactMap { line in
            guard line.hasPrefix(name) else { return nil }
            let rest = line.dropFirst(name.count)
            guard rest.first == "{" else {
                guard rest.first == " ", let value = Double(rest.dropFirst()), !value.isNaN else { return nil }
                return Sample(labels: [:], value: value)
            }
            var reader = LabelReader(rest.dropFirst())
            guard let labels = reader.labels(), let value = Double(String(reader.rest)), !value.isNaN else {
                return nil
            }
            return Sample(labels: labels, value: value)
        }
    }
}

/// Reads what stands between the braces of a series, by scalars: a quotation mark before a combining one is a mark still.
private struct LabelReader {
    /// What has not been read.
    private(set) var rest: Substring.UnicodeScalarView

    init(_ text: Substring) { rest = text.unicodeScalars }

    /// Reads up to the value behind the closing brace; nil where that is not what stands there.
    mutating func labels() -> [String: String]? {
        var labels: [String: String] = [:]
        while rest.first != "}" {
            if rest.first == "," { rest.removeFirst() }
            guard let equals = rest.firstIndex(of: "=") else { return nil }
            let name = String(String.UnicodeScalarView(rest[..<equals]))
            rest = rest[equals...].dropFirst()
            guard let value = value() else { return nil }
            labels[name] = value
        }
        rest = rest.dropFirst(2)
        return labels
    }

    /// A quoted value, whose escapes are undone.
    private mutating func value() -> String? {
        guard rest.popFirst() == "\"" else { return nil }
        var value = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\"": return String(value)
            case "\\": value.append(rest.popFirst().map { $0 == "n" ? "\n" : $0 } ?? "\\")
            default: value.append(scalar)
            }
        }
        return nil
    }
}
