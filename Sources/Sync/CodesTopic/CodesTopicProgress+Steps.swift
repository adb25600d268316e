import CodeIndex

/// What is to be done with the codes topics, one step at a time; it touches neither database nor broker.
///
/// All topics follow the index from one position on. A topic is filled by pages of products in the order of their numbers
/// while changes go on being sent to it: a page and a change each send what a product has at that moment, so in whatever
/// order they come, the last record is right.
extension CodesTopicProgress {
    /// What comes next.
    enum Step: Equatable {
        /// All topics are filled, from the present position of the index on.
        case begin
        /// The next page of products goes to a topic.
        case fill(Fill)
        /// What a topic has from before a filling, of products without codes now, is taken back.
        case clear(Fill)
        /// There are only changes to send.
        case follow
    }

    /// The topic of the generation that answers comes first.
    func step(active: Int64?) -> Step {
        if position == nil { return .begin }
        let waiting = fills.filter { $0.stage != .complete }
        guard let fill = waiting.first(where: { $0.generation == active }) ?? waiting.first else { return .follow }
        return fill.stage == .products ? .fill(fill) : .clear(fill)
    }

    /// The generation that is to be announced; nil where the one that answers is already, or its topic is not complete.
    func announcement(active: Int64?, announced: Int64?) -> Int64? {
        guard let active, active != announced,
            fills.contains(where: { $0.generation == active && $0.stage == .complete })
        else { return nil }
        return active
    }

    /// Takes the generation that answers up, and forgets those that are gone.
    /// - Parameter version: a new one.
    mutating func take(_ generations: [Generation], since version: Int64) {
        fills.removeAll { fill in !generations.contains { $0.id == fill.generation } }
        guard let active = generations.first(where: { $0.state == .active }),
            !fills.contains(where: { $0.generation == active.id })
        else { return }
        fills.append(Fill(of: active.id, since: version))
    }

    /// Whether ``take(_:since:)`` would change anything.
    func differs(from generations: [Generation]) -> Bool {
        var copy = self
        copy.take(generations, since: 0)
        return copy != self
    }

    /// All topics are filled anew.
    /// - Parameters:
    ///   - position: of the index at this moment or before.
    ///   - version: a new one.
    mutating func beginAnew(at position: IndexPosition, since version: Int64) {
        self.position = position.description
        fills = fills.map { Fill(of: $0.generation, since: version) }
    }

    /// One topic is filled anew, as when it had to be made.
    mutating func beginAnew(_ generation: Int64, since version: Int64) {
        update(generation) { $0 = Fill(of: generation, since: version) }
    }

    /// A page has been sent.
    /// - Parameter last: the number of its last product; nil when there are no more.
    mutating func filled(_ generation: Int64, to last: Int64?) {
        update(generation) { fill in
            if let last { fill.product = last } else { fill.stage = .leftovers }
        }
    }

    /// What was left over has been taken back.
    mutating func cleared(_ generation: Int64) { update(generation) { $0.stage = .complete } }

    private mutating func update(_ generation: Int64, _ body: (inout Fill) -> Void) {
        for index in fills.indices where fills[index].generation == generation { body(&fills[index]) }
    }
}
