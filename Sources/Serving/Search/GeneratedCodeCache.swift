import Codes
import GRAM
import Synchronization

/// What models have made of queries that were asked not long ago, by generation and query.
///
/// Of full halves the older one is dropped, so that what is asked again and again stays. A query's codes were chosen among
/// the codes that had products then; they hold as long as no code has got its first product since, and for
/// ``tolerance`` all the same: codes appear all the time in a large catalogue, and a query's own words, by which what is
/// new is found, don't come from here.
final class GeneratedCodeCache: Sendable {
    /// How long codes may be used that were chosen among an older set.
    static let tolerance = Duration.seconds(5)
    /// Longer queries are not kept.
    static let longestQuery = 256

    struct Key: Hashable {
        var generation: Int64
        var query: String
    }

    private struct Entry {
        var written: WrittenQuery
        var liveCodesVersion: Int
        var madeAt: ContinuousClock.Instant
    }

    private struct State {
        var young: [Key: Entry] = [:]
        var old: [Key: Entry] = [:]
    }

    private let half: Int
    private let state = Mutex(State())

    /// - Parameter capacity: at most so many queries; 0 for none.
    init(capacity: Int) { half = capacity / 2 }

    /// - Parameter version: of the generation's live codes now.
    func written(for key: Key, version: Int, at now: ContinuousClock.Instant = .now) -> WrittenQuery? {
        state.withLock { state in
            guard let entry = state.young[key] ?? state.old[key] else { return nil }
            guard entry.liveCodesVersion == version || now - entry.madeAt < Self.tolerance else { return nil }
            if state.young[key] == nil { insert(entry, for: key, into: &state) }
            return entry.written
        }
    }

    /// - Parameter version: of the generation's live codes before the model chose among them.
    func store(
        _ written: WrittenQuery, for key: Key, version: Int, at now: ContinuousClock.Instant = .now
    ) {
        guard half > 0, key.query.utf8.count <= Self.longestQuery else { return }
        state.withLock { state in
            insert(Entry(written: written, liveCodesVersion: version, madeAt: now), for: key, into: &state)
        }
    }

    /// Forgets generations that are gone.
    func keep(only generations: Set<Int64>) {
        state.withLock { state in
            state.young = state.young.filter { generations.contains($0.key.generation) }
            state.old = state.old.filter { generations.contains($0.key.generation) }
        }
    }

    /// How many queries' codes are kept.
    var count: Int {
        state.withLock { state in state.young.count + state.old.keys.count { state.young[$0] == nil } }
    }

    private func insert(_ entry: Entry, for key: Key, into state: inout State) {
        if state.young[key] == nil, state.young.count >= half {
            state.old = state.young
            state.young = [:]
        }
        state.young[key] = entry
    }
}
