/// A method that gramd is measured against; the raw value names it in the Python program's results.
public enum Baseline: String, Sendable, CaseIterable {
    /// BM25 with its usual parameters.
    case bm25
    /// BM25 with parameters for short texts.
    case shortTextBM25 = "bm25_short"
    /// Sentence embeddings.
    case dense

    /// The name in tables.
    public var name: String {
        switch self {
        case .bm25: "BM25"
        case .shortTextBM25: "BM25 0.9/0.4"
        case .dense: "dense"
        }
    }

    /// What the name stands for.
    public var explanation: String {
        switch self {
        case .bm25:
            "bm25s, Lucene form, its defaults k1 1.5 and b 0.75, English stems and stop words, on all text fields"
        case .shortTextBM25: "the same with k1 0.9 and b 0.4, which suit short texts better"
        case .dense: "all-MiniLM-L6-v2 on titles, exact search by cosine"
        }
    }
}
