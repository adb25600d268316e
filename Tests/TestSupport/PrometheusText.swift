import Foundation

/// Metrics in Prometheus' text format, as a server would read them.
///
/// Source: https://prometheus.io/docs/instrumenting/exposition_formats/
package struct PrometheusText {
    /// What makes a text unreadable.
    package struct Fault: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    /// A metric with all its series.
    package struct Family {
        /// counter, gauge or histogram.
        package var kind: String
        /// What a person is told of it; nil without a word.
        package var help: String?
        /// The values by what stands before them.
        package var samples: [(series: String, value: Double)] = []
    }

    /// By name.
    package private(set) var families: [String: Family] = [:]

    /// - Throws: ``Fault`` for what a server would refuse, and for what it would take and not understand: series that
    ///   come twice, metrics without a type, buckets that don't rise.
    package init(_ text: String) throws(Fault) {
        guard text.hasSuffix("\n") else { throw Fault(description: "the last line has no end") }
        var helps: [String: String] = [:]
        var seen: Set<String> = []
        for line in text.split(separator: "\n") {
            if let help = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)/) {
                helps[String(help.1)] = String(help.2)
            } else if let type = line.wholeMatch(of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)/) {
                let name = String(type.1)
                guard families[name] == nil else { throw Fault(description: "\(name) comes twice") }
                families[name] = Family(kind: String(type.2), help: helps[name])
            } else {
                try read(line, &seen)
            }
        }
        for (name, family) in families { try check(name, family) }
    }

    /// The metric that a series belongs to.
    package func family(of series: String) -> String? {
        let name = String(series.prefix { $0 != "{" })
        if families[name] != nil { return name }
        for suffix in ["_bucket", "_sum", "_count"] where name.hasSuffix(suffix) {
            let base = String(name.dropLast(suffix.count))
            if families[base]?.kind == "histogram" { return base }
        }
        return nil
    }

    private mutating func read(_ line: Substring, _ seen: inout Set<String>) throws(Fault) {
        let label = #"[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\[\\"n])*""#
        let pattern = "([a-zA-Z_:][a-zA-Z0-9_:]*(?:\\{\(label)(?:,\(label))*\\})?) (NaN|[+-]Inf|[-+0-9.eE]+)"
        guard let expression = try? Regex(pattern, as: (Substring, Substring, Substring).self),
            let sample = line.wholeMatch(of: expression), let value = Double(sample.output.2)
        else { throw Fault(description: "not a sample: \(line)") }
        let series = String(sample.output.1)
        guard seen.insert(series).inserted else { throw Fault(description: "\(series) comes twice") }
        guard let family = family(of: series) else { throw Fault(description: "\(series) has no type before it") }
        families[family]?.samples.append((series, value))
    }

    private func check(_ name: String, _ family: Family) throws(Fault) {
        guard !family.samples.isEmpty else { throw Fault(description: "\(name) has no series") }
        guard family.kind == "histogram" else { return }
        var last: [String: Double] = [:]
        for (series, value) in family.samples where series.hasPrefix(name + "_bucket") {
            let others = series.replacing(#/,?le="[^"]*"/#, with: "")
            guard value >= last[others] ?? 0 else { throw Fault(description: "\(series) is below the bucket before") }
            last[others] = value
        }
        let counts = family.samples.filter { $0.series.hasPrefix(name + "_count") }
        guard counts.count == last.count, !counts.isEmpty else {
            throw Fault(description: "\(name) has other counts than buckets")
        }
    }
}
