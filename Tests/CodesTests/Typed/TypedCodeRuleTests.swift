import Foundation
import Testing

@testable import Codes

@Suite struct TypedCodeRuleTests {
    private let analyzer = try! CodeAnalyzer()

    private func value(_ type: AttributeType, _ text: String) throws -> TypedValue {
        let normalizer = ValueNormalizer(analyzer: analyzer)
        return try #require(TypedValue(type, ValueNormalizer.value(of: normalizer.words(in: text))))
    }

    private func rule(_ combinations: [[AttributeType]]) throws -> TypedCodeRule {
        TypedCodeRule(
            combinations: combinations,
            values: [
                try value(.category, "sofa"), try value(.category, "home"), try value(.brand, "lumo"),
                try value(.colour, "red"), try value(.colour, "blue"), try value(.brand, "apple"),
                try value(.modifier, "apple"),
            ], fields: ["Farbe": .colour])
    }

    private func codes(of product: ProductText, _ rule: TypedCodeRule) -> [String] {
        rule.codes(of: product, analyzer: analyzer).map(\.description)
    }

    private func codes(of query: String, _ rule: TypedCodeRule) -> [String] {
        rule.codes(of: query, analyzer: analyzer).map(\.description)
    }

    private let furniture: [[AttributeType]] = [
        [.category], [.brand], [.colour, .category], [.category, .brand, .colour],
    ]

    @Test func aProductHasTheCombinationsOfItsFieldsValues() throws {
        let sofa = ProductText(
            title: "Lumo big red sofa", brand: "Lumo", category: "Home > Sofas",
            attributes: [.init(name: "Farbe", value: "Blue"), .init(name: "Lining", value: "Red")])
        #expect(
            codes(of: sofa, try rule(furniture)) == [
                "category:sofa", "category:home", "brand:lumo", "category:sofa|colour:blue",
                "category:home|colour:blue", "category:sofa|brand:lumo|colour:blue",
                "category:home|brand:lumo|colour:blue",
            ])
    }

    @Test func theTitleSaysWhatNoFieldDoes() throws {
        let rule = try rule(furniture)
        #expect(
            codes(of: ProductText(title: "Lumo red sofa"), rule) == [
                "category:sofa", "brand:lumo", "category:sofa|colour:red", "category:sofa|brand:lumo|colour:red",
            ])
        // Another brand's name in the title is that of what it goes with.
        #expect(codes(of: ProductText(title: "Lumo cover for Apple", brand: "Nobody"), rule).isEmpty)
    }

    @Test func aQueryHasTheCombinationsOfTheValuesInIt() throws {
        let rule = try rule(furniture)
        #expect(
            codes(of: "SOFAS in red", rule) == ["category:sofa", "category:sofa|colour:red"])
        #expect(codes(of: "something red", rule).isEmpty)
    }

    @Test func anAmbiguousWordIsNotTwoValuesOfOneCode() throws {
        let rule = try rule([[.brand], [.modifier], [.brand, .modifier]])
        let (apple, flavour) = (try value(.brand, "apple"), try value(.modifier, "apple"))
        #expect(codes(of: "apple", rule) == ["\(apple)", "\(flavour)"])
        #expect(codes(of: "apple lumo", rule) == ["\(apple)", "brand:lumo", "\(flavour)", "brand:lumo|\(flavour)"])
    }

    @Test func aProductHasNoMoreCodesThanItMay() throws {
        let types: [AttributeType] = [.colour, .material, .style, .audience, .function]
        let values = try types.flatMap { type in try (0..<40).map { try value(type, "\(type) shade\($0)") } }
        let rule = TypedCodeRule(
            combinations: [[.colour, .material]] + types.map { [$0] }, values: values,
            fields: Dictionary(uniqueKeysWithValues: types.map { ("\($0)", $0) }))
        let product = ProductText(
            title: "x",
            attributes: types.flatMap { type in
                (0..<40).map { .init(name: "\(type)", value: "\(type) shade\($0)") }
            })
        let codes = rule.codes(of: product, analyzer: analyzer)
        #expect(codes.count == TypedCodeRule.maximumCodes && Set(codes).count == codes.count)
        #expect(codes.count { $0.values.count == 2 } == TypedCodeRule.maximumCodesOfCombination)
        #expect(codes.count { $0.values.map(\.type) == [.colour] } == TypedCodeRule.maximumCodesOfCombination)
    }

    @Test func survivesJSON() throws {
        let rule = try rule(furniture)
        let decoded = try JSONDecoder().decode(TypedCodeRule.self, from: JSONEncoder().encode(rule))
        #expect(decoded == rule)
        #expect(codes(of: "red sofa", decoded) == codes(of: "red sofa", rule))
        let empty = TypedCodeRule(combinations: [[], [.colour, .colour]], values: [], fields: [:])
        #expect(empty.combinations.isEmpty && codes(of: "red sofa", empty).isEmpty)
    }

    @Test func typedCodesAreOwnCodesOfTheirOwnKind() throws {
        let selection = CodeSelection(typed: try rule(furniture))
        let sofa = ProductText(title: "red sofa", brand: "Lumo")
        let choices = selection.choices(for: sofa, analyzer: analyzer)
        let words = CodeSelection().choices(for: sofa, analyzer: analyzer)
        #expect(Array(choices.prefix(words.count)) == words)
        let typed = choices.dropFirst(words.count)
        #expect(
            typed.map(\.code.description) == [
                "category:sofa", "brand:lumo", "category:sofa|colour:red", "category:sofa|brand:lumo|colour:red",
            ])
        #expect(typed.allSatisfy { $0.weight == 1 && $0.code.kind == .typed })
        #expect(words.allSatisfy { $0.code.kind == .word })
        #expect(Code("cobalt|blue")?.kind == .phrase)
        let own = QueryCode.own(in: "red sofa", analyzer: analyzer, typed: selection.typed)
        #expect(own.map(\.code.description) == ["red", "sofa", "category:sofa", "category:sofa|colour:red"])
    }

    // MARK: Learning

    /// Sofas of two colours, juices of two flavours, and phones whose brand is one of the flavours.
    private var products: [ProductText] {
        (0..<20).map { number in
            ProductText(
                title: "thing \(number)", brand: "Lumo", category: "Home > Sofas",
                attributes: [.init(name: "Farbe", value: number % 2 == 0 ? "Red" : "Blue")])
        }
            + (0..<10).map { number in
                ProductText(
                    title: "drink \(number)", category: "Juices",
                    attributes: [.init(name: "Flavour", value: number % 2 == 0 ? "Apple" : "Cherry")])
            } + (0..<10).map { ProductText(title: "phone \($0)", brand: "Apple") }
    }

    private func learned(_ clicks: [(query: String, products: [Int])]) -> TypedCodeRule? {
        TypedCodeRule(products: products, clicks: clicks, edits: [], analyzer: analyzer)
    }

    @Test func learnsWhatShoppersAskForTogether() throws {
        let sofas = (0..<25).map { (query: "red sofa \($0)", products: [0, 31]) }
        let drinks = (0..<3).map { (query: "apple \($0)", products: [20]) }
        let others = (0..<2).map { (query: "lumo \($0)", products: [0]) }
        let rule = try #require(learned(sofas + drinks + others))
        // Of an apple's types that counts which the clicked product has; two queries for a brand are too few.
        #expect(rule.combinations == [[.category], [.colour], [.category, .colour], [.modifier]])
        #expect(rule.fields == ["Farbe": .colour, "Flavour": .modifier])
        #expect(
            Set(rule.values.prefix(3)) == [
                try value(.category, "sofa"), try value(.colour, "red"), try value(.modifier, "apple"),
            ])
        #expect(!rule.values.contains { $0.type == .brand })
        #expect(codes(of: products[0], rule).contains("category:sofa|colour:red"))
    }

    @Test func withFewClicksTakesWhatShoppersUsuallyAskFor() throws {
        let rule = try #require(learned([("red sofa", [0])]))
        #expect(rule.combinations == TypedCodeRule.usualCombinations)
        #expect(rule.values.contains(try value(.brand, "apple")))
        #expect(codes(of: products[0], rule).contains("category:sofa|brand:lumo|colour:red"))
    }

    @Test func aCatalogueWithoutFieldsHasNone() {
        let titles = [ProductText(title: "red sofa"), ProductText(title: "blue sofa")]
        #expect(TypedCodeRule(products: titles, clicks: [("red sofa", [0])], edits: [], analyzer: analyzer) == nil)
    }
}
