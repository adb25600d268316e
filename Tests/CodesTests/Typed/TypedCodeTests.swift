import Codes
import Testing

@Suite struct TypedCodeTests {
    private func value(_ text: String) throws -> TypedValue { try #require(TypedValue(text)) }

    @Test func hasTheSixteenTypesInCanonicalOrder() {
        #expect(AttributeType.allCases.count == 16)
        #expect(AttributeType.allCases.sorted() == AttributeType.allCases)
        #expect(AttributeType.category < .brand && AttributeType.brand < .series && AttributeType.model < .colour)
        #expect(Set(AttributeType.allCases.map(\.rawValue)).count == 16)
    }

    @Test func aValueOfAnotherTypeIsAnotherValue() throws {
        let brand = try value("brand:apple")
        let flavour = try value("modifier:apple")
        #expect(brand != flavour && brand < flavour && brand.value == flavour.value)
    }

    @Test func valuesMayHaveColonsAndNothingElseThatSeparates() throws {
        let ratio = try value("technicalSpecification:16:9")
        #expect(ratio.type == .technicalSpecification && ratio.value == "16:9")
        #expect(TypedValue(ratio.description) == ratio)
        #expect(TypedValue(.brand, "") == nil)
        #expect(TypedValue(.brand, "a|b") == nil)
        #expect(TypedValue(.brand, "a\0b") == nil)
        #expect(TypedValue("brand") == nil)
        #expect(TypedValue("maker:acme") == nil)
    }

    @Test func isReadInLowerCaseToo() throws {
        let folded = try #require(TypedCode("salesspecification:xl|usagescenario:camping"))
        #expect(folded.description == "salesSpecification:xl|usageScenario:camping")
        for type in AttributeType.allCases {
            #expect(TypedValue("\(type.rawValue.lowercased()):x")?.type == type)
        }
    }

    @Test func standsInCanonicalOrderWhateverTheOrderOfItsValues() throws {
        let values = try ["colour:red", "category:sofa", "brand:acme", "category:bed", "colour:red"].map(value)
        let code = try #require(TypedCode(values))
        #expect(code.description == "category:bed|category:sofa|brand:acme|colour:red")
        #expect(TypedCode(values.reversed()) == code)
        #expect(TypedCode("colour:red|brand:acme|category:sofa|category:bed") == code)
        #expect(code.code.values.count == 4 && code.code.granularity == .fine)
    }

    @Test func readsWhatItWrites() throws {
        let values = AttributeType.allCases.prefix(6).compactMap { TypedValue($0, "some value") }
        for count in 1...6 {
            let code = try #require(TypedCode(values.prefix(count)))
            #expect(TypedCode(code.description) == code)
            #expect(code.values.count == count)
        }
    }

    @Test(arguments: ["", "|", "red", "colour:red|", "colour:red|sofa", "colour:"])
    func otherTextsAreNone(text: String) { #expect(TypedCode(text) == nil) }

    @Test func hasAtLeastOneValueAndAtMostSix() {
        #expect(TypedCode([]) == nil)
        #expect(TypedCode((0..<6).compactMap { TypedValue(.other, "\($0)") }) != nil)
        #expect(TypedCode((0..<7).compactMap { TypedValue(.other, "\($0)") }) == nil)
    }
}
