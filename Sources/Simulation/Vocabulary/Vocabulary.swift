import Yams

/// All trades, and their categories in one numbered list.
struct Vocabulary: Sendable {
    /// A category together with its trade.
    struct Entry: Sendable {
        let trade: Trade
        let category: Category
        /// The category path that products show, for example `Furniture > Office Chairs`.
        let path: String
        let hasModels: Bool
    }

    let trades: [Trade]
    let entries: [Entry]

    /// The vocabulary of every synthetic catalogue: `Resources/trades.yaml`, which is part of the binary.
    static let shared: Vocabulary = {
        do { return try Vocabulary(yaml: String(decoding: PackageResources.trades_yaml, as: UTF8.self)) } catch {
            preconditionFailure("trades.yaml: \(error)")
        }
    }()

    /// - Parameter yaml: text as in `Resources/trades.yaml`, which explains its format.
    /// - Throws: ``VocabularyError``, which names the place of the first fault.
    init(yaml: String) throws(VocabularyError) {
        do { trades = try YAMLDecoder().decode(VocabularyFile.self, from: yaml).trades } catch {
            throw VocabularyError(error)
        }
        entries = trades.flatMap { trade in
            trade.categories.map { category in
                Entry(
                    trade: trade, category: category, path: "\(trade.name) > \(category.name)",
                    hasModels: category.hasModels)
            }
        }
        if entries.isEmpty { throw VocabularyError(description: "there is no category") }
    }
}

/// The file as a whole. What is under `shared` is there for anchors only, and is read where it is used.
private struct VocabularyFile: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable { case trades, shared }

    let trades: [Trade]

    init(from decoder: any Decoder) throws {
        trades = try decoder.container(of: CodingKeys.self).decode([Trade].self, forKey: .trades)
    }
}
