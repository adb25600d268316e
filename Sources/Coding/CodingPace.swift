import CodeIndex

/// Decides what is coded next, without I/O: the most urgent batch first, and never more of a new generation's backlog
/// than its share of the time.
///
/// A round asks for one batch after another until one holds products, or none does. The active generation comes before
/// the others, and own codes, which need no model, before generated ones.
struct CodingPace: Sendable {
    /// What a round does next; its outcome is told by the method named with it.
    enum Action: Sendable, Equatable {
        /// Load the generation's model: ``CodingPace/modelLoaded(at:)`` or
        /// ``CodingPace/modelUnavailable(at:until:)``.
        case loadModel(of: Generation)
        /// Claim products and code them: ``CodingPace/coded(at:)``, which ends the round,
        /// ``CodingPace/foundNothing(at:)``, or ``CodingPace/modelUnavailable(at:until:)``.
        case code(CodingStage, of: Generation, liveChangesOnly: Bool)
        /// Let the generation answer queries if all its products are coded: ``CodingPace/switchedOver(at:)``.
        case switchOver(to: Generation)
        /// Nothing waits: begin another round after a signal, or after so long.
        case wait(Duration)
    }

    private enum Step {
        case code(CodingStage, Generation)
        case switchOver(Generation)
    }

    /// How long to wait for a signal before the queue is looked at all the same: other instances don't signal here.
    static let idleWait = Duration.seconds(2)
    /// How long generated codes pause after a model could not be loaded.
    static let modelPause = Duration.seconds(30)
    /// How long they pause after what computes for the model has failed, where it doesn't say.
    static let generatorPause = Duration.seconds(2)

    private let recodeShare: Int
    /// What is left of the round; the first is under way.
    private var steps: ArraySlice<Step> = []
    /// When the claim under way began.
    private var claimed: ContinuousClock.Instant?
    /// Until when a new generation's backlog rests.
    private var restsUntil: ContinuousClock.Instant?
    /// Until when models that could not be loaded are left alone.
    private var pausedUntil: [String: ContinuousClock.Instant] = [:]

    /// - Parameter recodeShare: how much of the time a new generation's backlog may take, in percent, from 1 on; live
    ///   changes never wait.
    init(recodeShare: Int) { self.recodeShare = recodeShare }

    /// Begins a round; one that was under way is forgotten.
    /// - Parameter generations: all there are, oldest first.
    mutating func begin(_ generations: [Generation], at now: ContinuousClock.Instant) -> Action {
        steps = Self.byUrgency(generations).flatMap(Self.steps)[...]
        return action(at: now)
    }

    /// The generation that answers before the others.
    /// - Parameter generations: all there are, oldest first.
    static func byUrgency(_ generations: [Generation]) -> [Generation] {
        generations.filter { $0.state == .active } + generations.filter { $0.state != .active }
    }

    mutating func modelLoaded(at now: ContinuousClock.Instant) -> Action {
        guard case .code(.generated, let generation) = steps.first else { preconditionFailure("loaded unasked") }
        return code(.generated, generation, at: now)
    }

    /// Events still apply and own codes are still written; the model is looked at again later. Told while it was to be
    /// loaded, or when what computes for it has failed on a claim.
    /// - Parameter until: when to look again; after ``modelPause`` without.
    mutating func modelUnavailable(at now: ContinuousClock.Instant, until: ContinuousClock.Instant? = nil) -> Action {
        guard case .code(.generated, let generation) = steps.popFirst(), let model = generation.modelID else {
            preconditionFailure("loaded unasked")
        }
        pausedUntil[model] = until ?? now + Self.modelPause
        return action(at: now)
    }

    mutating func foundNothing(at now: ContinuousClock.Instant) -> Action {
        guard case .code = steps.popFirst() else { preconditionFailure("claimed unasked") }
        return action(at: now)
    }

    /// Products were coded; the next round begins with the most urgent ones again.
    mutating func coded(at now: ContinuousClock.Instant) {
        guard case .code(_, let generation) = steps.popFirst(), let claimed else {
            preconditionFailure("claimed unasked")
        }
        steps = []
        // Live changes don't lengthen a rest, or many of them would keep the backlog waiting for ever.
        guard generation.state == .building, recodeShare < 100, !backlogRests(at: claimed) else { return }
        restsUntil = now + (now - claimed) * (100 - recodeShare) / recodeShare
    }

    mutating func switchedOver(at now: ContinuousClock.Instant) -> Action {
        guard case .switchOver = steps.popFirst() else { preconditionFailure("switched over unasked") }
        return action(at: now)
    }

    private static func steps(of generation: Generation) -> [Step] {
        var steps = [Step.code(.own, generation)]
        if generation.modelID != nil { steps.append(.code(.generated, generation)) }
        if generation.state == .building { steps.append(.switchOver(generation)) }
        return steps
    }

    private mutating func action(at now: ContinuousClock.Instant) -> Action {
        while let step = steps.first {
            switch step {
            case .code(.own, let generation): return code(.own, generation, at: now)
            case .code(.generated, let generation):
                if let model = generation.modelID, let until = pausedUntil[model], until > now { break }
                return .loadModel(of: generation)
            case .switchOver(let generation): return .switchOver(to: generation)
            }
            steps.removeFirst()
        }
        guard let restsUntil, restsUntil > now else { return .wait(Self.idleWait) }
        return .wait(min(restsUntil - now, Self.idleWait))
    }

    private mutating func code(
        _ stage: CodingStage, _ generation: Generation, at now: ContinuousClock.Instant
    ) -> Action {
        claimed = now
        return .code(
            stage, of: generation, liveChangesOnly: generation.state == .building && backlogRests(at: now))
    }

    private func backlogRests(at now: ContinuousClock.Instant) -> Bool { restsUntil.map { $0 > now } ?? false }
}
