import Foundation
import Testing
import Yams

@testable import Daemon

/// `Config/gramd.yaml` shows every key with its default.
@Suite struct DefaultConfigurationFileTests {
    private let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../Config/gramd.yaml").standardizedFileURL

    @Test func valuesAreTheDefaults() throws {
        func values(path: String?) throws -> [Substring] {
            let settings = try Settings(path: path, environment: [:])
            let configuration = GramdConfiguration(settings)
            try settings.finish()
            var text = ""
            dump(configuration, to: &text)
            // The members of sets come in any order.
            return text.split(separator: "\n").sorted()
        }
        #expect(try values(path: url.path) == values(path: nil))
    }

    @Test func showsEveryKey() throws {
        let settings = try Settings(path: nil, environment: [:])
        _ = GramdConfiguration(settings)
        // Secrets stand in files; what holds one itself is for the environment.
        let known = settings.known.filter { settings.declarations[$0]?.kind != .secret }
        // Keys that have no default stand in a comment of the form "# key: example".
        let text = try String(contentsOf: url, encoding: .utf8)
            .replacing(#/(?m)^( +)# ([a-zA-Z]+: \S+)$/#) { "\($0.1)\($0.2)" }
        var shown: Set<String> = []
        func collect(_ node: Any?, _ path: String) {
            guard let members = node as? [String: Any] else {
                shown.insert(path)
                return
            }
            for (name, member) in members { collect(member, path.isEmpty ? name : "\(path).\(name)") }
        }
        collect(try Yams.load(yaml: text), "")
        #expect(shown.sorted() == known.sorted())
    }
}
