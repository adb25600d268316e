import Sync

extension CodesTopicConfiguration {
    /// Takes the settings under `codesTopic`; nil where there is no such topic.
    /// - Parameter others: topics that have records of another kind, and what each is.
    init?(_ settings: Settings, productTopic: String, others: [(String, String)]) {
        let name = settings.topic("codesTopic.name", reserving: "-\(Int64.max)".utf8.count)
        let fields = settings.list("codesTopic.fields").compactMap { text in
            let field = Field(rawValue: text)
            if field == nil { settings.problem("codesTopic.fields: expected title and price, found \(text)") }
            return field
        }
        guard let name else { return nil }
        // Generations' topics have a number behind the name.
        for (topic, role) in [(productTopic, "the product topic")] + others
        where topic == name || topic.hasPrefix("\(name)-") {
            settings.problem("codesTopic.name: \(topic), \(role), must not begin like it")
        }
        self.init(name: name, fields: Set(fields), productTopic: productTopic)
    }
}
