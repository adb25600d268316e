import ArgumentParser
import CodeIndex
import Codes
import Daemon
import Evaluation
import Foundation
import Logging
import Models
import Monitoring
import Serving

struct CodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codes", abstract: "Shows the codes of products and queries, and writes them to a topic.",
        subcommands: [Explain.self, Publish.self])

    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows which codes a product or a query has, where they come from and what they weigh.",
            discussion: """
                For a product: each code with the fields it stands in and how often, or that the model wrote it or clicks \
                have added it, its posting's weight, the model's \
                probability, the number of products under it, and its inverse document frequency (idf). For a query: \
                each code with the model's p(c|q) and what the code counts: idf for the query's own words; the codes \
                that the model adds share a part of the own ones' weight by p(c|q) and idf.
                """)

        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "A product's identifier.") var productID: String?
        @Option(help: "A query instead of a product.") var query: String?

        func validate() throws {
            guard (productID == nil) != (query == nil) else {
                throw ValidationError("name either a product or, with --query, a query")
            }
        }

        func run() async throws {
            let configuration = try options.load()
            let index = CodeIndex(configuration)
            guard let generation = try await index.generations.active() else {
                throw CommandError(
                    .unusableData,
                    "the index has no active generation yet; import products or start gramd run first")
            }
            let analyzer = try CodeAnalyzer(language: configuration.language)
            let count = try await index.products.liveCount()
            if let productID {
                try await explain(product: productID, index, generation, analyzer, catalogueSize: count)
            } else if let query {
                let encoder = QueryEncoder(
                    models: LoadedModels(index: index), analyzer: analyzer, logger: Logger(label: "gramd"))
                try await encoder.refresh(from: index)
                let encoded = try await encoder.codes(for: query, in: generation, of: index)
                let live = try await index.codes.liveProducts(of: encoded.codes.map(\.code.description), in: generation)
                print(Self.text(encoded, live, catalogueSize: count))
            }
        }

        private func explain(
            product id: String, _ index: CodeIndex, _ generation: Generation, _ analyzer: CodeAnalyzer,
            catalogueSize: Int
        ) async throws {
            guard let product = try await index.products.text(of: id) else {
                throw CommandError(.notFound, "the index has no live product \(id)")
            }
            let postings = try await index.codes.postings(of: id, in: generation)
            let found = CodeOccurrences(
                of: product.text, analyzer: analyzer, phrases: generation.selection.phrases)
            let occurrences = Dictionary(
                uniqueKeysWithValues: found.entries.map { ($0.code.description, $0.frequencies) })
            print("\(id)  \(product.text.title)")
            for attribute in product.text.attributes { print("  \(attribute.name): \(attribute.value)") }
            let rows = postings.map { posting in
                [
                    posting.code, Self.place(of: posting, occurrences[posting.code]),
                    String(format: "%.2f", posting.weight),
                    posting.probability.map { String(format: "%.3g", $0) } ?? "", String(posting.liveProducts),
                    String(format: "%.2f", InverseFrequency.of(posting.liveProducts, among: catalogueSize)),
                ]
            }
            let table = TextTable(
                header: ["code", "found in", "weight", "p(c|t)", "products", "idf"], rows: rows)
            print("\(verbatim: table)")
            let posted = Set(postings.map(\.code))
            let left = found.entries.filter { !posted.contains($0.code.description) }
            if !left.isEmpty {
                print("not posted: \(left.map(\.code.description).joined(separator: ", "))")
            }
        }

        /// A query's codes in the order in which they were chosen.
        private static func text(_ encoded: EncodedQuery, _ live: [String: Int], catalogueSize: Int) -> DisplayText {
            let found = encoded.codes.filter { live[$0.code.description, default: 0] > 0 }.map { code in
                CodeScoring.FoundCode(
                    code: code,
                    inverseFrequency: InverseFrequency.of(live[code.code.description] ?? 0, among: catalogueSize))
            }
            let weights = Dictionary(
                uniqueKeysWithValues: zip(found.map(\.code.code), encoded.scoring.queryWeights(of: found)))
            let rows = encoded.codes.map { code in
                let products = live[code.code.description] ?? 0
                return [
                    code.code.description, code.isOwn ? (code.isPhrase ? "phrase" : "query") : "generated",
                    code.probability.map { String(format: "%.3g", $0) } ?? "", String(products),
                    weights[code.code].map { String(format: "%.2f", $0) } ?? "finds nothing",
                ]
            }
            let table = TextTable(header: ["code", "from", "p(c|q)", "products", "weight"], rows: rows)
            guard let feedback = encoded.scoring.feedback else { return "\(verbatim: table)" }
            return
                "\(verbatim: table)\nthe \(feedback.products) best products then add their \(feedback.codes) weightiest codes, "
                + "with \(String(format: "%.0f", feedback.weight * 100)) % of the weight above"
        }

        private static func place(of posting: StoredPosting, _ frequencies: FieldValues<UInt16>?) -> String {
            guard posting.origin != .clicked, let frequencies else { return posting.origin.rawValue }
            return fields(frequencies)
        }

        private static func fields(_ frequencies: FieldValues<UInt16>) -> String {
            ProductField.allCases.filter { frequencies[$0] > 0 }.map { field in
                frequencies[field] == 1 ? "\(field)" : "\(field) ×\(frequencies[field])"
            }.joined(separator: ", ")
        }
    }
}
