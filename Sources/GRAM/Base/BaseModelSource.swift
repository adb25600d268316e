/// Files of a pretrained model, under the names and in the layout of Hugging Face.
protocol BaseModelSource {
    var configuration: LlamaConfiguration { get }
    /// A tensor's extents, row-major.
    func shape(of tensor: String) throws -> [Int]
    /// Copies a tensor as floats.
    func read(_ tensor: String, shape: [Int], into destination: UnsafeMutablePointer<Float>) throws
    /// The tokenizer with GRAM's roles, and the tokens that were added for them, behind the base's own; the base has no
    /// embeddings for these.
    func tokenizer() throws -> (tokenizer: any Tokenizer, newTokens: Range<Int>)
}
