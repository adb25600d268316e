public import CodeIndex

/// What the page at `/` shows, and what can be done on it.
public struct Operations: Sendable {
    let watch: OverviewWatch
    let index: CodeIndex
    let changes: StateChanges?

    /// - Parameters:
    ///   - watch: has to run as a service.
    ///   - index: where dead letters and products' histories are.
    ///   - changes: nil where this instance writes nothing.
    public init(watch: OverviewWatch, index: CodeIndex, changes: StateChanges?) {
        self.watch = watch
        self.index = index
        self.changes = changes
    }
}
