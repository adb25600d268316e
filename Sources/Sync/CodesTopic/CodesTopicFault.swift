/// Why products' codes can't be written now.
enum CodesTopicFault: Error, CustomStringConvertible {
    /// Somebody else has begun to write the topics, or asked for them to be filled anew.
    case superseded
    /// The index's postings are not all in the form of this version yet.
    case beingConverted

    var description: String {
        switch self {
        case .superseded: "another instance has gone on with it, or it was asked for anew"
        case .beingConverted: "the index is being brought into the form of this version"
        }
    }
}
