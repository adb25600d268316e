import Codes
import Postgres

extension ProductStore {
    /// So many products that nothing is known of are asked for first.
    private static let sample = 100

    /// Finds the own codes of products whose text a batch is likely to change, so that ``apply(_:admitting:)`` posts them
    /// with the products: they are found as soon as they are stored. While another batch is applied, for instance.
    /// - Returns: the batch with its codes; as it was where the database refuses one of them, which coding finds again.
    /// - Throws: `PostgresError`; `CancellationError`
    public func prepare(_ batch: ChangeBatch, by coder: any OwnCoding) async throws -> ChangeBatch {
        var batch = batch
        batch.prepareRows()
        let rows = batch.finalRows
        guard !rows.isEmpty else { return batch }
        let generations = try await pool.withConnection { try await GenerationStore.generations(on: $0) }
        let changed = try await changed(rows)
        guard !generations.isEmpty, !changed.isEmpty else { return batch }
        do {
            batch.codes = try await codes(of: changed, in: generations, by: coder)
        } catch let error as PostgresError where error.isRecordFault {}
        return batch
    }

    /// The products whose text seems to change. What is stored is asked only of products that this process knows nothing of.
    private func changed(
        _ rows: [(product: String, row: ProductRow?)]
    ) async throws -> [(id: String, input: CodingInput)] {
        let answers = texts.note(rows.map { ($0.product, $0.row?.inputHash) })
        let unknown = zip(rows, answers).compactMap { $0.row != nil && $1 == .isUnknown ? $0.product : nil }
        let stored = try await stored(unknown)
        return zip(rows, answers).compactMap { given, answer -> (id: String, input: CodingInput)? in
            guard let row = given.row else { return nil }
            return switch answer {
            case .stays: nil
            case .changes: (given.product, row.input)
            case .isUnknown: stored[given.product] == row.inputHash ? nil : (given.product, row.input)
            }
        }
    }

    /// The hashes of products' texts that are stored. Where none of a sample is there, as in a first load, the others are
    /// taken for new as well.
    private func stored(_ products: [String]) async throws -> [String: [UInt8]] {
        guard !products.isEmpty else { return [:] }
        let step = max(1, products.count / Self.sample)
        let sample = stride(from: 0, to: products.count, by: step).map { products[$0] }
        return try await pool.withConnection { connection in
            let found = try await Self.hashes(of: sample, on: connection)
            return found.isEmpty || step == 1 ? found : try await Self.hashes(of: products, on: connection)
        }
    }

    /// Of the texts that are stored.
    private static func hashes(
        of products: [String], on connection: PostgresConnection
    ) async throws -> [String: [UInt8]] {
        let rows = try await connection.query(
            "SELECT product_id, input_hash FROM product WHERE product_id = ANY ($1) AND live", [.textArray(products)])
        return try Dictionary(
            uniqueKeysWithValues: rows.map { (try $0.text("product_id"), try $0.bytes("input_hash")) })
    }

    /// - Returns: nil where the dictionary was replaced meanwhile.
    private func codes(
        of products: [(id: String, input: CodingInput)], in generations: [Generation], by coder: any OwnCoding
    ) async throws -> PreparedCodes? {
        var prepared = PreparedCodes()
        prepared.hashes = products.map(\.input.hash)
        for (place, product) in products.enumerated() { prepared.places[product.id] = place }
        var known: [(selection: CodeSelection, codes: FlatCodes)] = []
        for generation in generations {
            if let codes = known.first(where: { $0.selection == generation.selection })?.codes {
                prepared.generations[generation.id] = codes
                continue
            }
            let found = try await coder.codes(of: products.map(\.input), selection: generation.selection)
            let numbers = try await dictionary.numbers(of: found.flatMap { $0.map(\.code.description) })
            guard prepared.dictionary == nil || numbers.table == nil || numbers.table == prepared.dictionary else {
                return nil
            }
            prepared.dictionary = numbers.table ?? prepared.dictionary
            let codes = FlatCodes(found, numbers.numbers)
            known.append((generation.selection, codes))
            prepared.generations[generation.id] = codes
        }
        return prepared
    }
}
