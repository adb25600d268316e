/// What of the products is written to the codes topic.
public struct CodesTopicConfiguration: Sendable, Equatable {
    /// What a record may show of a product besides its codes.
    public enum Field: String, Sendable, CaseIterable {
        /// As the catalogue has it.
        case title
        /// A number.
        case price
    }

    /// The topic that says which generation answers; each generation's codes are in a topic with its number behind this.
    public var name: String
    /// What records show besides codes.
    public var fields: Set<Field>
    /// A topic: those that have to be made get as many partitions.
    public var productTopic: String

    /// Settings; each parameter is told beside its property.
    public init(name: String, fields: Set<Field> = [], productTopic: String) {
        self.name = name
        self.fields = fields
        self.productTopic = productTopic
    }

    /// The topic of a generation's codes.
    public func topic(of generation: Int64) -> String { "\(name)-\(generation)" }
}
