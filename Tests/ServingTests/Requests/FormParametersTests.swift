import Testing

@testable import Serving

@Suite struct FormParametersTests {
    @Test(arguments: [
        ("q=red+shirt", ["q: red shirt"]),
        ("q=c%2B%2B&limit=5", ["q: c++", "limit: 5"]),
        ("brand=A&brand=B", ["brand: A", "brand: B"]),
        ("q=a%3Db=c", ["q: a=b=c"]),
        ("q=r%C3%B4tisserie&%71=x", ["q: rôtisserie", "q: x"]),
        ("q", ["q: "]),
        ("", []),
        ("&&q=a&", ["q: a"]),
    ])
    func readsWhatFormsWrite(text: String, expected: [String]) throws {
        #expect(try FormParameters(text).items.map { "\($0.name): \($0.value)" } == expected)
    }

    @Test(arguments: ["q=%", "q=%4", "q=%zz", "q=100%+wool", "%=a", "q=a%0", "q=%-1"])
    func refusesPercentSignsThatBeginNoEscape(text: String) {
        #expect(throws: ParameterFault.self) { try FormParameters(text) }
    }

    @Test(arguments: ["q=a%00", "q=%FF", "q=%C3", "q=%ED%A0%80", "%00=a"])
    func refusesWhatIsNoText(text: String) {
        #expect(throws: ParameterFault.self) { try FormParameters(text) }
    }

    @Test func namesTheParameterAtFault() {
        let fault = #expect(throws: ParameterFault.self) { try FormParameters("limit=5&q=%zz") }
        #expect(fault?.description.hasPrefix("the parameter q: ") == true)
    }

    @Test func aPlusInAPathIsAPlus() throws {
        #expect(try FormParameters.percentDecoded("a+b%2Fc", of: "id") == "a+b/c")
    }
}
