/// What to leave free after each row of a matrix.
public enum RowGap {
    /// Rows that lie a multiple of so many bytes apart share a few places of a processor's first cache.
    private static let aliasing = 4096
    private static let cacheLine = 64

    /// How many elements a gap should have: some where rows would push each other out of the cache in products that read
    /// the matrix, else none.
    ///
    /// On a Zen 3 a product of 64 rows with 8,192 outputs took 2.4 times as long without them. None with AVX-512, where
    /// the library has other products and layouts, and gaps were not measured.
    public static func elements(columns: Int, type: DataType) -> Int {
        guard Processor.bestInstructionSet != .avx512, columns * type.byteCount % aliasing == 0 else { return 0 }
        return cacheLine / type.byteCount
    }
}
