import CoreMetrics
import Foundation
import TestSupport
import Testing

@testable import Monitoring

@Suite struct MetricDescriptionTests {
    private let source = URL(fileURLWithPath: #filePath)
        .appending(path: "../../../../Sources/Monitoring/Metrics/MetricName.swift").standardizedFileURL

    @Test func everyNameIsDescribedOnce() throws {
        let names = try String(contentsOf: source, encoding: .utf8).matches(of: /public static let \w+ = "(\w+)"/)
            .map { String($0.1) }
        #expect(names.count > 50)
        #expect(names.sorted() == MetricDescription.all.map(\.name).sorted())
    }

    @Test func everyNameIsInTheManual() throws {
        let article = try String(
            contentsOf: URL(fileURLWithPath: #filePath)
                .appending(path: "../../../../Sources/Manual/Manual.docc/HTTPInterface.md").standardizedFileURL,
            encoding: .utf8)
        for name in MetricDescription.all.map(\.name) { #expect(article.contains("`\(name)`"), "\(name)") }
    }

    /// https://prometheus.io/docs/practices/naming/
    @Test(arguments: MetricDescription.all.map(\.name)) func namesSayTheirUnits(name: String) throws {
        let description = try #require(MetricDescription.all.first { $0.name == name })
        #expect(name.wholeMatch(of: /(gramd|process)(_[a-z]+)+/) != nil)
        #expect(name.hasSuffix("_total") == (description.kind == .counter))
        #expect(description.kind != .histogram || name.hasSuffix("_seconds"))
        #expect(description.help.hasSuffix(".") && description.help.count > 20)
        // A base unit, or what is counted.
        let units = [
            "seconds", "bytes", "ratio", "records", "products", "total", "info", "fds", "up", "ready", "back", "wanted",
            "loaded", "generation", "differences", "connections", "stored", "violations", "loss",
            "partitions",
        ]
        #expect(units.contains { name.hasSuffix("_\($0)") })
    }

    @Test func allSeriesAreThereFromTheStart() throws {
        let registry = PrometheusRegistry()
        registry.observeProcess()
        registry.observe(Health(waitingFor: [.database, .broker, .topics]))
        let text = try PrometheusText(registry.text)
        for description in MetricDescription.all {
            for dimensions in description.series {
                let labels = dimensions.map { "\($0.0)=\"\($0.1)\"" }.joined()
                let family = try #require(text.families[description.name], "\(description.name)")
                #expect(family.help == description.help)
                #expect(family.kind == "\(description.kind)")
                #expect(labels.isEmpty || family.samples.contains { $0.series.contains(labels) })
            }
        }
        #expect(text.families[MetricName.postgresUp]?.samples.first?.value == 0)
        #expect(text.families[MetricName.kafkaUp]?.samples.first?.value == 0)
        #expect(text.families[MetricName.processMemory]?.samples.first.map { $0.value > 1_000_000 } == true)
        #expect(text.families[MetricName.processOpenFiles]?.samples.first.map { $0.value > 2 } == true)
        #expect(text.families[MetricName.processStart]?.samples.first.map { $0.value > 1_600_000_000 } == true)
    }

    @Test(.enabled(if: ExternalTool.promtool != nil, "the machine has no promtool")) func promtoolFindsNothing() throws
    {
        let promtool = try #require(ExternalTool.promtool)
        let (status, output) = try promtool.run(["check", "metrics"], input: Self.everything().text)
        #expect(status == 0 && output.isEmpty, "\(output)")
    }

    @Test(
        .enabled(
            if: ExternalTool.openMetricsParser != nil,
            "the machine has no python3-prometheus-client for /usr/bin/python3"))
    func anOpenMetricsParserReadsThem() throws {
        let parser = try #require(ExternalTool.openMetricsParser)
        let registry = Self.everything()
        let (status, output) = try parser.run(input: registry.text(as: .openMetrics))
        #expect(status == 0, "\(output)")
        #expect(Int(output.trimmingCharacters(in: .whitespacesAndNewlines)) == MetricDescription.all.count)
        // It is strict enough to tell the other format.
        #expect(try parser.run(input: registry.text).status != 0)
    }

    /// All metrics with at least one series.
    private static func everything() -> PrometheusRegistry {
        let registry = PrometheusRegistry()
        registry.observeProcess()
        registry.observe(Health(waitingFor: [.database, .broker, .topics]))
        // Those whose labels are known only later.
        for description in MetricDescription.all where description.series.isEmpty {
            let dimensions = [("label", "a \"value\"\nwith \\ signs")]
            switch description.kind {
            case .counter: registry.makeCounter(label: description.name, dimensions: dimensions).increment(by: 1)
            case .gauge: registry.makeMeter(label: description.name, dimensions: dimensions).set(0.5)
            case .histogram: registry.makeTimer(label: description.name, dimensions: dimensions).recordNanoseconds(1)
            }
        }
        return registry
    }

    @Test func theProgramIsShownWithWhatItIsMadeOf() throws {
        let registry = PrometheusRegistry()
        registry.observeProcess(libraries: [("oneDNN", "2.6.0"), ("zlib", "1.2.13")])
        let build = try #require(registry.samples(of: MetricName.buildInfo).first)
        #expect(build.value == 1 && build.labels["version"] == BuildInfo.version)
        #expect(build.labels["onednn"] == "2.6.0" && build.labels["zlib"] == "1.2.13" && build.labels["commit"] != nil)
    }

    @Test func anInstanceThatOnlyAnswersShowsNothingOfTopics() throws {
        let text = try PrometheusText(PrometheusRegistry(describing: MetricDescription.answering).text)
        #expect(text.families[MetricName.searches] != nil)
        #expect(text.families[MetricName.events] == nil && text.families[MetricName.alignmentRuns] == nil)
    }
}
