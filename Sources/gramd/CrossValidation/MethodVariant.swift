import Alignment

/// The method and its reductions in the paper's ablation (GRAM, section 4).
enum MethodVariant: String, CaseIterable {
    case full = "GRAM"
    case withoutCoTraining = "without co-training"
    case withoutBoth = "… and without alignment"

    var stages: TrainingStages {
        switch self {
        case .full: TrainingStages()
        case .withoutCoTraining: TrainingStages(coTraining: false)
        case .withoutBoth: TrainingStages(coTraining: false, coAlignment: false)
        }
    }
}
