import Testing

@testable import Simulation

@Suite struct VocabularyTests {
    private let entries = Vocabulary.shared.entries

    @Test func coversSeveralTrades() {
        let trades = Vocabulary.shared.trades
        #expect(trades.count >= 4)
        #expect(entries.count >= 25)
        #expect(Set(entries.map(\.path)).count == entries.count)
        // A brand is at home in one trade, so that a brand alone says something.
        let brands = trades.flatMap(\.brands)
        #expect(brands.count >= 90 && Set(brands).count == brands.count)
    }

    /// What the generator does to products is in the vocabulary for it to do.
    @Test func exercisesTheGenerator() {
        let attributes = entries.flatMap(\.category.attributes)
        #expect(entries.contains(where: \.hasModels) && !entries.allSatisfy(\.hasModels))
        #expect(attributes.contains(where: \.isVarying) && attributes.contains(where: \.isPreference))
        let values = attributes.flatMap(\.values)
        #expect(values.contains { if case .number = $0.value { true } else { false } })
        #expect(values.contains { if case .bool = $0.value { true } else { false } })
        #expect(values.contains { $0.titleForms.count > 2 } && values.contains { !$0.colloquialForms.isEmpty })
    }

    @Test func everyCategoryIsComplete() {
        for entry in entries {
            let category = entry.category
            #expect(category.patterns.count >= 2, "\(category.name)")
            #expect(category.synonyms.count >= 2, "\(category.name)")
            #expect(category.features.count >= 2 && !category.uses.isEmpty, "\(category.name)")
            #expect(category.attributes.count >= 3, "\(category.name)")
            #expect(Set(category.attributes.map(\.name)).count == category.attributes.count, "\(category.name)")
        }
    }

    @Test func aTypePhraseMeansOneCategory() {
        var owners: [String: String] = [:]
        for entry in entries {
            for phrase in entry.category.synonyms + entry.category.nouns.map(TypingStyle.typed) {
                let owner = owners.updateValue(entry.path, forKey: phrase)
                #expect(owner == nil, "\(phrase) belongs to \(owner ?? "") and \(entry.path)")
            }
        }
    }

    @Test func synonymsAreNoTitleWords() {
        for entry in entries {
            let written = entry.category.nouns.map(TypingStyle.typed) + [TypingStyle.typed(entry.category.name)]
            for synonym in entry.category.synonyms {
                #expect(!written.contains(synonym), "\(synonym) in \(entry.path)")
                #expect(synonym == TypingStyle.typed(synonym), "\(synonym) isn't as people type")
                #expect(synonym.split(separator: " ").count <= 4, "\(synonym) is long")
            }
        }
    }

    @Test func unitsAreSpeltInSeveralWays() {
        #expect(Unit.centimetre.titleForms(120) == ["120 cm", "120cm", "1200 mm"])
        #expect(Unit.terabyte.titleForms(0.5).contains("500 GB"))
        let width = Attribute(name: "width", values: [80, 120].map { AttributeValue($0, .centimetre) })
        #expect(width.meanings(of: "1200 mm") == 0b10)
        #expect(width.meanings(of: "120cm") == 0b10)
        #expect(width.meanings(of: "80 cm") == 0b01)
    }

    @Test func colloquialWordsMeanEveryFittingValue() throws {
        let colours = try ["Anthracite ~ grey", "Red", "Slate | Slate Grey ~ grey, gray"].map {
            AttributeValue(try #require(Spelling($0)))
        }
        let colour = Attribute(name: "colour", values: colours)
        #expect(colour.meanings(of: "grey") == 0b101)
        #expect(colour.meanings(of: "slate grey") == 0b100)
        #expect(colour.meanings(of: "blue") == 0)
    }
}
