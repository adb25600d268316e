import Testing

@testable import Codes

@Suite struct NamedTermTests {
    /// Terms as `name=value`, texts as they are.
    private func parts(_ query: String) -> [String] {
        NamedTerm.parts(of: query).map { part in
            switch part {
            case .text(let text): String(text)
            case .term(let term, _): "\(term.name)=\(term.value)"
            }
        }
    }

    @Test(
        arguments: [
            ("colour:red", ["colour=red"]), ("sofa colour:red bed", ["sofa ", "colour=red", " bed"]),
            ("brand:\"Red Bull\" can", ["brand=Red Bull", " can"]),
            ("\"screen size\":15\" x", ["\"screen size\":15\" x"]),
            ("\"screen size\":15", ["screen size=15"]), ("ratio:16:9", ["ratio=16:9"]), ("色：赤", ["色=赤"]),
            ("a:b c:d", ["a=b", " ", "c=d"]), ("colour: red", ["colour: red"]), (":red", [":red"]),
            ("colour:", ["colour:"]),
            ("say \"colour:red", ["say \"colour:red"]), ("brand:\"\"", ["brand:\"\""]),
            ("brand:\"open", ["brand:\"open"]),
            ("brand:\"a\"b", ["brand:\"a\"b"]), ("", []), ("  ", ["  "]),
        ] as [(String, [String])])
    func takesQueriesApart(query: String, expected: [String]) { #expect(parts(query) == expected) }

    @Test func losesNothing() {
        let query = "red \"a b\":c sofa x:\"y z\"  w:v,u end:"
        let texts = NamedTerm.parts(of: query).map { part in
            switch part {
            case .text(let text), .term(_, let text): String(text)
            }
        }
        #expect(texts.joined() == query)
        #expect(texts.count == 7)
    }
}
