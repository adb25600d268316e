import ArgumentParser
import Foundation
import Testing

@testable import gramd

/// What the manual tells people to type is there: commands and their options.
@Suite struct ManualCommandsTests {
    private static let catalogue = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Sources/Manual/Manual.docc").standardizedFileURL

    @Test func commandsOfTheManualExist() throws {
        var count = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: Self.catalogue.path) where name.hasSuffix(".md")
        {
            let text = try String(contentsOf: Self.catalogue.appendingPathComponent(name), encoding: .utf8)
            for line in Self.commands(in: text) {
                count += 1
                if let fault = Self.fault(of: line) {
                    Issue.record("\(name): \(line.joined(separator: " ")): \(fault)")
                }
            }
        }
        #expect(count > 200)
    }

    @Test(arguments: [
        ("gramd statsu", "there is no statsu"), ("gramd dlq purge", "there is no purge"),
        ("gramd rebuild --drop-table", "there is no --drop-table"),
    ])
    func anotherOneIsNoticed(line: String, fault: String) {
        #expect(Self.fault(of: line.split(separator: " ")) == fault)
    }

    @Test func articlesAreListed() throws {
        let front = try String(contentsOf: Self.catalogue.appendingPathComponent("Manual.md"), encoding: .utf8)
        for name in try FileManager.default.contentsOfDirectory(atPath: Self.catalogue.path)
        where name.hasSuffix(".md") && name != "Manual.md" {
            #expect(front.contains("| `\(name)` |"))
            #expect(front.contains("- <doc:\(name.dropLast(3))>"))
        }
    }

    /// The words of commands, in the text and in blocks of code; what is said about them stands behind two blanks.
    private static func commands(in text: String) -> [[Substring]] {
        let spans = text.matches(of: /`(gramd [a-z][^`]*)`/).map(\.1)
        let blocks = text.matches(of: /```[a-z]*\n((?:[^`]|`[^`])*)```/).map(\.1)
        let lines = blocks.flatMap { $0.split(separator: "\n") }
            .compactMap { $0.firstMatch(of: /^ *(?:\$ )?(?:runuser -u gramd -- )?(gramd [a-z].*)/)?.1 }
            .map { line in line.firstRange(of: "  ").map { line[..<$0.lowerBound] } ?? line }
        return (spans + lines).map { $0.split { $0 == " " || $0 == "\n" } }
    }

    /// Says which word of a command, or which option, is none of gramd's.
    private static func fault(of words: [Substring]) -> String? {
        var command: any ParsableCommand.Type = Gramd.self
        for word in words.dropFirst() {
            guard !command.configuration.subcommands.isEmpty, word.first?.isLowercase == true else { break }
            guard let next = command.configuration.subcommands.first(where: { $0._commandName == word }) else {
                return "there is no \(word)"
            }
            command = next
        }
        let help = Gramd.helpMessage(for: command, includeHidden: true)
        for word in words where word.hasPrefix("--") {
            let option = word.prefix { $0 == "-" || $0.isLowercase }
            if !help.contains(option) { return "there is no \(option)" }
        }
        return nil
    }
}
