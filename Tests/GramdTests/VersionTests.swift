import Testing

@testable import gramd

@Suite struct VersionTests {
    @Test func saysWhatAReportOfAFaultNeeds() throws {
        let lines = Version.text.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].wholeMatch(of: /gramd [0-9]+\.[0-9]+\.[0-9]+(, commit [0-9a-f]+)?/) != nil)
        let libraries = lines[1].split(separator: ", ").map { $0.split(separator: " ") }
        #expect(libraries.map(\.first) == ["librdkafka", "libpq", "oneDNN", "libcurl", "zlib", "zstd"])
        for library in libraries {
            #expect(library.count == 2 && library[1].wholeMatch(of: /[0-9]+(\.[0-9]+)+\S*/) != nil, "\(library)")
        }
        #expect(lines[2].wholeMatch(of: /kernels for (SSE2|AVX2|AVX-512), bfloat16 (in hardware|not used)/) != nil)
    }
}
