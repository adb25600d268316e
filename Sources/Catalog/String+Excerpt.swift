extension StringProtocol {
    /// The beginning of a text for a message. It counts Unicode scalars, since one character may have any number of
    /// accents.
    package func excerpt(_ maximumScalars: Int = 40) -> String {
        let end = unicodeScalars.prefix(maximumScalars).endIndex
        return end == endIndex ? String(self) : String(self[..<end]) + "…"
    }
}
