import CodeIndex
import Foundation
import Training

/// An alignment run as JSON, its members named as in `GET /v1/overview`; `gate` is what the gate found.
struct AlignmentRunDocument: Encodable {
    let run: Int64
    let state: String
    let startedAt: String
    let finishedAt: String?
    let stage: String
    let done: Double
    let loss: Double?
    let champion: Int64
    let model: String?
    let message: String?
    let gate: GateVerdict?

    init(_ record: AlignmentRunRecord) {
        run = record.id
        state = record.state.rawValue
        startedAt = record.startedAt
        finishedAt = record.finishedAt
        stage = record.stage
        done = record.done
        loss = record.loss
        champion = record.champion
        model = record.modelID
        message = record.message
        // Nil for one that another version of gramd wrote.
        gate = record.verdict.flatMap { try? JSONDecoder().decode(GateVerdict.self, from: Data($0.utf8)) }
    }
}

/// Alignment runs, the newest first.
struct AlignmentRunsDocument: Encodable {
    let runs: [AlignmentRunDocument]

    init(_ records: [AlignmentRunRecord]) { runs = records.map(AlignmentRunDocument.init) }
}
