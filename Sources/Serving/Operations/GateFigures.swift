import Foundation

/// What the gate found about a model, as the ledger of runs has it; the training writes it.
struct GateFigures: Sendable, Decodable, Equatable {
    struct Check: Sendable, Decodable, Equatable {
        /// What was measured.
        var name: String
        /// On which queries or codes.
        var slice: String
        var challenger: Double
        /// nil where there is none to compare with.
        var champion: Double?
        /// The least, or the most, that the new model's figure may be.
        var limit: Double
        var isUpperLimit: Bool

        var passed: Bool { isUpperLimit ? challenger <= limit : challenger >= limit }
    }

    var checks: [Check]
    /// Clicked queries that the model was judged on.
    var queries: Int
    /// Slices with too few queries to be judged.
    var unjudgedSlices: [String]

    /// - Returns: nil for a verdict of another form.
    init?(json: String) {
        guard let figures = try? JSONDecoder().decode(GateFigures.self, from: Data(json.utf8)) else { return nil }
        self = figures
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("queries", queries)
            writer.member("unjudgedSlices", unjudgedSlices)
            writer.name("checks")
            writer.array(checks) { writer, check in
                writer.object { writer in
                    writer.member("name", check.name)
                    writer.member("slice", check.slice)
                    writer.member("challenger", check.challenger)
                    writer.member("champion", ifPresent: check.champion)
                    writer.member("limit", check.limit)
                    writer.member("isUpperLimit", check.isUpperLimit)
                    writer.member("passed", check.passed)
                }
            }
        }
    }
}
