import Testing

@testable import Simulation

@Suite struct VocabularyTests {
    private let entries = Vocabulary.shared.entries

    @Test func coversManyTradesCategoriesAndBrands() {
        #expect(Trade.all.count >= 10)
        #expect(entries.count >= 60)
        #expect(Set(entries.map(\.path)).count == entries.count)
        #expect(Set(Trade.all.flatMap(\.brands)).count >= 300)
        for trade in Trade.all { #expect(Set(trade.brands).count == trade.brands.count, "\(trade.name)") }
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
        #expect(Unit.millilitre.titleForms(500) == ["500 ml", "500ml", "0.5 l"])
        #expect(Unit.gram.titleForms(1000).contains("1 kg"))
        let volume = Attribute.measure("volume", .millilitre, 250, 500)
        #expect(volume.meanings(of: "0.5 l") == 0b10)
        #expect(volume.meanings(of: "500ml") == 0b10)
        #expect(volume.meanings(of: "250 ml") == 0b01)
    }

    @Test func colloquialWordsMeanEveryFittingValue() {
        let colour = Attribute.choice("colour", "Anthracite ~ grey", "Red", "Slate | Slate Grey ~ grey, gray")
        #expect(colour.meanings(of: "grey") == 0b101)
        #expect(colour.meanings(of: "slate grey") == 0b100)
        #expect(colour.meanings(of: "blue") == 0)
    }
}
