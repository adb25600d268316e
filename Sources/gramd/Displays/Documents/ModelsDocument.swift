import CodeIndex
import Training

/// Models and generations as JSON.
struct ModelsDocument: Encodable {
    struct GenerationEntry: Encodable {
        let generation: Int64
        let state: String
        /// Nil for own codes only.
        let model: String?
        /// Products that wait for coding.
        let toCode: Int
        let bytes: Int64

        init(_ generation: Generation, toCode: Int, bytes: Int64) {
            self.generation = generation.id
            state = generation.state.rawValue
            model = generation.modelID
            self.toCode = toCode
            self.bytes = bytes
        }
    }

    struct Model: Encodable {
        let model: String
        let trainedAt: String
        let folder: String
        /// The mean at 10, 100 and 300 on clicks kept from training, 0 to 1; nil where it is not known.
        let recall: Double?

        init(_ registered: RegisteredModel) {
            model = registered.id
            trainedAt = registered.createdAt
            folder = registered.location
            recall = (try? ModelMetrics(json: registered.metrics))?.heldOutRecall
        }
    }

    let generations: [GenerationEntry]
    let models: [Model]
}

/// One model as JSON: where it is, what its training measured, what the gate found, and the generations made with it.
struct ModelDocument: Encodable {
    struct GenerationEntry: Encodable {
        let generation: Int64
        let state: String
    }

    let model: String
    let trainedAt: String
    let folder: String
    /// Nil where another version of gramd measured.
    let metrics: ModelMetrics?
    let generations: [GenerationEntry]
    let runs: [AlignmentRunDocument]

    init(_ registered: RegisteredModel, _ generations: [Generation], _ runs: [AlignmentRunRecord]) {
        model = registered.id
        trainedAt = registered.createdAt
        folder = registered.location
        metrics = try? ModelMetrics(json: registered.metrics)
        self.generations = generations.map { GenerationEntry(generation: $0.id, state: $0.state.rawValue) }
        self.runs = runs.map(AlignmentRunDocument.init)
    }
}
