import Foundation
import Serving
import Synchronization

/// Tries out everything that a configuration names: servers, topics, folders, the model, programs and the port.
///
/// Nothing is written but a file of five bytes in each folder, which goes at once. All parts are tried at the same time,
/// and none is waited for longer than ``deadline``.
public struct OnlineSurvey: Sendable {
    /// Of everything together.
    public static let deadline = Duration.seconds(10)

    /// Checks that go together, since one needs what another finds.
    struct Part: Sendable {
        /// Named where it fails as a whole, or doesn't end in time.
        let name: String
        let run: @Sendable (_ found: @escaping Found) async throws -> Void
    }

    typealias Found = @Sendable (OnlineCheck) -> Void

    private let parts: [Part]
    private let deadline: Duration

    init(parts: [Part], deadline: Duration = Self.deadline) {
        self.parts = parts
        self.deadline = deadline
    }

    /// - Parameter use: with ``ConfigurationUse/searches``, only what `gramd serve` needs is tried.
    public init(_ configuration: GramdConfiguration, for use: ConfigurationUse) {
        var parts = [DatabaseChecks(configuration, for: use).part, ModelCheck(configuration).part]
        if use == .everything {
            parts.append(BrokerChecks(configuration).part)
            parts += RegistryCheck.parts(configuration)
            parts.append(FolderCheck("model folder", of: "model.folder", configuration.modelFolder).part)
            parts += TrainerCheck.parts(configuration)
            parts += EncoderCheck.parts(configuration)
        }
        parts += GeneratorCheck.parts(configuration, for: use)
        if let path = configuration.indexFollower.snapshotPath {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            parts.append(FolderCheck("snapshot folder", of: "search.snapshotFile", folder).part)
        }
        parts += SecretFilesCheck.parts(configuration)
        parts += CertificateCheck.parts(configuration)
        parts.append(ListenCheck(configuration: configuration).part)
        self.init(parts: parts)
    }

    /// - Returns: the checks in the order of the parts.
    public func run() async -> [OnlineCheck] {
        await withTaskGroup(of: (Int, [OnlineCheck]).self) { group in
            for (place, part) in parts.enumerated() { group.addTask { (place, await checks(of: part)) } }
            var found: [Int: [OnlineCheck]] = [:]
            for await (place, checks) in group { found[place] = checks }
            return parts.indices.flatMap { found[$0] ?? [] }
        }
    }

    /// What a part has found when it ends, or by the deadline. Connecting and loading can't be interrupted, so that the part
    /// is left to itself then: the program ends soon.
    private func checks(of part: Part) async -> [OnlineCheck] {
        let findings = Findings()
        return await withCheckedContinuation { continuation in
            let work = Task {
                do { try await part.run(findings.add) } catch {
                    findings.add(.failed(part.name, error))
                }
                if let found = findings.close() { continuation.resume(returning: found) }
            }
            Task { [deadline] in
                try? await Task.sleep(for: deadline)
                guard let found = findings.close() else { return }
                work.cancel()
                let late = OnlineCheck(
                    check: part.name, result: .failed,
                    message: "no answer within \(deadline.components.seconds) s; see that it runs and can be reached")
                continuation.resume(returning: found + [late])
            }
        }
    }

    /// Takes checks until it is closed, which only the first one does who tries.
    private final class Findings: Sendable {
        private let state = Mutex<[OnlineCheck]?>([])

        func add(_ check: OnlineCheck) { state.withLock { $0?.append(check) } }

        func close() -> [OnlineCheck]? {
            state.withLock { state in
                defer { state = nil }
                return state
            }
        }
    }
}
