import CodeIndex
import Codes
import Foundation
import TestSupport
import Testing

@testable import Training

@Suite struct GenerationReadingTests {
    /// A model that an older gramd trained on a click of years ahead has not read the clicks of those years.
    @Test(arguments: [(600, true), (4_102_444_800_000_000, false)] as [(Int64, Bool)])
    func noneHasReadWhatWasToCome(end: Int64, isKept: Bool) async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        let metrics =
            #"{"loss":1,"steps":1,"products":1,"clickedQueries":1,"heldOutQueries":0,"clicksBefore":\#(end)}"#
        try await index.models.register("m", at: "/nowhere", metrics: metrics)
        let generation = try await index.generations.create(modelID: "m", selection: CodeSelection())
        let read = try #require(try await generation.endOfReading(in: index))
        if isKept {
            #expect(read == end)
        } else {
            let now = Int64(Date().timeIntervalSince1970 * 1_000)
            #expect(read <= now + ClickStore.mostAhead + 1)
        }
    }
}
