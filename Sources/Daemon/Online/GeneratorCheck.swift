import CodeIndex
import HTTPClient
import Models

/// The server that computes for models: it answers, lets gramd in, and computes for the model that answers queries as
/// coding asks it to.
struct GeneratorCheck {
    /// Of each of two questions: both together end before the survey does.
    private static let timeout = Duration.seconds(4)
    /// Names of served models that are told.
    private static let toldModels = 5

    private let configuration: GramdConfiguration
    private let generator: GeneratorServer.Configuration

    /// None where gramd itself computes.
    /// - Parameter use: with ``ConfigurationUse/searches``, only where queries are encoded by the server.
    static func parts(_ configuration: GramdConfiguration, for use: ConfigurationUse) -> [OnlineSurvey.Part] {
        guard let generator = configuration.generator,
            use == .everything || configuration.queryGeneration == .server
        else { return [] }
        let check = GeneratorCheck(configuration: configuration, generator: generator)
        return [
            OnlineSurvey.Part(name: "generator") { found in
                let (result, message) = await check.outcome
                found(OnlineCheck(check: "generator", result: result, message: message))
            }
        ]
    }

    private var outcome: (OnlineCheck.Result, String) {
        get async {
            let probe = GeneratorProbe(generator, timeout: Self.timeout)
            let served: String
            do throws(GeneratorServerError) {
                served = Self.list(try await probe.models())
            } catch {
                return (.failed, "\(error)")
            }
            let active: Generation?
            do { active = try await CodeIndex(configuration).generations.active() } catch {
                // What the database lacks is told by its own checks.
                return (.warning, "\(generator.url) answers and serves \(served); for which model can't be asked for")
            }
            guard let model = active?.modelID else {
                return (.passed, "\(generator.url) answers and serves \(served); there is no model yet")
            }
            do throws(GeneratorServerError) {
                return (.passed, "\(generator.url) computes for \(try await probe.compute(for: model))")
            } catch {
                return (.failed, error.code == .notFound ? "\(error); it serves \(served)" : "\(error)")
            }
        }
    }

    private static func list(_ models: [String]) -> String {
        if models.isEmpty { return "nothing" }
        let told = models.prefix(toldModels).joined(separator: ", ")
        return models.count > toldModels ? "\(told) and \(models.count - toldModels) more" : told
    }
}
