import Codes
import Foundation
import Retrieval

/// The index in the plainest form there is: every product is scored, and nothing of the engine is used.
struct SearchOracle {
    private(set) var texts: [Int32: String] = [:]
    private(set) var products: [Int64: IndexedProduct] = [:]
    private(set) var rows: [Int64: [Int64: IndexedCodes]] = [:]

    mutating func apply(_ change: RetrievalChange) {
        for code in change.codes { texts[code.number] = code.text }
        for product in change.products { products[product.number] = product }
        for number in change.deleted {
            products[number] = nil
            for generation in rows.keys { rows[generation]![number] = nil }
        }
        for (generation, changed) in change.postings {
            for row in changed where products[row.product] != nil {
                rows[generation, default: [:]][row.product] = row.codes.isEmpty ? nil : row
            }
        }
        if let generations = change.generations {
            rows = rows.filter { generations.contains($0.key) }
            for generation in generations where rows[generation] == nil { rows[generation] = [:] }
        }
    }

    func frequency(_ code: Int32, _ generation: Int64) -> Int {
        rows[generation]!.values.count { $0.codes.contains(code) }
    }

    struct Found: Equatable {
        var number: Int64
        var score: Double
    }

    func search(_ request: RetrievalRequest, in generation: Int64) -> [Found] {
        guard let rows = rows[generation] else { return [] }
        var frequencies: [Int32: Int] = [:]
        var own: [Int32: Int] = [:]
        for row in rows.values {
            for code in row.codes { frequencies[code, default: 0] += 1 }
            for code in row.codes.prefix(row.ownCount) { own[code, default: 0] += 1 }
        }
        func idf(_ code: Int32) -> Double {
            let n = Double(own[code] ?? frequencies[code]!)
            return log(1 + (max(Double(products.count) - n, 0) + 0.5) / (n + 0.5))
        }
        var weights = queryWeights(request, frequencies, idf)
        func score(_ row: IndexedCodes) -> Int {
            zip(row.codes, row.weights).reduce(0) { $0 + (weights[$1.0] ?? 0) * Int($1.1) }
        }
        func ranking() -> [(number: Int64, score: Int)] {
            rows.values.map { ($0.product, score($0)) }.filter { $0.1 > 0 }
                .sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }
        }
        if let feedback = request.scoring.feedback {
            var evidence: [Int32: Int] = [:]
            for (number, score) in ranking().prefix(feedback.products) {
                for (code, weight) in zip(rows[number]!.codes, rows[number]!.weights) {
                    evidence[code, default: 0] += score * Int(weight)
                }
            }
            let strengths = evidence.filter { weights[$0.key] == nil && !texts[$0.key]!.contains("|") }
                .map { (code: $0.key, strength: Double($0.value) * idf($0.key)) }
                .sorted { $0.strength != $1.strength ? $0.strength > $1.strength : $0.code < $1.code }
                .prefix(feedback.codes)
            let sum = strengths.reduce(0) { $0 + $1.strength }
            let total = Double(weights.values.reduce(0, +)) / 10_000
            for item in strengths {
                let weight = Int((feedback.weight * (item.strength / sum) * total * 10_000).rounded())
                if weight > 0 { weights[item.code] = weight }
            }
        }
        return ranking().filter { allows(products[$0.number]!, request.filter) }
            .dropFirst(request.offset).prefix(request.limit)
            .map { Found(number: $0.number, score: Double($0.score) / 1_000_000) }
    }

    private func queryWeights(
        _ request: RetrievalRequest, _ frequencies: [Int32: Int], _ idf: (Int32) -> Double
    ) -> [Int32: Int] {
        let numbers = Dictionary(uniqueKeysWithValues: texts.map { ($0.value, $0.key) })
        let found = request.codes.compactMap { code -> (number: Int32, code: QueryCode)? in
            guard let number = numbers[code.code.description], frequencies[number] != nil else { return nil }
            return (number, code)
        }
        var own = 0.0
        var evidence = 0.0
        for (number, code) in found {
            if code.isOwn, code.code.values.count == 1 { own += idf(number) }
            if !code.isOwn { evidence += (code.probability ?? 0) * idf(number) }
        }
        var weights: [Int32: Int] = [:]
        for (number, code) in found {
            var weight = 0.0
            if code.isOwn {
                weight = idf(number) * (code.code.values.count > 1 ? request.scoring.phraseWeight ?? 0 : 1)
            } else if evidence > 0 {
                weight =
                    request.scoring.modelWeight * (own > 0 ? own : 1) * ((code.probability ?? 0) * idf(number))
                    / evidence
            }
            let units = Int((weight * 10_000).rounded())
            if units > 0 { weights[number] = units }
        }
        return weights
    }

    private func allows(_ product: IndexedProduct, _ filter: ProductFilter?) -> Bool {
        guard let filter else { return true }
        let price = product.price.flatMap(Double.init)
        if let low = filter.priceFrom, !(price.map { $0 >= low } ?? false) { return false }
        if let high = filter.priceTo, !(price.map { $0 <= high } ?? false) { return false }
        if !filter.brands.isEmpty, !filter.brands.contains(where: { $0 == product.brand }) { return false }
        if !filter.categoryPrefixes.isEmpty,
            !filter.categoryPrefixes.contains(where: { product.category?.hasPrefix($0) ?? false })
        {
            return false
        }
        for (name, values) in filter.attributes
        where !product.attributes.contains(where: { $0.name == name && values.contains($0.value) }) {
            return false
        }
        for values in filter.oneOf where !values.contains(where: { has($0, product) }) { return false }
        return filter.ids?.contains(product.id) ?? true
    }

    private func has(_ value: StructuredValue, _ product: IndexedProduct) -> Bool {
        switch value.field {
        case .brand: product.brand == value.value
        case .category: product.category == value.value
        case .attribute: product.attributes.contains { $0.name == value.name && $0.value == value.value }
        }
    }
}
