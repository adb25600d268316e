public import Codes
public import Evaluation

/// Judged queries cut into folds of about equal size, so that what belongs together is tested together: a model that has
/// learned `laptop bag` knows much of `laptop`, and queries that share relevant products are judged on the same products.
///
/// Queries are linked where they share a relevant product, or where all words of one are among the other's; linked queries
/// make a group (a connected component), and groups are dealt to the folds, the largest first, each to the smallest fold.
/// A group that would be larger than a fold is not made: links are followed from the strongest to the weakest, and one that
/// would join more queries than a fold holds is not. How many links run across folds is told (``cutLinks``). Queries that
/// are the same to a model are never parted.
public struct QueryFolds: Sendable, Equatable, CustomStringConvertible {
    /// What is known of a query.
    struct Query {
        var text: String
        /// Queries with the same key are the same to a model.
        var key: String
        var stems: Set<String>
        var products: Set<String>
    }

    /// The fold of each query, from 0.
    public let parts: [String: Int]
    /// How many queries each fold has.
    public let sizes: [Int]
    /// Pairs of queries that belong together.
    public let links: Int
    /// Those whose queries are in different folds.
    public let cutLinks: Int

    /// Cuts judged queries.
    /// - Parameter count: of the folds, at least 2.
    public init(_ judgments: Judgments, analyzer: CodeAnalyzer, count: Int) {
        self.init(
            judgments.queries.map { query in
                Query(
                    text: query, key: QueryKey(query, analyzer: analyzer).text,
                    stems: Set(analyzer.values(in: query)), products: judgments.relevant(for: query))
            }, count: count)
    }

    /// - Parameter queries: with different texts; their order makes no difference.
    init(_ queries: [Query], count: Int) {
        precondition(count >= 2, "one fold would leave nothing to train on")
        let units = Self.units(queries)
        let links = Self.links(units)
        let capacity = (queries.count + count - 1) / count
        var groups = Groups(sizes: units.map(\.texts.count))
        for link in links { groups.join(link.first, link.second, atMost: capacity) }
        var sizes = [Int](repeating: 0, count: count)
        var folds = [Int](repeating: 0, count: units.count)
        for members in groups.all() {
            let fold = sizes.indices.min { (sizes[$0], $0) < (sizes[$1], $1) } ?? 0
            for unit in members {
                folds[unit] = fold
                sizes[fold] += units[unit].texts.count
            }
        }
        parts = Dictionary(
            uniqueKeysWithValues: zip(units, folds).flatMap { unit, fold in unit.texts.map { ($0, fold) } })
        self.sizes = sizes
        self.links = links.count
        cutLinks = links.count { folds[$0.first] != folds[$0.second] }
    }

    /// For people, on one line.
    public var description: String {
        "folds of \(sizes.map(String.init).joined(separator: ", ")) queries; \(cutLinks) of \(links) pairs that share "
            + "products or words of one another are in different ones"
    }

    // MARK: Links

    /// Queries that are the same to a model.
    private struct Unit {
        var texts: [String]
        var stems: Set<String>
        var products: Set<String>
    }

    private struct Link {
        var first: Int
        var second: Int
        /// How much of both is common, above 0 and at most 1.
        var strength: Double
    }

    /// In the order of their keys.
    private static func units(_ queries: [Query]) -> [Unit] {
        Dictionary(grouping: queries, by: \.key).sorted { $0.key < $1.key }.map { _, same in
            Unit(
                texts: same.map(\.text), stems: same.reduce(into: []) { $0.formUnion($1.stems) },
                products: same.reduce(into: []) { $0.formUnion($1.products) })
        }
    }

    /// The strongest first.
    private static func links(_ units: [Unit]) -> [Link] {
        var strengths: [[Int]: Double] = [:]
        func link(_ first: Int, _ second: Int, _ common: Int, of all: Int) {
            let pair = [min(first, second), max(first, second)]
            strengths[pair] = max(strengths[pair] ?? 0, Double(common) / Double(all))
        }
        // Neighbours in a product's list are enough to hold all of them together.
        for list in lists(units, by: \.products).values {
            for (first, second) in zip(list, list.dropFirst()) {
                let (left, right) = (units[first].products, units[second].products)
                link(first, second, left.intersection(right).count, of: left.union(right).count)
            }
        }
        let holders = lists(units, by: \.stems)
        for (inner, unit) in units.enumerated() {
            // Whatever contains a query has its rarest word too.
            let rarest = unit.stems.compactMap { holders[$0] }.min { $0.count < $1.count } ?? []
            for outer in rarest where outer != inner && unit.stems.isSubset(of: units[outer].stems) {
                link(inner, outer, unit.stems.count, of: units[outer].stems.count)
            }
        }
        return strengths.map { Link(first: $0.key[0], second: $0.key[1], strength: $0.value) }
            .sorted { ($1.strength, $0.first, $0.second) < ($0.strength, $1.first, $1.second) }
    }

    /// The units that have each value, in order.
    private static func lists(_ units: [Unit], by values: KeyPath<Unit, Set<String>>) -> [String: [Int]] {
        var lists: [String: [Int]] = [:]
        for (number, unit) in units.enumerated() {
            for value in unit[keyPath: values] { lists[value, default: []].append(number) }
        }
        return lists
    }

    // MARK: Groups

    /// Disjoint sets of units.
    private struct Groups {
        private var parents: [Int]
        /// Of a group's root: its queries.
        private var sizes: [Int]

        init(sizes: [Int]) {
            parents = Array(sizes.indices)
            self.sizes = sizes
        }

        /// Joins the groups of two units, unless they would have more queries than a fold.
        mutating func join(_ first: Int, _ second: Int, atMost capacity: Int) {
            let (left, right) = (root(of: first), root(of: second))
            guard left != right, sizes[left] + sizes[right] <= capacity else { return }
            parents[max(left, right)] = min(left, right)
            sizes[min(left, right)] += sizes[max(left, right)]
        }

        /// The largest first; equally large ones in the order of their first units.
        mutating func all() -> [[Int]] {
            var members: [Int: [Int]] = [:]
            for unit in parents.indices { members[root(of: unit), default: []].append(unit) }
            let sizes = sizes
            return members.sorted { (sizes[$1.key], $0.key) < (sizes[$0.key], $1.key) }.map(\.value)
        }

        private mutating func root(of unit: Int) -> Int {
            var root = unit
            while parents[root] != root { root = parents[root] }
            var next = unit
            while parents[next] != root { (parents[next], next) = (root, parents[next]) }
            return root
        }
    }
}
