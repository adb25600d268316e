import Codes
import Foundation
import Testing

@Suite struct CodeSelectionTests {
    private let analyzer = try! CodeAnalyzer()

    private func occurrences(_ product: ProductText) -> CodeOccurrences {
        CodeOccurrences(of: product, analyzer: analyzer)
    }

    private let kettle = ProductText(
        title: "Brunn Kettle 1.7 l", brand: "Brunn", category: "kettles", description: "A kettle that boils fast.",
        attributes: [.init(name: "colour", value: "Cobalt Blue")])

    @Test func findsValuesInEveryField() {
        let found = occurrences(kettle)
        let kettleEntry = found.entries.first { $0.code.description == "kettl" }
        #expect(kettleEntry?.frequency == 3)
        #expect(kettleEntry?.fields == [.title, .category, .description])
        #expect(found.entries.contains { $0.code.description == "cobalt" && $0.fields == .attribute })
        #expect(found.entries.contains { $0.code.description == "1.7" })
        #expect(found.length == 13)
    }

    @Test func withoutClicksEverythingIsPosted() {
        let found = occurrences(kettle)
        let choices = CodeSelection().choices(from: found)
        #expect(choices.map(\.code) == found.entries.map(\.code))
        #expect(choices.allSatisfy { $0.weight > 0 })
    }

    @Test func repetitionRaisesAndLengthLowersTheWeight() throws {
        let once = CodeSelection().choices(from: occurrences(ProductText(title: "lamp")))[0].weight
        let twice = CodeSelection().choices(from: occurrences(ProductText(title: "lamp lamp")))[0].weight
        #expect(twice > once)
        let short = CodeSelection(averageLength: 1).choices(from: occurrences(ProductText(title: "lamp")))[0].weight
        #expect(short < once)
    }

    @Test func likelihoodFollowsTheClicks() throws {
        let found = occurrences(kettle)
        var examples = QueryLikelihood.Examples()
        for entry in found.entries {
            for number in 0..<20 {
                examples.add(entry, inQuery: entry.fields.contains(.title) && number % 2 == 0)
            }
        }
        let model = try #require(QueryLikelihood(examples))
        let title = try #require(found.entries.first { $0.fields == .title })
        let description = try #require(found.entries.first { $0.fields == .description })
        #expect(model.probability(of: title) > 0.35)
        #expect(model.probability(of: description) < 0.15)
    }

    @Test func nothingIsLearnedFromOneSidedExamples() {
        let entry = occurrences(kettle).entries[0]
        var examples = QueryLikelihood.Examples()
        #expect(QueryLikelihood(examples) == nil)
        examples.add(entry, inQuery: true)
        #expect(QueryLikelihood(examples) == nil)
    }

    @Test func selectionSurvivesJSON() throws {
        let selection = CodeSelection(
            averageLength: 17.5, phrases: PhraseDictionary([try #require(Code("cobalt|blue"))]))
        let decoded = try JSONDecoder().decode(CodeSelection.self, from: JSONEncoder().encode(selection))
        #expect(decoded == selection)
        // As an earlier version wrote it.
        let former = try JSONDecoder().decode(CodeSelection.self, from: Data(#"{"averageLength":17.5}"#.utf8))
        #expect(former == CodeSelection(averageLength: 17.5))
    }

    @Test func phrasesArePostedBehindTheirValues() throws {
        let phrase = try #require(Code("cobalt|blue"))
        let selection = CodeSelection(phrases: PhraseDictionary([phrase, try #require(Code("red|kettl"))]))
        let choices = selection.choices(for: kettle, analyzer: analyzer)
        #expect(choices.last?.code == phrase)
        #expect(choices.dropLast() == CodeSelection().choices(for: kettle, analyzer: analyzer)[...])
        let own = QueryCode.own(in: "cobalt blue kettles", analyzer: analyzer, phrases: selection.phrases)
        #expect(own.map(\.code.description) == ["cobalt", "blue", "kettl", "cobalt|blue"])
    }
}
