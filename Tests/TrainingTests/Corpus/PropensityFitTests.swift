import Catalog
import CodeIndex
import TestSupport
import Testing
import Training

@Suite struct PropensityFitTests {
    @Test func propensitiesAreReplacedByWhatTheTopicsSay() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        try await index.clicks.store(propensities: [1, 0.25])
        // Nothing was shown at two places, so all are looked at alike; what is behind the last counts as there.
        try await PropensityFit(index: index).run()
        let places = SearchEventDecoder.positions + 1
        #expect(try await index.clicks.propensities() == [Double](repeating: 1, count: places))
    }
}
