import CodeIndex
import Models

/// The model of the generation that answers: its files are there, and load.
struct ModelCheck {
    private let configuration: GramdConfiguration

    init(_ configuration: GramdConfiguration) { self.configuration = configuration }

    var part: OnlineSurvey.Part {
        OnlineSurvey.Part(name: "model") { found in
            let (result, message) = await outcome
            found(OnlineCheck(check: "model", result: result, message: message))
        }
    }

    private var outcome: (OnlineCheck.Result, String) {
        get async {
            let index = CodeIndex(configuration)
            let generation: Generation?
            do { generation = try await index.generations.active() } catch {
                // What the database lacks is told by its own checks.
                return (.warning, "which model answers can't be asked for: see PostgreSQL and its schema")
            }
            guard let generation, let id = generation.modelID else {
                return (.passed, "none yet: own codes answer; gramd train makes one")
            }
            do {
                _ = try await LoadedModels(index: index).model(of: generation)
                return (.passed, "\(id) of generation \(generation.id) loads")
            } catch {
                return (
                    .failed,
                    """
                    \(error); bring the folder back, or go to another model with gramd model rollback or gramd model \
                    promote
                    """
                )
            }
        }
    }
}
