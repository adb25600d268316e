import Measuring

/// A kind of work that both sides are measured with.
enum Activity: String, Codable, CodingKeyRepresentable, CaseIterable {
    case training
    case products
    case query

    /// Measured runs of gramd in a turn; one that is not measured precedes them.
    var ownRuns: Int {
        switch self {
        case .training: 20
        case .products: 15
        case .query: 200
        }
    }

    /// The same of the peer.
    var peerRuns: Int {
        switch self {
        case .training: 5
        case .products: 3
        case .query: 40
        }
    }

    /// Tokens or products of a run; nil where time itself is the figure.
    var amount: Double? {
        switch self {
        case .training: Double(Workload.trainingSequences.reduce(0) { $0 + $1.count })
        case .products: Double(DecodingWork.products.prompts.count)
        case .query: nil
        }
    }

    var unit: String {
        switch self {
        case .training: "tokens/s"
        case .products: "products/s"
        case .query: "ms"
        }
    }

    /// The best run and the median.
    func figure(_ timings: Timings) -> String {
        "\(text(timings.best)) (\(text(timings.median))) \(unit)"
    }

    /// The figure of a run that took so long.
    func text(_ seconds: Double) -> String { amount.map { whole($0 / seconds) } ?? milliseconds(seconds) }
}
