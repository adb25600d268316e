/// What to leave free after each row of a matrix.
public enum RowGap {
    private static let cacheLine = 64

    /// How many elements a gap should have, so that rows begin an odd number of cache lines apart: then they spread over
    /// all of a processor's first cache, instead of pushing each other out of a few places in it.
    /// None with AVX-512, where the library has other products and layouts.
    public static func elements(columns: Int, type: DataType) -> Int {
        let bytes = columns * type.byteCount
        guard Processor.bestInstructionSet != .avx512, bytes % (2 * cacheLine) == 0 else { return 0 }
        return cacheLine / type.byteCount
    }
}
