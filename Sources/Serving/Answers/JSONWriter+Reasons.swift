import Codes

extension JSONWriter {
    /// Writes a member with why a code is there or not, as ``CodeReason`` encodes itself.
    mutating func member(_ name: StaticString, _ reason: CodeReason) {
        self.name(name)
        object { writer in
            writer.member("rule", reason.rule.rawValue)
            writer.member("text", reason.text)
            writer.member("rank", ifPresent: reason.rank)
            writer.member("count", ifPresent: reason.count)
            writer.member("places", ifPresent: reason.places)
            writer.member("chance", ifPresent: reason.chance)
            writer.member("leastChance", ifPresent: reason.leastChance)
            writer.member("clicks", ifPresent: reason.clicks)
            if let gain = reason.gain {
                writer.name("gain")
                writer.object { writer in
                    writer.member("recall", gain.recall)
                    writer.member("error", gain.error)
                    writer.member("queries", gain.queries)
                }
            }
        }
    }

    /// Writes what a query is not searched by.
    mutating func member(_ name: StaticString, _ leftOut: [QueryReasons.LeftOut]) {
        self.name(name)
        array(leftOut) { writer, left in
            writer.object { writer in
                writer.member("code", left.code.code.description)
                writer.member("origin", CodeOrigin(left.code.origin).rawValue)
                writer.member("probability", ifPresent: left.code.probability)
                writer.member("reason", left.reason)
            }
        }
    }
}
