import Coding

extension CodingRun {
    /// Codes until nothing waits, showing its progress.
    func drainShowingProgress() async throws {
        let display = CodingDisplay()
        try await drain(progress: display.show)
        display.finish()
    }
}
