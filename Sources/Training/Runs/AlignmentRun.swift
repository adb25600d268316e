public import CodeIndex
public import Codes
import Execution
public import Foundation
import GRAM
import Logging
import Models

/// Trains the champion on with the click log, judges the outcome on the newest clicks, and makes its generation when it
/// passes (GRAM, section 3.3, on fresh clicks).
public struct AlignmentRun: Sendable {
    /// The newest clicks that judge; training sees the older ones.
    private static let newestShare = 0.15
    /// More of them would only make the model older.
    private static let mostNewest = 1_500
    /// Where the champion's training has read some of them, the newest of the clicks that it has not read judge.
    private static let unreadShare = 0.5
    /// A rate between the first training's and the paper's for fine-tuning: the champion knows most already.
    private static let refreshRate: Float = 1e-3

    /// How far a run has come.
    public struct Progress: Sendable {
        /// What is being done: a stage of the training, or what comes before and after it.
        public var stage: String
        /// Of the stage, 0 to 1.
        public var done: Double
        /// Of the training; nil outside it.
        public var loss: Double?
    }

    /// A run that ended.
    public struct Outcome: Sendable {
        /// Its number in the index.
        public var run: Int64
        /// What the training made.
        public var training: TrainingRun.Result
        /// What the gate found about it.
        public var verdict: GateVerdict
        /// The new model's generation, which is still to be coded; nil when the gate refused it.
        public var generation: Generation?
    }

    private let analyzer: CodeAnalyzer
    private let options: TrainingRun.Options
    private let thresholds: GateThresholds
    private let thread = DedicatedThread(name: "align")

    /// Creates a run.
    /// - Parameters:
    ///   - analyzer: of the catalogue's language.
    ///   - options: of the training; base, learning rate and clicks are the run's own.
    public init(analyzer: CodeAnalyzer, options: TrainingRun.Options) {
        self.init(analyzer: analyzer, options: options, thresholds: GateThresholds())
    }

    init(analyzer: CodeAnalyzer, options: TrainingRun.Options, thresholds: GateThresholds) {
        self.analyzer = analyzer
        self.options = options
        self.thresholds = thresholds
    }

    /// Trains, judges, and promotes or refuses; goes on with a run that was interrupted, where its files are here and the
    /// same generation answers.
    /// - Parameter progress: called often; the run's record follows once a second.
    /// - Throws: ``ModelFolder/Fault``; ``AlignmentRunError``; `CodeIndexError` while another run is under way; errors of the training, which
    ///   are recorded.
    public func run(
        index: CodeIndex, modelFolder: URL, progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> Outcome {
        try ModelFolder(modelFolder).prepare()
        let (champion, newest) = try await Self.start(in: index)
        // Several indexes may share a model folder.
        let runs = modelFolder.appendingPathComponent("runs").appendingPathComponent(index.schema)
        let canResume: @Sendable (AlignmentStart) -> Bool = {
            FileManager.default.fileExists(atPath: Self.checkpoints(of: $0.run, in: runs).path)
        }
        return try await index.runs.withRun(
            champion: champion, newestClicks: newest, canResume: canResume
        ) { start in
            let checkpoints = Self.checkpoints(of: start.run, in: runs)
            Self.removeAll(in: runs, but: checkpoints)
            // However the run ends, except by the end of its process.
            defer { try? FileManager.default.removeItem(at: checkpoints) }
            return try await run(start, champion, checkpoints, index, modelFolder, progress)
        }
    }

    /// What keeps a run from coming to anything now, so that it should wait for clicks; nil where nothing does.
    /// - Throws: `PostgresError`; `CodeIndexError` for a model that isn't registered.
    public static func obstacle(in index: CodeIndex) async throws -> AlignmentRunError? {
        do {
            let (_, newest) = try await start(in: index)
            let least = GateThresholds().leastQueries
            let judging = try await index.clicks.pairs(limit: TrainingRun.maximumClicks, from: newest)
            return Set(judging.map(\.query)).count < least ? .fewUnseenQueries(least: least) : nil
        } catch let error as AlignmentRunError { return error }
    }

    /// Who is judged, and when the clicks begin that judge.
    private static func start(in index: CodeIndex) async throws -> (champion: Generation, newest: Int64) {
        guard let champion = try await index.generations.active() else { throw AlignmentRunError.noActiveGeneration }
        let newest = try await startOfJudging(index, after: try await champion.endOfReading(in: index))
        guard !(try await index.clicks.pairs(limit: 1, before: newest)).isEmpty else {
            throw AlignmentRunError.noEarlierClicks
        }
        return (champion, newest)
    }

    /// When the clicks begin that judge: the newest of the log, or of those that the champion's training has not read.
    private static func startOfJudging(_ index: CodeIndex, after end: Int64?) async throws -> Int64 {
        guard let newest = try await index.clicks.startOfNewest(share: newestShare, most: mostNewest) else {
            throw AlignmentRunError.noTimedClicks
        }
        guard let end, newest < end else { return newest }
        // The older half of them is what the new model may learn.
        guard let unread = try await index.clicks.startOfNewest(share: unreadShare, most: mostNewest, from: end) else {
            throw AlignmentRunError.noUnseenClicks
        }
        return unread
    }

    /// What runs have left that went on elsewhere.
    private static func removeAll(in folder: URL, but kept: URL) {
        let found = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        for old in found ?? [] where old.lastPathComponent != kept.lastPathComponent {
            try? FileManager.default.removeItem(at: old)
        }
    }

    private static func checkpoints(of run: Int64, in folder: URL) -> URL {
        folder.appendingPathComponent("\(run)")
    }

    private func run(
        _ start: AlignmentStart, _ champion: Generation, _ checkpoints: URL, _ index: CodeIndex,
        _ modelFolder: URL, _ progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> Outcome {
        // The training would be for nothing where this one can't answer beside the new one. It isn't held meanwhile.
        let knowsTypedCodes = try await LoadedModels(index: index).model(of: champion)?.knowsTypedCodes ?? false
        var options = options
        options.clicksBefore = start.newestClicks
        options.checkpoints = checkpoints
        // What it has learned is not to be forgotten.
        if knowsTypedCodes { options.writesTypedCodes = true }
        if let id = champion.modelID {
            options.base = URL(fileURLWithPath: try await index.models.model(named: id).location)
            options.learningRate = Self.refreshRate
        }
        let recorder = ProgressRecorder(index: index, run: start.run, report: progress)
        try await recorder.whileRecording {
            recorder.show(Progress(stage: PropensityFit.stage, done: 0))
            try await PropensityFit(index: index).run()
        }
        let training = TrainingRun(analyzer: analyzer, options: options)
        var result = try await recorder.whileRecording {
            try await training.run(index: index, modelFolder: modelFolder) { step in
                recorder.show(
                    Progress(
                        stage: step.stage, done: Double(step.step) / Double(max(step.totalSteps, 1)), loss: step.loss))
            }
        }
        if let end = try await champion.endOfReading(in: index) {
            result.clicksBefore = max(result.clicksBefore, end)
        }
        try await index.models.register(
            result.modelID, at: result.folder.path, metrics: try ModelMetrics(result).json())
        let verdict = try await recorder.whileRecording { [result] in
            try await judge(result, champion, newest: start.newestClicks, index, recorder)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let json = String(decoding: try encoder.encode(verdict), as: UTF8.self)
        guard verdict.passed else {
            try await index.runs.finish(start.run, .refused, modelID: result.modelID, verdict: json)
            // Its codes of the whole catalogue would stay for ever otherwise.
            try await index.codes.dropCachedCodes(of: result.modelID)
            return Outcome(run: start.run, training: result, verdict: verdict)
        }
        let generation = try await index.runs.promote(
            start.run, modelID: result.modelID, selection: result.description.selection, verdict: json)
        return Outcome(run: start.run, training: result, verdict: verdict, generation: generation)
    }

    /// Loads the new model from its files, as the daemon would, and lets both answer: one after the other, so that no two
    /// models' codes of the catalogue are in memory.
    private func judge(
        _ result: TrainingRun.Result, _ champion: Generation, newest: Int64, _ index: CodeIndex,
        _ recorder: ProgressRecorder
    ) async throws -> GateVerdict {
        let entries = try await index.products.texts()
        let clicks = try await index.clicks.pairs(limit: TrainingRun.maximumClicks, from: newest)
        let earlier = try await index.clicks.pairs(limit: TrainingRun.maximumClicks, before: newest)
        let evidence = GateEvidence(
            clicks: clicks,
            earlier: Dictionary(earlier.map { ($0.query, $0.clicks) }, uniquingKeysWith: +),
            newer: try await index.products.newer(than: champion), products: entries.map(ProductDocument.init),
            seed: options.seed)
        let catalogue = Catalogue(entries: entries, index: index, recorder: recorder)
        let (challenger, ownCodes) = try await withCandidate(
            try await thread.run { try CodeModel(id: result.modelID, folder: result.folder) },
            result.description.selection, catalogue, name: "new model"
        ) { candidate in
            (
                try await GateAnswers(of: candidate, to: evidence),
                champion.modelID == nil
                    ? nil
                    : try await GateAnswers.rankings(
                        of: candidate, for: evidence.clicked, by: .control(.ownCodes))
            )
        }
        let former = try await withCandidate(
            try await LoadedModels(index: index).model(of: champion), champion.selection, catalogue, name: "champion"
        ) { try await GateAnswers(of: $0, to: evidence) }
        var references: [PromotionGate.Reference] = []
        if let ownCodes { references.append(.init(name: "own codes", clicked: ownCodes)) }
        if let first = try await answersOfFirstModel(before: champion, judgedFrom: newest, catalogue, evidence) {
            references.append(.init(name: "the first model", clicked: first))
        }
        return PromotionGate(thresholds: thresholds).judge(
            challenger, against: former, beside: references, on: evidence)
    }

    /// What models are judged on, and who is told how far they are.
    private struct Catalogue: Sendable {
        let entries: [ProductEntry]
        let index: CodeIndex
        let recorder: ProgressRecorder
    }

    /// Lets a model code the catalogue and answer; its codes are held as long as the body takes.
    private func withCandidate<Value: Sendable>(
        _ model: @autoclosure () async throws -> CodeModel?, _ selection: CodeSelection, _ catalogue: Catalogue,
        name: String, _ body: (Candidate) async throws -> Value
    ) async throws -> Value {
        let candidate = try await candidate(
            try await model(), selection, catalogue.entries, catalogue.index, catalogue.recorder,
            stage: "coding with the \(name)")
        catalogue.recorder.show(Progress(stage: "judging the \(name)", done: 0))
        return try await body(candidate)
    }

    /// What the oldest model finds that still has a generation from before the champion's; nil where there is none, or its
    /// files are gone, or its training has read some of the clicks that judge.
    private func answersOfFirstModel(
        before champion: Generation, judgedFrom newest: Int64, _ catalogue: Catalogue, _ evidence: GateEvidence
    ) async throws -> GateAnswers.Rankings? {
        let index = catalogue.index
        // Later ones are kept too, after a rollback.
        let kept = try await index.generations.all().filter {
            $0.state == .kept && $0.modelID != nil && $0.id < champion.id
        }
        guard let first = kept.min(by: { $0.id < $1.id }), let end = try await first.endOfReading(in: index),
            end <= newest
        else { return nil }
        do {
            return try await withCandidate(
                try await LoadedModels(index: index).model(of: first), first.selection, catalogue, name: "first model"
            ) { try await GateAnswers.rankings(of: $0, for: evidence.clicked) }
        } catch is ModelUnavailable { return nil }
    }

    private func candidate(
        _ model: CodeModel?, _ selection: CodeSelection, _ entries: [ProductEntry], _ index: CodeIndex,
        _ recorder: ProgressRecorder, stage: String
    ) async throws -> Candidate {
        var codes: [[GeneratedCode]] = []
        var vectors: [[UInt8]?] = []
        if let model {
            let coder = CachingCoder(
                index: index, model: model, room: VectorRoom(index: index, logger: Logger(label: "gramd")))
            for batch in entries.batches(of: Candidate.batchSize) {
                let inputs = Dictionary(batch.map { ($0.inputHash, $0.text) }) { first, _ in first }
                let known = try await coder.codes(for: inputs).written
                codes += batch.map { known[$0.inputHash]?.codes ?? [] }
                vectors += batch.map { known[$0.inputHash]?.vector }
                recorder.show(Progress(stage: stage, done: Double(codes.count) / Double(entries.count)))
            }
        }
        var candidate = try await Candidate(
            model: model, selection: selection, productCodes: codes, products: entries.map(\.text), analyzer: analyzer,
            thread: thread)
        if let encoder = model?.encoder, candidate.scoring.hearsVectors {
            candidate.vectors = ProductVectors(stored: vectors, encoder: encoder)
        }
        return candidate
    }
}
