import Codes
import Foundation
import Logging
import Models
import Monitoring
import Retrieval
import TestSupport

@testable import CodeIndex
@testable import Serving

/// An index in memory with a few products, and no database behind it.
struct ServedShop: Sendable {
    /// What is answered from.
    let served = ServedIndex()
    private let memory = RetrievalIndex()

    /// Generation 1 answers, with codes of the titles' words; generation 2 is kept and has none.
    static let generations = [
        Generation(id: 1, modelID: nil, state: .active, selection: CodeSelection()),
        Generation(id: 2, modelID: nil, state: .kept, selection: CodeSelection()),
    ]

    /// - Parameter generation: has codes of the titles' words.
    init(_ products: [IndexedProduct] = standard, postedIn generation: Int64 = 1) throws {
        let analyzer = try CodeAnalyzer()
        var numbers: [String: Int32] = [:]
        let rows = products.map { product in
            let codes = Set(analyzer.values(in: product.title)).sorted().map { text in
                let number = numbers[text] ?? Int32(numbers.count + 1)
                numbers[text] = number
                return number
            }
            return IndexedCodes(
                product: product.number, codes: codes, weights: codes.map { _ in 100 }, ownCount: codes.count)
        }
        memory.apply(
            RetrievalChange(
                codes: numbers.map { IndexedCode(number: $0.value, text: $0.key) }, products: products,
                postings: [generation: rows]),
            position: "7:7:")
    }

    /// Lets the index answer.
    func publish(_ generations: [Generation] = generations) {
        served.publish(
            ServedIndex.View(
                snapshot: memory.snapshot, generations: generations, asOf: Date(timeIntervalSince1970: 1_000_000_000)))
    }

    /// Lets queries name the values of the products' fields.
    func publishAttributes() throws {
        served.publish(
            AttributeDictionary(
                memory.snapshot.structuredValues(limit: 1_000),
                normalizer: ValueNormalizer(analyzer: try CodeAnalyzer())))
    }

    /// A searcher over it.
    func searcher(
        _ limits: Searcher.Limits = Searcher.Limits(time: .seconds(3_600)), metrics: SearchMetrics = SearchMetrics()
    ) throws -> Searcher {
        // No generation has a model, so that nothing is asked of the index behind them.
        let index = CodeIndex(pool: TestDatabase.unusedPool(), schema: "none")
        return Searcher(
            index: served,
            encoder: QueryEncoder(
                models: LoadedModels(index: index), analyzer: try CodeAnalyzer(), logger: Logger(label: "test")),
            limits: limits, metrics: metrics)
    }

    /// A comparison that finds no database.
    func comparison() -> IndexComparison {
        IndexComparison(
            index: CodeIndex(pool: TestDatabase.unusedPool(), schema: "none"), served: served,
            health: Health(waitingFor: []), everyHours: nil, logger: Logger(label: "test"))
    }

    /// What the page shows of it, with no database behind, and nothing that can be changed.
    func operations(_ registry: PrometheusRegistry) -> Operations {
        let index = CodeIndex(pool: TestDatabase.unusedPool(), schema: "none")
        return Operations(
            watch: OverviewWatch(
                index: index, served: served, health: Health(waitingFor: []), registry: registry, followsTopics: true,
                logger: Logger(label: "test")),
            index: index, changes: nil)
    }

    /// What most tests search.
    static let standard = [
        IndexedProduct(
            number: 1, id: "a", title: "Red lamp", brand: "Lumo", category: "Home > Lamps", price: "9.90",
            attributes: [IndexedAttribute(name: "colour", value: "red")]),
        IndexedProduct(number: 2, id: "b/2", title: "Blue \"lamp\"", category: "Home > Lamps", price: "19.90"),
        IndexedProduct(number: 3, id: "c", title: "Red chair", brand: "Sedo", category: "Home > Chairs"),
    ]
}
