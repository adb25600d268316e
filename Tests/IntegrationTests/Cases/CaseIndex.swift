import Catalog
import CodeIndex
import Codes
import Coding
import Daemon
import Execution
import Foundation
import Logging
import Models
import Monitoring
import Postgres
import Serving
import Sync
import TestSupport

/// An index that records are applied to in this process, as a daemon with a configuration would.
struct CaseIndex {
    private static let partition = LogPartition(topic: "products", number: 0)

    let index: CodeIndex
    let pool: PostgresPool
    let configuration: GramdConfiguration
    private let pipeline: EventPipeline

    /// - Parameter configuration: the content of the configuration file.
    init(_ configuration: String) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-case-\(UUID().uuidString).yaml")
        try configuration.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        self.configuration = try GramdConfiguration.load(path: file.path, environment: [:])
        pipeline = self.configuration.pipeline(executable: DaemonProcess.executable.path)
        (index, pool) = try await TestDatabase.makeIndex()
        _ = try await index.generations.ensureActive()
    }

    /// Forgets everything.
    func clear() async throws {
        try await pool.withConnection {
            try await $0.execute(
                """
                TRUNCATE product, coding_task, code, posting, dead_letter, consumer_offset, import_feed, source_epoch
                """)
        }
    }

    /// Applies records from an offset on, cut before each of these.
    func apply(_ records: [SourceRecord], from start: Int = 0, cuts: [Int]) async throws {
        let owned = try await index.partitions.takeOver([Self.partition], owner: "case")[0]
        var next = owned.nextOffset ?? -1
        let bounds = [start] + cuts.filter { start < $0 && $0 < records.count } + [records.count]
        for (begin, end) in zip(bounds, bounds.dropFirst()) where begin < end {
            var batch = ChangeBatch(progress: [
                PartitionProgress(
                    partition: Self.partition, expectedOffset: next, nextOffset: Int64(end),
                    ownerEpoch: owned.ownerEpoch)
            ])
            let part = Array(records[begin..<end])
            for (offset, decoded) in try await pipeline.decode(part).enumerated() {
                let position = RecordPosition(
                    topic: Self.partition.topic, partition: Self.partition.number, offset: Int64(begin + offset))
                let place = LogPlace.record(position, time: nil)
                switch decoded {
                case .success(let events):
                    for event in events {
                        batch.events.append(PositionedEvent(event: event, place: place, source: part[offset]))
                    }
                case .failure(let fault): batch.deadLetters.append(DeadLetter(part[offset], at: position, fault))
                }
            }
            _ = try await index.products.apply(batch)
            next = Int64(end)
        }
    }

    /// Every field of every product, with what orders their events.
    func digest() async throws -> String {
        try await pool.withConnection {
            try await $0.query(
                """
                SELECT coalesce(string_agg((product_id, live, newest_version, record_offset, title, brand, category,
                    description, price, attributes, record_key)::text, E'\\n' ORDER BY product_id), '') AS digest
                FROM product
                """)[0].text("digest")
        }
    }

    func code() async throws {
        try await CodingService(
            index: index, models: LoadedModels(index: index), analyzer: try CodeAnalyzer(),
            health: Health(waitingFor: []),
            wakeUp: WakeUp(), logger: Logger(label: "cases")
        ).drain()
    }

    /// What an expectation finds instead; nil where it holds.
    func failure(of expectation: EventCase.Expectation) async throws -> String? {
        switch expectation {
        case .live(let expected):
            let live = try await texts("SELECT product_id AS text FROM product WHERE live ORDER BY product_id")
            return live == expected.sorted() ? nil : "live: \(live.joined(separator: ", "))"
        case .title(let id, let title):
            let found = try await texts("SELECT title AS text FROM product WHERE live AND product_id = $1", [.text(id)])
            return found == [title] ? nil : "\(found)"
        case .price(let id, let price):
            let found = try await texts(
                "SELECT coalesce(price::float8::text, 'none') AS text FROM product WHERE live AND product_id = $1",
                [.text(id)])
            return found == [price ?? "none"] ? nil : "\(found)"
        case .found(let query, let id):
            let found = try await search(query)
            return found.contains(id) ? nil : "\(found)"
        case .nothing(let query):
            let found = try await search(query)
            return found.isEmpty ? nil : "\(found)"
        case .noCode(let code):
            let found = try await texts(
                """
                SELECT DISTINCT code_text AS text FROM code JOIN posting ON code_id = ANY (codes)
                WHERE code_text = $1
                """, [.text(code)])
            return found.isEmpty ? nil : "\(found)"
        case .noText(let text):
            let found = try await texts(
                """
                SELECT product_id AS text FROM product
                WHERE position($1 IN (title, brand, category, description, attributes)::text) > 0
                """, [.text(text)])
            return found.isEmpty ? nil : "in \(found)"
        case .deadLetters(let count):
            let letters = try await texts("SELECT message AS text FROM dead_letter ORDER BY record_offset")
            return letters.count == count ? nil : "\(letters)"
        case .deadLetter(let text):
            let letters = try await texts("SELECT message AS text FROM dead_letter ORDER BY record_offset")
            return letters.contains { $0.contains(text) } ? nil : "\(letters)"
        }
    }

    private func search(_ query: String) async throws -> [String] {
        let analyzer = try CodeAnalyzer()
        let encoder = QueryEncoder(
            models: LoadedModels(index: index), analyzer: analyzer, logger: Logger(label: "cases"))
        var search = SearchParameters(query: query)
        search.limit = 100
        return try await DatabaseSearcher(index: index, encoder: encoder).search(search).products.map(\.productID)
    }

    private func texts(_ sql: String, _ parameters: [PostgresValue] = []) async throws -> [String] {
        try await pool.withConnection { try await $0.query(sql, parameters).map { try $0.text("text") } }
    }
}
