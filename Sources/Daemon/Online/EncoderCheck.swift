import Execution
import Foundation
import GRAM

/// The encoder that code heads are made with: it loads.
struct EncoderCheck {
    private let folder: EncoderFolder

    /// None where there is none.
    static func parts(_ configuration: GramdConfiguration) -> [OnlineSurvey.Part] {
        guard let folder = configuration.encoder else { return [] }
        let check = EncoderCheck(folder: folder)
        return [
            OnlineSurvey.Part(name: "encoder") { found in
                found(try await DedicatedThread(name: "encoder-check").run { check.result })
            }
        ]
    }

    private var result: OnlineCheck {
        do {
            let encoder = try SentenceEncoder(folder: folder.url, workers: 1)
            return OnlineCheck(
                check: "encoder", result: .passed, message: "\(folder.url.path) loads, \(encoder.width) values a text")
        } catch {
            return OnlineCheck(
                check: "encoder", result: .failed, message: "alignment.encoder: \(folder.url.path): \(error)")
        }
    }
}
