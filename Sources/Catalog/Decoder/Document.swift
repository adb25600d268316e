/// A parsed message.
struct Document {
    let message: [String: JSONValue]
    /// Numbers in it that are none, and were read as null.
    let refusedNumbers: [RefusedNumber]
}

/// What stood in a JSON text where a number was expected that can't be held: `NaN`, `Infinity`, `1e999`.
struct RefusedNumber: Equatable {
    /// The member that it was the value of; empty where there is none.
    var name: String
    var text: String
}
