import Execution
import Tensor

/// The threads of a generator that compute single prompts together, one after another.
actor ShardedWorker {
    private nonisolated let thread = DedicatedThread(name: "query-0")
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let model: LlamaModel
    private var engine: ShardedEngine?

    init(model: LlamaModel) { self.model = model }

    /// The most probable sequences of a prompt.
    func generate(_ input: SearchRequest.Input, _ request: SearchRequest) throws -> [GeneratedSequence] {
        if engine == nil {
            Processor.useOneThread()
            engine = try ShardedEngine(model: model)
        }
        do { return try engine!.search([input], request)[0] } catch {
            // After a failure its threads no longer go in step.
            engine = nil
            throw error
        }
    }
}
