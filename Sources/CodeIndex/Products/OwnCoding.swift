public import Codes

/// Finds the codes that products' own fields hold.
public protocol OwnCoding: Sendable {
    /// The codes of each input, in the same order.
    /// - Parameter selection: of the generation that they are posted for.
    /// - Throws: `CancellationError`
    func codes(of inputs: [CodingInput], selection: CodeSelection) async throws -> [[PostedCode]]
}
