import Foundation

/// How much a code tells products apart: BM25's inverse document frequency, in the form that is never negative.
///
/// Source: Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", with Lucene's 1 in the
/// logarithm. The SQL search has the same formula.
///
/// Only products count in whose text the code stands: what the model or clicks post under a word doesn't make it tell less
/// of the products that have it. Where none has it, all that it is posted on count. The index in memory, a training's and
/// the SQL search count alike.
public enum InverseFrequency {
    /// Of a code with this frequency.
    /// - Parameter catalogue: `N`, all products; a count that lags behind `n` is taken for `n`.
    public static func of(_ frequency: CodeFrequency, among catalogue: Int) -> Double {
        of(frequency.counted, among: catalogue)
    }

    /// `ln(1 + (N − n + 0.5) / (n + 0.5))`.
    /// - Parameters:
    ///   - products: `n`, those under the code.
    ///   - catalogue: `N`, all of them; a count that lags behind `n` is taken for `n`.
    public static func of(_ products: Int, among catalogue: Int) -> Double {
        log(1 + (Double(max(catalogue - products, 0)) + 0.5) / (Double(products) + 0.5))
    }
}
