/// What becomes of products whose events are not in the topic any more, or never were, when an index is rebuilt.
public enum MissingProducts: String, Sendable, CaseIterable {
    /// Nothing is switched before somebody has chosen.
    case refuse
    /// They are taken over as they are.
    case keep
    /// The rebuilt index does not have them.
    case drop
}
