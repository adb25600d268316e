import Codes
import Testing

@Suite struct AttributeMappingTests {
    private func statistics(_ values: [String], products: Int = 1) -> FieldStatistics {
        var statistics = FieldStatistics()
        for value in values { statistics.add(value, products: products) }
        return statistics
    }

    @Test(
        arguments: [
            ("colour", .colour), ("Color", .colour), ("product_color", .colour), ("pa_color", .colour),
            ("frameColor", .colour), ("Farbe", .colour), ("Couleur du cadre", .colour), ("Kleur", .colour),
            ("Größe", .salesSpecification), ("Groesse", .salesSpecification), ("Matière", .material),
            ("age_group", .audience), ("ageGroup", .audience), ("Hersteller", .brand),
            ("Screen size", .technicalSpecification),
            ("Model year", .season), ("MPN", .model), ("flavour", .modifier), ("specs.Farbe", .colour),
            ("Colour depth", .technicalSpecification), ("Fussiness", .other), ("", .other),
        ] as [(String, AttributeType)])
    func knowsUsualNames(name: String, type: AttributeType) {
        #expect(AttributeMapping().type(ofField: name) == type)
    }

    @Test func aPersonsWordCountsFirst() throws {
        let edits = try ["Farbe=style", "Tension=modifier", "colour = none", "x=y=brand"].map {
            try #require(FieldTypeEdit($0))
        }
        let mapping = AttributeMapping(
            edits: edits, statistics: ["tension": statistics(["high", "low"], products: 50)])
        #expect(mapping.type(ofField: "farbe") == .style)
        #expect(mapping.type(ofField: "TENSION") == .modifier)
        #expect(mapping.type(ofField: "Colour") == nil)
        #expect(mapping.type(ofField: "x=y") == .brand)
        #expect(mapping.type(ofField: "couleur") == .colour)
    }

    @Test(arguments: ["", "Farbe", "Farbe=", "=colour", "Farbe=paint", "Farbe=Colour"])
    func otherEditsAreNone(text: String) { #expect(FieldTypeEdit(text) == nil) }

    @Test func proposesFromWhatValuesAreLike() {
        let mapping = AttributeMapping(
            statistics: [
                "finesse": statistics(["coarse", "fine", "very fine"], products: 30),
                "ink": statistics(["2 ml", "5 ml", "10 ml"], products: 30),
                "wireless": statistics(["Yes", "no"], products: 400),
                "gtin": statistics((0..<40).map { "40123456789\($0)" }),
                "code": statistics((0..<40).map { "XR-\($0)b" }),
                "note": statistics(["Please wash this by hand and don't leave it in the sun for too long"]),
            ])
        #expect(mapping.type(ofField: "finesse") == .other)
        #expect(mapping.type(ofField: "ink") == .technicalSpecification)
        #expect(mapping.type(ofField: "wireless") == nil)
        #expect(mapping.type(ofField: "gtin") == nil)
        #expect(mapping.type(ofField: "code") == .model)
        #expect(mapping.type(ofField: "note") == nil)
    }

    @Test func whatIsUsuallyNamedSoHasItsTypeUnlessItsValuesAreSentences() {
        let mapping = AttributeMapping(
            statistics: [
                "colour": statistics(["12", "14"], products: 30),
                "features": statistics(["Keeps your drinks cold for a whole day even in the hottest of summers"]),
            ])
        #expect(mapping.type(ofField: "colour") == .colour)
        #expect(mapping.type(ofField: "features") == nil)
    }

    @Test func fewProductsSayNothingAboutHowValuesDiffer() {
        let mapping = AttributeMapping(statistics: ["code": statistics(["A1", "B2", "C3"])])
        #expect(mapping.type(ofField: "code") == .other)
    }
}
