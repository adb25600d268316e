/// For people, on one line.
extension CodeScoring: CustomStringConvertible {
    /// What counts, and how much.
    public var description: String {
        let posted = "\(generatedProductCodes) generated codes a product of weight \(generatedPostingWeight)"
        let network =
            switch (modelWeight > 0, generatedProductCodes > 0) {
            case (true, true): "model weight \(modelWeight), \(posted)"
            case (true, false): "model weight \(modelWeight), no generated codes of products"
            case (false, true): "\(posted), none of queries"
            case (false, false): "no network"
            }
        let feedback = feedback.map { "feedback of weight \($0.weight)" } ?? "no feedback"
        let phrases = phraseWeight.map { "phrases of weight \($0)" } ?? "no phrases"
        return "\(network), \(feedback), \(phrases)"
    }
}
