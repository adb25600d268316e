/// A code that is searched for.
struct WeightedCode {
    /// The code's number.
    var code: UInt32
    /// `w_q` in its units.
    var weight: Int32
    /// Whether feedback added it.
    var isFeedback = false
}
