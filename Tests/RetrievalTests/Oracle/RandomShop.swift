import Codes
import Randomness
import Retrieval

/// Invents products, changes and searches.
struct RandomShop {
    var random: SplitMix64
    let codeCount: Int
    private(set) var numbers: [Int64] = []
    private var nextNumber: Int64 = 1
    private var announced = false

    init(seed: UInt64, codeCount: Int = 60) {
        random = SplitMix64(seed: seed)
        self.codeCount = codeCount
    }

    /// Every seventh code is a phrase.
    func code(_ number: Int32) -> String { number % 7 == 0 ? "w\(number)|x" : "w\(number)" }

    mutating func product(_ number: Int64) -> IndexedProduct {
        var product = IndexedProduct(number: number, id: "id-\(number)", title: "Title \(random.below(1_000))")
        if random.chance(80) { product.brand = "Brand \(random.skewedBelow(6))" }
        if random.chance(80) { product.category = "Kind \(random.below(3)) > Part \(random.below(4))" }
        if random.chance(80) { product.price = "\(random.below(200)).\(random.below(10))5" }
        product.attributes = (0..<random.below(4)).map { _ in
            IndexedAttribute(name: "name \(random.below(2))", value: "value \(random.below(3))")
        }
        return product
    }

    /// Few weights, so that many scores are equal.
    mutating func row(_ number: Int64) -> IndexedCodes {
        var codes: [Int32] = []
        for _ in 0..<random.below(9) {
            let code = Int32(random.skewedBelow(codeCount))
            if !codes.contains(code) { codes.append(code) }
        }
        let weights = codes.map { _ in random.chance(5) ? 255 : UInt8(60 + 20 * random.below(5)) }
        let ownCount = random.below(codes.count + 1)
        return IndexedCodes(
            product: number, codes: codes, weights: weights, ownCount: ownCount,
            clickedCount: random.below(codes.count - ownCount + 1))
    }

    /// New, changed and deleted products, with rows in some generations.
    mutating func change(_ size: Int, generations: [Int64], deleting: Int = 20) -> RetrievalChange {
        var change = RetrievalChange(generations: Set(generations))
        if !announced {
            change.codes = (0..<Int32(codeCount)).map { IndexedCode(number: $0, text: code($0)) }
            announced = true
        }
        var touched: Set<Int64> = []
        for _ in 0..<size {
            if !numbers.isEmpty, random.chance(40) {
                touched.insert(random.pick(numbers))
            } else {
                numbers.append(nextNumber)
                touched.insert(nextNumber)
                nextNumber += Int64(1 + random.below(3))
            }
        }
        for number in touched.sorted() {
            if random.chance(deleting) {
                change.deleted.append(number)
                numbers.removeAll { $0 == number }
                continue
            }
            change.products.append(product(number))
            for generation in generations where random.chance(85) {
                change.postings[generation, default: []].append(row(number))
            }
        }
        return change
    }

    mutating func request() -> RetrievalRequest {
        var codes: Set<Int32> = []
        for _ in 0..<1 + random.below(random.chance(20) ? 40 : 6) { codes.insert(Int32(random.below(codeCount + 2))) }
        let scorings: [CodeScoring] = [
            .ownCodes, CodeScoring(), CodeScoring(modelWeight: 0.4, feedback: nil, phraseWeight: 0.5),
            CodeScoring(
                modelWeight: 0.2, feedback: CodeFeedback(products: 3, codes: 6, weight: 0.5), phraseWeight: 0.7),
        ]
        return RetrievalRequest(
            codes: codes.sorted().map {
                QueryCode(code: Code(code($0))!, isOwn: random.chance(60), probability: random.unit())
            },
            scoring: random.pick(scorings), limit: 1 + random.below(30),
            offset: random.chance(30) ? random.below(20) : 0,
            filter: random.chance(60) ? filter() : nil, explains: random.chance(20))
    }

    private mutating func filter() -> ProductFilter {
        var filter = ProductFilter()
        if random.chance(40) { filter.priceFrom = Double(random.below(200)) }
        if random.chance(40) { filter.priceTo = Double(random.below(200)) + 0.5 }
        if random.chance(30) { filter.brands = (0..<1 + random.below(2)).map { _ in "Brand \(random.below(8))" } }
        if random.chance(30) { filter.categoryPrefixes = ["Kind \(random.below(4))", "Kind 1 > Part"] }
        if random.chance(30) {
            filter.attributes["name \(random.below(3))"] = (0..<random.below(3)).map { "value \($0)" }
        }
        if random.chance(30) {
            filter.oneOf = (0..<1 + random.below(2)).map { _ in
                (0..<random.below(4)).map { _ in
                    random.pick([
                        .brand("Brand \(random.below(8))"),
                        .category("Kind \(random.below(3)) > Part \(random.below(4))"),
                        .attribute("name \(random.below(3))", "value \(random.below(3))"),
                    ])
                }
            }
        }
        if random.chance(15) { filter.ids = (0..<random.below(30)).map { _ in "id-\(random.below(200))" } }
        return filter
    }
}
