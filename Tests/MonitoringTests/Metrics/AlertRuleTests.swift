import Foundation
import TestSupport
import Testing

@testable import Monitoring

/// What ships for Prometheus and Grafana fits the metrics and the manual.
@Suite struct AlertRuleTests {
    private static let root = URL(fileURLWithPath: #filePath).appending(path: "../../../..").standardizedFileURL

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// An alert's name and all that stands below it.
    private static func alerts() throws -> [(name: String, body: String)] {
        try text("Config/prometheus/alerts.yaml").split(separator: "- alert: ").dropFirst().map { part in
            let lines = part.split(separator: "\n", maxSplits: 1)
            return (String(lines[0]), String(lines[1]))
        }
    }

    @Test(arguments: [
        "Config/prometheus/alerts.yaml", "Config/prometheus/alerts_test.yaml", "Config/grafana/gramd.json",
    ])
    func nameOnlyMetricsThatThereAre(path: String) throws {
        let known = Dictionary(MetricDescription.all.map { ($0.name, $0.kind) }) { first, _ in first }
        let names = Set(try Self.text(path).matches(of: /\b(gramd|process)(_[a-z]+)+\b/).map { String($0.0) })
        #expect(names.count > 15)
        for name in names {
            let base = name.replacing(/_(bucket|sum|count)$/, with: "")
            #expect(known[name] != nil || known[base] == .histogram, "\(name) in \(path)")
        }
    }

    @Test func everyAlertHasARunbook() throws {
        let article = try Self.text("Sources/Manual/Manual.docc/Alerts.md")
        let sections = article.split(separator: "\n## ").dropFirst()
        let alerts = try Self.alerts()
        #expect(alerts.count >= 20)
        for (name, body) in alerts {
            #expect(body.contains("severity: "), "\(name)")
            for part in ["summary: ", "description: ", "runbook: "] { #expect(body.contains(part), "\(name): \(part)") }
            #expect(
                body.contains("runbook: Sources/Manual/Manual.docc/Alerts.md#\(name.lowercased())\n"), "\(name)")
            let section = sections.first { $0.hasPrefix("\(name)\n") }
            for part in ["**What it means.**", "**What to look at.**", "**What to do.**"] {
                #expect(section?.contains(part) == true, "\(name): \(part)")
            }
        }
        // And none is left of an alert that is no more.
        #expect(
            sections.map { $0.prefix { $0 != "\n" } }.filter { $0.hasPrefix("Gramd") } == alerts.map { $0.name[...] })
        #expect(try Self.text("Sources/Manual/Manual.docc/Manual.md").contains("<doc:Alerts>"))
    }

    @Test func everyAlertIsTested() throws {
        let tests = try Self.text("Config/prometheus/alerts_test.yaml")
        for (name, _) in try Self.alerts() { #expect(tests.contains("alertname: \(name)\n"), "\(name)") }
    }

    @Test func theDashboardIsAnObject() throws {
        let data = Data(try Self.text("Config/grafana/gramd.json").utf8)
        let dashboard = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let panels = try #require(dashboard["panels"] as? [[String: Any]])
        let identifiers = panels.compactMap { $0["id"] as? Int }
        #expect(panels.count > 20 && Set(identifiers).count == panels.count)
        for panel in panels where panel["type"] as? String != "row" {
            #expect((panel["targets"] as? [[String: Any]])?.isEmpty == false)
            #expect((panel["description"] as? String)?.isEmpty == false)
        }
    }

    @Test(.enabled(if: ExternalTool.promtool != nil, "the machine has no promtool"))
    func eachCauseRaisesItsAlertAndNoOther()
        throws
    {
        let folder = Self.root.appending(path: "Config/prometheus")
        let promtool = try #require(ExternalTool.promtool)
        let check = try promtool.run(["check", "rules", folder.appending(path: "alerts.yaml").path])
        #expect(check.status == 0, "\(check.output)")
        let tests = try promtool.run(["test", "rules", folder.appending(path: "alerts_test.yaml").path])
        #expect(tests.status == 0, "\(tests.output)")
    }
}
