/// Codes the products of an index.
public protocol IndexCoder: Sendable {
    /// Codes until nothing waits.
    /// - Parameter progress: called after each batch with the steps done and those that waited at first; nil where nobody
    ///   looks.
    /// - Throws: `PostgresError`; errors of the models.
    func code(progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?) async throws
}
