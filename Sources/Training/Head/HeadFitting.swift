import Codes
import Execution
import Foundation
import GRAM

/// Makes a code head of a catalogue: a code's vector is the mean of the vectors of the titles of the products that have it,
/// each as much as the code weighs there. That takes no clicks and no steps, only the titles' vectors, which are made once.
struct HeadFitting: Sendable {
    /// Codes of fewer products have no vector.
    static let leastProducts = 3
    /// Of a larger catalogue every second, third … product's title makes the vectors, and products have none.
    static let mostTitles = CodeScoring.mostVectors
    private static let batchSize = 512

    let encoder: any TextEncoding
    /// The encoder's files; nil where it has none.
    let folder: EncoderFolder?
    /// The hash of these.
    let digest: String
    /// Of titles that were embedded before.
    let titles: TitleVectors

    /// Reads an encoder.
    /// - Parameters:
    ///   - folder: its files; nil for none.
    ///   - modelFolder: where titles' vectors are kept for the next training; nil for nowhere.
    /// - Throws: errors of the files, as ``SentenceEncoder`` has them.
    static func make(_ folder: EncoderFolder?, modelFolder: URL?) async throws -> HeadFitting? {
        guard let folder else { return nil }
        return try await DedicatedThread(name: "read-encoder").run {
            let encoder = try SentenceEncoder(folder: folder.url)
            let digest = try folder.digest()
            return HeadFitting(
                encoder: encoder, folder: folder, digest: digest,
                titles: TitleVectors(encoder, digest: digest, in: modelFolder))
        }
    }

    /// - Parameter progress: called with the products whose titles have been embedded, and how many there will be.
    /// - Returns: nil where no code has products enough.
    /// - Throws: errors of the encoder; `CancellationError`.
    func head(
        for corpus: TrainingCorpus, mostTitles: Int = mostTitles, progress: @Sendable (Int, Int) -> Void
    ) async throws -> QueryHead? {
        let sums = try await sums(for: corpus, mostTitles: mostTitles, progress: progress)
        let kept = sums.codes.indices.filter { sums.hasVector($0) }
        guard !kept.isEmpty else { return nil }
        let head = CodeHead(
            codes: kept.map { sums.codes[$0] },
            vectors: kept.flatMap { sums.values[$0 * encoder.width..<($0 + 1) * encoder.width] },
            inverseFrequencies: kept.map {
                Float(InverseFrequency.of(sums.products[$0], among: corpus.products.count))
            }, width: encoder.width, encoder: digest)
        return QueryHead(head, encoder: encoder, folder: folder)
    }

    /// What is added up for each code.
    private struct Sums {
        /// In the order of their first products.
        var codes: [Code] = []
        /// How many products have each.
        var products: [Int] = []
        var rows: [Code: Int] = [:]
        /// [codes][width]
        var values: [Float] = []
        let width: Int

        init(_ corpus: TrainingCorpus, width: Int) {
            self.width = width
            var products: [Code: Int] = [:]
            var order: [Code] = []
            for occurrences in corpus.occurrences {
                for choice in corpus.selection.choices(from: occurrences) where choice.code.kind == .word {
                    if products[choice.code] == nil { order.append(choice.code) }
                    products[choice.code, default: 0] += 1
                }
            }
            for code in order {
                guard let count = products[code], count >= HeadFitting.leastProducts else { continue }
                rows[code] = codes.count
                codes.append(code)
                self.products.append(count)
            }
            values = [Float](repeating: 0, count: codes.count * width)
        }

        mutating func add(_ choices: [CodeSelection.Choice], _ vector: [Float]) {
            for choice in choices {
                guard let row = rows[choice.code] else { continue }
                for (column, value) in vector.enumerated() { values[row * width + column] += choice.weight * value }
            }
        }

        /// None where the code's titles were not among those taken.
        func hasVector(_ row: Int) -> Bool { values[row * width..<(row + 1) * width].contains { $0 != 0 } }
    }

    private func sums(
        for corpus: TrainingCorpus, mostTitles: Int, progress: @Sendable (Int, Int) -> Void
    ) async throws -> Sums {
        var sums = Sums(corpus, width: encoder.width)
        let count = corpus.products.count
        let step = max(1, (count + mostTitles - 1) / max(mostTitles, 1))
        // Without words there is nothing to be near to.
        let taken = stride(from: 0, to: count, by: step).filter { corpus.products[$0].text.titleHasWords }
        var done = 0
        for batch in taken.batches(of: Self.batchSize) {
            try Task.checkCancellation()
            let vectors = try await titles.vectors(of: batch.map { corpus.products[$0].text.title })
            for (place, product) in batch.enumerated() {
                sums.add(
                    corpus.selection.choices(from: corpus.occurrences[product]), vectors.vector(place))
            }
            done += batch.count
            progress(done, taken.count)
        }
        await titles.save()
        return sums
    }

}

extension HeadFitting {
    /// The vectors of all products' titles; nil of a catalogue of which not all titles are taken, since its vectors would take as
    /// much time and memory as all else.
    /// - Throws: errors of the encoder; `CancellationError`.
    func vectors(of products: [ProductText], mostTitles: Int = mostTitles) async throws -> ProductVectors? {
        guard products.count <= mostTitles else { return nil }
        var rows = Int8Rows(width: encoder.width)
        for batch in products.batches(of: Self.batchSize) {
            try Task.checkCancellation()
            let titled = batch.filter(\.titleHasWords)
            let vectors = try await titles.vectors(of: titled.map(\.title))
            var next = 0
            for product in batch {
                if product.titleHasWords {
                    rows.append(next, of: vectors)
                    next += 1
                } else {
                    rows.appendNone()
                }
            }
        }
        return ProductVectors(rows, encoder: encoder)
    }
}

/// The fittings of encoders, each read once.
actor SharedHeadFittings {
    private var fittings: [URL: HeadFitting] = [:]

    /// - Returns: nil where there is no encoder.
    /// - Throws: errors of its files.
    func fitting(_ folder: EncoderFolder?) async throws -> HeadFitting? {
        guard let folder else { return nil }
        if let known = fittings[folder.url] { return known }
        let fitting = try await HeadFitting.make(folder, modelFolder: nil)
        fittings[folder.url] = fitting
        return fitting
    }
}
