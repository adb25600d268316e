import Testing

@testable import gramd

@Suite struct VersionTests {
    @Test func saysWhatAReportOfAFaultNeeds() throws {
        let lines = Version.text.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].wholeMatch(of: /gramd [0-9]+\.[0-9]+\.[0-9]+(, commit [0-9a-f]+)?/) != nil)
        #expect(
            lines[1].wholeMatch(of: /librdkafka [0-9.]+\S*, libpq [0-9]+\.[0-9]+, oneDNN [0-9]+\.[0-9]+\.[0-9]+/) != nil
        )
        #expect(lines[2].wholeMatch(of: /kernels for (SSE2|AVX2|AVX-512), bfloat16 (in hardware|not used)/) != nil)
    }
}
