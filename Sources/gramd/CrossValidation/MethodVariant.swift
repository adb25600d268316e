import Training

/// The method and its reductions in the paper's ablation (GRAM, section 4), in which a stage left out leaves a shorter
/// training; and the same with fine-tuning on clicks and catalogue in its place, which tells what the stage's codes are
/// worth from what its texts and steps are.
enum MethodVariant: String, CaseIterable {
    case full = "GRAM"
    case withoutCoTraining = "without co-training"
    case withoutBoth = "… and without alignment"
    case insteadOfCoTraining = "fine-tuning instead of co-training"
    case insteadOfBoth = "… and instead of alignment"

    static let papers: [MethodVariant] = [.full, .withoutCoTraining, .withoutBoth]

    var stages: TrainingStages {
        switch self {
        case .full: TrainingStages()
        case .withoutCoTraining: TrainingStages(coTraining: false, fillsUp: false)
        case .withoutBoth: TrainingStages(coTraining: false, coAlignment: false, fillsUp: false)
        case .insteadOfCoTraining: TrainingStages(coTraining: false)
        case .insteadOfBoth: TrainingStages(coTraining: false, coAlignment: false)
        }
    }
}
