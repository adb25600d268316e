public import CodeIndex
public import Codes
public import Foundation
public import Retrieval
import Synchronization

/// The index in memory that queries are answered from, as of the latest change that whoever follows the index has applied.
public final class ServedIndex: Sendable {
    /// All that one request is answered from.
    public struct View: Sendable {
        /// Products and postings at one position.
        public var snapshot: RetrievalSnapshot
        /// The generations there are.
        public var generations: [Generation]
        /// When the tables were last known to be as ``snapshot``.
        public var asOf: Date
        /// How often the tables had been read from the beginning: codes of one reading have numbers of their own.
        public var reading: Int

        /// Creates a view.
        public init(snapshot: RetrievalSnapshot, generations: [Generation], asOf: Date, reading: Int = 0) {
            self.snapshot = snapshot
            self.generations = generations
            self.asOf = asOf
            self.reading = reading
        }

        /// A generation that may answer.
        /// - Parameter id: nil for the active one.
        func generation(_ id: Int64?) throws(SearchError) -> Generation {
            guard let id else {
                guard let active = generations.first(where: { $0.state == .active }) else { throw .noGeneration }
                return active
            }
            guard let generation = generations.first(where: { $0.id == id }) else { throw .unknownGeneration(id) }
            return generation
        }
    }

    private let current = Mutex<View?>(nil)
    private let dictionary = Mutex<AttributeDictionary?>(nil)
    /// Up to which reading of the tables what is held is known to be wrong.
    private let distrusted = Atomic<Int>(.min)
    private let published: AsyncStream<View>.Continuation
    /// What is published, for one reader; states that it has no time for are left out.
    let views: AsyncStream<View>

    /// Nothing is loaded yet.
    public init() { (views, published) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    /// What is answered from now; nil until all of it is loaded.
    public var view: View? { current.withLock { $0 } }

    /// Queries are answered from this from now on.
    /// - Parameter view: nil where what was there can't be trusted any more.
    public func publish(_ view: View?) {
        current.withLock { $0 = view }
        if let view { published.yield(view) }
    }

    /// The values of the catalogue's fields, which queries may name: those of a moment ago; nil until they are read.
    public var attributes: AttributeDictionary? { dictionary.withLock { $0 } }

    /// Queries may name these values from now on.
    public func publish(_ attributes: AttributeDictionary) { dictionary.withLock { $0 = attributes } }

    /// What a reading of the tables has led to is not what the tables say: it is to be read anew. Until then it is answered
    /// from all the same.
    func distrust(reading: Int) { distrusted.max(reading, ordering: .relaxed) }

    /// Whether a reading has to be done again.
    func isDistrusted(_ reading: Int) -> Bool { reading <= distrusted.load(ordering: .relaxed) }

    /// What is answered from now.
    func loaded() throws(SearchError) -> View {
        guard let view else { throw .loading }
        return view
    }
}
