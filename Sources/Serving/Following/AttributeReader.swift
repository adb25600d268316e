import Codes
import Retrieval
import Synchronization

/// Reads the dictionary of the catalogue's values anew when they have changed, and not all the time where that takes long.
final class AttributeReader: Sendable {
    private struct State {
        /// Of what was read last.
        var version: UInt64?
        var reading: Int?
        var nextReading = ContinuousClock.now
    }

    /// Where values change without a pause, so many times as long as a reading took pass until the next.
    private static let pause = 20

    private let normalizer: ValueNormalizer
    private let edits: [FieldTypeEdit]
    private let state = Mutex(State())

    init(normalizer: ValueNormalizer, edits: [FieldTypeEdit]) {
        self.normalizer = normalizer
        self.edits = edits
    }

    /// - Parameters:
    ///   - reading: how often the tables had been read from the beginning.
    ///   - start: when this is asked.
    /// - Returns: nil where nothing has changed, or not long enough ago.
    func read(_ snapshot: RetrievalSnapshot, reading: Int, at start: ContinuousClock.Instant = .now)
        -> AttributeDictionary?
    {
        let version = snapshot.structuredValuesVersion
        let begin = ContinuousClock.now
        let isDue = state.withLock { state in
            (state.version != version || state.reading != reading) && state.nextReading <= start
        }
        guard isDue else { return nil }
        let values = snapshot.structuredValues(limit: AttributeDictionary.defaultCapacity)
        let dictionary = AttributeDictionary(values, edits: edits, normalizer: normalizer)
        let end = ContinuousClock.now
        state.withLock { $0 = State(version: version, reading: reading, nextReading: end + (end - begin) * Self.pause) }
        return dictionary
    }
}
