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
            case (false, false): hearsHead || hearsVectors ? "no generated codes" : "no network"
            }
        let head = hearsHead ? ", codes of the head of weight \(headWeight ?? 0)" : ""
        let feedback = feedback.map { "feedback of weight \($0.weight)" } ?? "no feedback"
        let phrases = phraseWeight.map { "phrases of weight \($0)" } ?? "no phrases"
        let typed =
            typedWeights.map { ", typed codes of weight \($0.coarse) coarse, \($0.medium) medium, \($0.fine) fine" }
            ?? ""
        let heard =
            switch (modelWeight > 0 && hearsTypedCodes == true, postsTypedCodes == true) {
            case (true, true): ", the model's too"
            case (true, false): ", the model's of queries too"
            case (false, true): ", the model's of products too"
            case (false, false): ""
            }
        let vectors = hearsVectors ? ", sorted again by vectors of weight \(vectorWeight ?? 0)" : ""
        return "\(network)\(head), \(feedback), \(phrases)\(typed)\(heard)\(vectors)"
    }
}
