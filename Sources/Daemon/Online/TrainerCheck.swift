import Foundation
import Training

/// The program that trains models: it is there, and may be executed.
struct TrainerCheck {
    private let command: TrainerCommand

    /// None where gramd itself trains.
    static func parts(_ configuration: GramdConfiguration) -> [OnlineSurvey.Part] {
        guard let command = configuration.trainer else { return [] }
        let check = TrainerCheck(command: command)
        return [OnlineSurvey.Part(name: "trainer") { found in found(check.result) }]
    }

    private var result: OnlineCheck {
        do throws(TrainerCommandError) {
            let program = try command.program()
            return OnlineCheck(
                check: "trainer", result: .passed, message: "\(program) can be executed by \(NSUserName())")
        } catch {
            return OnlineCheck(check: "trainer", result: .failed, message: "\(error)")
        }
    }
}
