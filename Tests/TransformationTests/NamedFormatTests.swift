import Testing

@testable import Transformation

@Suite struct NamedFormatTests {
    @Test(arguments: NamedFormat.all)
    func describesItselfAndIsAProgram(format: NamedFormat) throws {
        #expect(!format.summary.isEmpty)
        let needed = format.parameters.filter(\.isNeeded).map { ($0.name, "x") }
        let program = try TransformationProgram(
            format: format, parameters: Dictionary(uniqueKeysWithValues: needed))
        try program.check()
        #expect(NamedFormat.named(format.name) == format)
    }

    @Test func areInOrder() {
        #expect(NamedFormat.all.map(\.name) == NamedFormat.all.map(\.name).sorted())
    }

    @Test(arguments: ["akeneo", "commercetools"])
    func needALanguage(name: String) throws {
        let format = try #require(NamedFormat.named(name))
        let error = #expect(throws: TransformationError.self) { try TransformationProgram(format: format) }
        #expect(
            error?.description.hasPrefix("the format \(name) needs catalog.parameters.language: the l") == true,
            "\(String(describing: error))")
    }

    @Test func refusesAParameterThatAFormatDoesNotHave() throws {
        let format = try #require(NamedFormat.named("shopify"))
        let error = #expect(throws: TransformationError.self) {
            try TransformationProgram(format: format, parameters: ["language": "de"])
        }
        #expect(error?.description == "the format shopify has no parameter language; it has published")
    }

    @Test(arguments: [
        ("cloudevents", "delete", "(", "expected a regular expression, "),
        ("outbox", "products", "[a", "expected a regular expression, "),
        ("outbox", "delete", "", "expected a regular expression, found none"),
        ("shopify", "published", "onlinestore", "expected online-store, found onlinestore"),
        ("akeneo", "id", "UUID", "expected uuid, found UUID"),
    ])
    func refusesAValueThatAParameterCantHave(name: String, parameter: String, value: String, reason: String) throws {
        let format = try #require(NamedFormat.named(name))
        let needed = format.parameters.filter(\.isNeeded).map { ($0.name, "x") }
        let parameters = Dictionary(uniqueKeysWithValues: needed).merging([parameter: value]) { $1 }
        let error = #expect(throws: TransformationError.self) {
            try TransformationProgram(format: format, parameters: parameters)
        }
        #expect(
            error?.description.hasPrefix("the format \(name) can't use its catalog.parameters.\(parameter): \(reason)")
                == true, "\(String(describing: error))")
    }

    @Test func takesValuesThatParametersCanHave() throws {
        for (name, parameters) in [
            ("cloudevents", ["delete": "(gone|sold)$", "products": "^shop[.]"]),
            ("shopify", ["published": "online-store"]),
            ("akeneo", ["id": "uuid", "language": "de"]), ("commercetools", ["id": "key", "language": "de"]),
        ] {
            _ = try TransformationProgram(format: try #require(NamedFormat.named(name)), parameters: parameters)
        }
    }

    @Test func saysThatAFileIsNotThere() {
        let error = #expect(throws: TransformationError.self) { try TransformationProgram(file: "/no/such/file.jq") }
        #expect(error?.description == "the transformation /no/such/file.jq can't be read: there is no such file")
    }
}
