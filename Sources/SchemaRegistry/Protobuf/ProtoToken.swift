/// A word, number, text or sign of the Protobuf language.
enum ProtoToken: Equatable {
    /// A name or keyword, without dots.
    case identifier(String)
    /// A number as it is written.
    case number(String)
    /// The content of a text in quotation marks.
    case text(String)
    case sign(Character)
    case end
}
