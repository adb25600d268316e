public import Codes
public import GRAM

/// Why a product has its codes, and why it has no others.
public struct ProductReasons: Sendable {
    /// A code that the product is posted under.
    public struct Posting: Sendable {
        /// The code's text.
        public let code: String
        /// Where the product has it from.
        public let origin: PostingOrigin
        /// `w_p`.
        public let weight: Double
        /// How many products its idf is of.
        public let products: Int

        /// A posting.
        public init(code: String, origin: PostingOrigin, weight: Double, products: Int) {
            self.code = code
            self.origin = origin
            self.weight = weight
            self.products = products
        }
    }

    /// A code that the product is not posted under.
    public struct LeftOut: Sendable {
        /// The code's text.
        public let code: String
        /// Where the product would have it from.
        public let origin: PostingOrigin
        /// `p(c|t)` of what the model wrote.
        public let probability: Double?
        /// Why not.
        public let reason: CodeReason
    }

    private let model: CodeModelDescription?

    /// - Parameter model: the generation's; nil where there is none, or none that can be read.
    public init(model: CodeModelDescription?) { self.model = model }

    /// Why each posting is one.
    /// - Parameters:
    ///   - postings: all of the product, each kind's in any order; generated ones in the model's where `written` is nil.
    ///   - written: all that the model wrote for the product, where that is known.
    ///   - clicks: of queries with a word that led to the product, where that is known.
    public func kept(
        _ postings: [Posting], written: [GeneratedCode]? = nil, clicks: [String: Double]? = nil
    ) -> [CodeReason] {
        let words = postings.filter { $0.origin == .own && Code($0.code)?.kind == .word }
        let generated = postings.filter { $0.origin == .generated }
        let places = Dictionary(
            (written.map { $0.map(\.code.description) } ?? generated.map(\.code)).filter { !TypedCode.isOne($0) }
                .enumerated().map { ($1, $0 + 1) }
        ) { first, _ in first }
        return postings.map { posting in
            switch posting.origin {
            case .clicked: return CodeReason(.clicked, clicks: clicks.map { $0[posting.code] ?? 0 })
            case .generated:
                guard TypedCode.isOne(posting.code) else {
                    let rank = places[posting.code] ?? 1
                    let most = model?.scoring.generatedProductCodes ?? generated.count
                    return .written(rank: rank, places: max(rank, most), model?.gains?.network)
                }
                return .written(
                    chance: chance(of: posting, written), least: TypedGeneration.leastChance,
                    model?.gains?.postedTypedCodes)
            case .own:
                switch Code(posting.code)?.kind {
                case .phrase: return CodeReason(.phrase, gain: model?.gains?.phrases)
                case .typed: return CodeReason(.typedValues, gain: model?.gains?.typedCodes)
                case .word, nil:
                    return CodeReason(
                        .ownWord,
                        rank: 1 + words.count { $0.products < posting.products }, of: words.count)
                }
            }
        }
    }

    /// That a typed code is right, which its weight is made of.
    private func chance(of posting: Posting, _ written: [GeneratedCode]?) -> Double {
        guard let calibration = model?.typed?.calibration,
            let code = written?.first(where: { $0.code.description == posting.code })
        else { return max(posting.weight, TypedGeneration.leastChance) }
        return max(calibration.chance(code.probability), TypedGeneration.leastChance)
    }

    /// Codes of the text and of the model that are not posted, in their order.
    /// - Parameters:
    ///   - posted: the texts of all codes of the product.
    ///   - occurrences: what was found in the text.
    ///   - written: all that the model wrote for the product.
    public func leftOut(
        _ posted: Set<String>, _ occurrences: CodeOccurrences, written: [GeneratedCode]
    ) -> [LeftOut] {
        var place = 0
        let own = occurrences.entries.compactMap { entry -> LeftOut? in
            if entry.code.kind == .word { place += 1 }
            guard !posted.contains(entry.code.description) else { return nil }
            let most = CodeSelection.maximumCodeCount
            return LeftOut(
                code: entry.code.description, origin: .own, probability: nil,
                reason: entry.code.kind == .word && place > most
                    ? CodeReason(.longText, rank: place, places: most) : CodeReason(.waiting))
        }
        let inText = Set(occurrences.entries.map(\.code))
        var rank = 0
        let others = written.compactMap { code -> LeftOut? in
            if code.code.kind != .typed { rank += 1 }
            guard !posted.contains(code.code.description) else { return nil }
            return LeftOut(
                code: code.code.description, origin: .generated, probability: code.probability,
                reason: inText.contains(code.code) ? CodeReason(.inText) : reason(ofUnposted: code, rank: rank))
        }
        return own + others
    }

    private func reason(ofUnposted code: GeneratedCode, rank: Int) -> CodeReason {
        guard let model else { return CodeReason(.waiting) }
        let reason: CodeReason
        if code.code.kind != .typed {
            let places = model.scoring.generatedProductCodes
            reason =
                places > 0
                ? .written(rank: rank, places: places, model.gains?.network)
                : CodeReason(.withoutPart, gain: model.gains?.network)
        } else if model.scoring.postsTypedCodes == true, let typed = model.typed {
            reason = .written(
                chance: typed.calibration.chance(code.probability), least: TypedGeneration.leastChance,
                model.gains?.postedTypedCodes)
        } else {
            reason = CodeReason(.withoutPart, gain: model.gains?.postedTypedCodes)
        }
        return reason.isKept ? CodeReason(.waiting) : reason
    }
}
