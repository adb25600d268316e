import Catalog
import Foundation

/// What a trainer tells in a line of standard output, as a JSON object with at least one of `step`, `steps`, `loss` and
/// `message`.
struct TrainerProgress: Decodable, Equatable {
    /// What the built-in training calls its stage.
    static let stage = "training elsewhere"
    private static let longestMessage = 200
    private static let mostSteps = 1e12

    /// Steps done.
    var step: Int?
    /// Steps of the whole training.
    var steps: Int?
    /// Mean over the last steps.
    var loss: Double?
    /// For people.
    var message: String?

    private enum Key: String, CodingKey, CaseIterable { case step, steps, loss, message }

    init(step: Int? = nil, steps: Int? = nil, loss: Double? = nil, message: String? = nil) {
        self.step = step
        self.steps = steps
        self.loss = loss
        self.message = message
    }

    /// - Returns: nil for any other line.
    init?(line: String) {
        guard line.hasPrefix("{"), let found = try? JSONDecoder().decode(Self.self, from: Data(line.utf8)) else {
            return nil
        }
        self = found
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        guard Key.allCases.contains(where: values.contains) else {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "it tells no progress"))
        }
        func count(_ key: Key) throws -> Int? {
            guard let number = try values.decodeIfPresent(Double.self, forKey: key) else { return nil }
            guard number >= 0, number <= Self.mostSteps else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: values, debugDescription: "expected 0 to \(Self.mostSteps)")
            }
            return Int(number)
        }
        step = try count(.step)
        steps = try count(.steps)
        loss = try values.decodeIfPresent(Double.self, forKey: .loss)
        message = try values.decodeIfPresent(String.self, forKey: .message)?.excerpt(Self.longestMessage)
    }

    /// Takes over what a later line tells; what that leaves out stays.
    mutating func merge(_ later: TrainerProgress) {
        step = later.step ?? step
        steps = later.steps ?? steps
        loss = later.loss ?? loss
        message = later.message ?? message
    }
}
