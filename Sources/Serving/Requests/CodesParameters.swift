/// Whose codes are asked for, and in which generation.
struct CodesParameters: Sendable, Equatable {
    /// What a shopper typed; nil where a product's codes are asked for.
    var query: String?
    /// Nil for the active one.
    var generation: Int64?

    /// Reads `/v1/codes`' parameters, or those of a product's codes.
    /// - Throws: ``ParameterFault``
    init(_ form: FormParameters, hasQuery: Bool) throws(ParameterFault) {
        var reader = ParameterReader(try form.members(["generation": .number]))
        if hasQuery { query = try reader.query("q") }
        generation = try reader.integer("generation", in: 1...QueryBounds.generation)
        try reader.finish()
    }
}
