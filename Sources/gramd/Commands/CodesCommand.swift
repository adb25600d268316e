import ArgumentParser
import CodeIndex
import Codes
import Daemon
import GRAM
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
                that the model adds share a part of the own ones' weight by p(c|q) and idf. Why a code is there, or was left \
                out, stands beside it: its rank among the text's words by idf, its place or chance among what the model \
                wrote, what such codes added on queries kept from the training, the clicks that led to the product. Then \
                the typed values: those of \
                the product's structured fields, and the catalogue's values that stand in the title or the query. All \
                products are read for them.
                """)

        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "A product's identifier.") var productID: String?
        @Option(help: "A query instead of a product.") var query: String?
        @Flag(help: "Prints JSON.") var json = false

        func validate() throws {
            guard (productID == nil) != (query == nil) else {
                throw ValidationError("name either a product or, with --query, a query")
            }
            guard query?.allSatisfy(\.isWhitespace) != true else { throw ValidationError("the query is blank") }
        }

        func run() async throws {
            let configuration = try options.load()
            let index = try await CodeIndex.known(configuration)
            guard let generation = try await index.generations.active() else {
                throw CommandError(
                    .unusableData,
                    "the index has no active generation yet; import products or start gramd run first")
            }
            let analyzer = try CodeAnalyzer(language: configuration.language)
            let count = try await index.products.liveCount()
            let attributes = AttributeDictionary(
                try await index.products.structuredValues(), edits: configuration.fieldTypes,
                normalizer: ValueNormalizer(analyzer: CodeAnalyzer(like: analyzer)))
            if let productID {
                guard let product = try await index.products.text(of: productID) else {
                    throw CommandError(.notFound, "the index has no live product \(productID)")
                }
                let document = ProductCodesDocument(
                    productID, product.text, try await index.codes.postings(of: productID, in: generation),
                    CodeOccurrences(of: product.text, analyzer: analyzer, phrases: generation.selection.phrases),
                    in: generation, model: try await description(of: generation, in: index),
                    written: try await written(product, generation, index),
                    clicks: try await index.clickedProducts.clicks(onProduct: productID, analyzer: analyzer),
                    catalogueSize: count, typedValues: .of(product.text, attributes))
                if json { try printJSON(document) } else { print(CodesDisplay.text(document)) }
            } else if let query {
                let encoder = QueryEncoder(
                    models: LoadedModels(index: index), analyzer: analyzer, logger: Logger(label: "gramd"))
                try await encoder.refresh(from: index)
                let narrowed = NarrowedQuery(query, attributes)
                let encoded = try await encoder.codes(for: narrowed.text, in: generation, of: index)
                let codes = encoded.codes.map(\.code) + encoded.values
                let live = try await index.codes.frequencies(
                    of: Set(codes.map(\.description)).sorted(), in: generation)
                let document = QueryCodesDocument(
                    query, encoded, live, in: generation, catalogueSize: count, typedValues: .of(narrowed, attributes))
                if json { try printJSON(document) } else { print(CodesDisplay.text(document)) }
            }
        }

        /// What a generation's model says of itself; nil without one, or where its folder can't be read.
        private func description(
            of generation: Generation, in index: CodeIndex
        ) async throws -> CodeModelDescription? {
            do {
                return try await LoadedModels(index: index, readsWeights: false).model(of: generation)?.description
            } catch is ModelUnavailable {
                return nil
            }
        }

        /// All that a generation's model wrote for a product.
        private func written(
            _ product: ProductEntry, _ generation: Generation, _ index: CodeIndex
        ) async throws -> [GeneratedCode] {
            guard let model = generation.modelID else { return [] }
            return try await index.codes.cachedCodes(of: model, for: [product.inputHash])[product.inputHash]?.codes
                ?? []
        }
    }
}
