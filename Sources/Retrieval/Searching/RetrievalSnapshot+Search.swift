import Codes

extension RetrievalSnapshot {
    /// The products under a query's codes, best first; equal scores in the order of the products' numbers. None for a
    /// generation that isn't held.
    public func search(_ request: RetrievalRequest, in generation: Int64) -> [RetrievedProduct] {
        guard let postings = postings[generation], request.limit > 0 else { return [] }
        let search = CodeSearch(products: products, postings: postings, codes: self.codes, scoring: request.scoring)
        let (asked, ownWeight) = weighted(request, postings)
        let codes = search.expanded(asked.filter { $0.weight > 0 }, asked: asked.map(\.code))
        let (wanted, overflow) = max(request.offset, 0).addingReportingOverflow(request.limit)
        let best = search.best(
            overflow ? .max : wanted, of: codes, filter: request.filter, vector: request.vector, ownWeight: ownWeight)
        let texts = request.explains ? codes.map { self.codes.text($0.code) ?? "" } : []
        return best.dropFirst(max(request.offset, 0)).compactMap { entry, vectorPart in
            products.product(entry.slot, withAttributes: request.includesAttributes).map { product in
                RetrievedProduct(
                    product: product, score: CodeScoring.score(units: entry.score),
                    vectorPart: vectorPart.map(CodeScoring.score(units:)),
                    matches: request.explains ? matches(of: entry.slot, codes, texts, postings) : [])
            }
        }
    }

    /// The query's codes that have products, of which some may count for nothing, and `CodeScoring.ownWeight(of:)` where the
    /// query has a vector.
    private func weighted(
        _ request: RetrievalRequest, _ postings: PostingSet
    ) -> (codes: [WeightedCode], ownWeight: Double) {
        let found = request.codes.compactMap { code -> (number: UInt32, found: CodeScoring.FoundCode)? in
            // As in the database, what the scoring doesn't listen to isn't asked for.
            guard request.scoring.weight(of: code) > 0 else { return nil }
            guard let number = codes.number(of: code.code.description) else { return nil }
            let frequency = postings.frequency(number)
            guard frequency.products > 0 else { return nil }
            let inverseFrequency = InverseFrequency.of(frequency, among: liveProducts)
            return (number, CodeScoring.FoundCode(code: code, inverseFrequency: inverseFrequency))
        }
        let weighted = zip(found, request.scoring.integerWeights(of: found.map(\.found))).map { code, weight in
            WeightedCode(code: code.number, weight: weight)
        }
        // Only vectors are weighed by it.
        return (weighted, request.vector == nil ? 1 : request.scoring.ownWeight(of: found.map(\.found)))
    }

    /// - Parameter texts: of the codes.
    private func matches(
        of slot: UInt32, _ codes: [WeightedCode], _ texts: [String], _ postings: PostingSet
    ) -> [MatchedCode] {
        postings.row(ofSlot: slot) { row in
            var row = row
            var matches: [MatchedCode?] = Array(repeating: nil, count: codes.count)
            for place in 0..<row.count {
                let (code, weight) = row.next()
                guard let index = codes.firstIndex(where: { $0.code == code }) else { continue }
                matches[index] = MatchedCode(
                    code: texts[index], origin: row.origin(ofCodeAt: place), isFeedback: codes[index].isFeedback,
                    queryWeight: Double(codes[index].weight) / Double(CodeScoring.queryUnits),
                    postingWeight: Double(weight) / Double(PostingWeight.stepsPerUnit))
            }
            return matches.compactMap { $0 }
        } ?? []
    }
}
