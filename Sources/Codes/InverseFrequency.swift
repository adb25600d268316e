import Foundation

/// How much a code tells products apart: BM25's inverse document frequency, in the form that is never negative.
///
/// Source: Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", with Lucene's 1 in the
/// logarithm. The SQL search has the same formula.
///
/// Every posting counts, be the code the product's own, generated or clicked: the index in memory, a training's and the SQL
/// search count alike. So what the model posts under a word lowers the word's idf for the products that have it in their
/// text. Counting own postings only would mend that, and needs frequencies by origin in all three, in the snapshot's file
/// and in the schema's function.
public enum InverseFrequency {
    /// `ln(1 + (N − n + 0.5) / (n + 0.5))`.
    /// - Parameters:
    ///   - products: `n`, those under the code.
    ///   - catalogue: `N`, all of them; a count that lags behind `n` is taken for `n`.
    public static func of(_ products: Int, among catalogue: Int) -> Double {
        log(1 + (Double(max(catalogue - products, 0)) + 0.5) / (Double(products) + 0.5))
    }
}
