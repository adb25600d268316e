/// The method and its reductions in the paper's ablation (GRAM, section 4), in which a stage left out leaves a shorter
/// training; and the same with fine-tuning on clicks and catalogue in its place, which tells what the stage's codes are
/// worth from what its texts and steps are. The raw value names it in tables.
public enum MethodVariant: String, Sendable, CaseIterable {
    /// All stages.
    case full = "GRAM"
    /// Fine-tuning and co-alignment.
    case withoutCoTraining = "without co-training"
    /// Fine-tuning only.
    case withoutBoth = "… and without alignment"
    /// As without co-training, in as many steps as all stages have.
    case insteadOfCoTraining = "fine-tuning instead of co-training"
    /// Fine-tuning in as many steps as all stages have.
    case insteadOfBoth = "… and instead of alignment"

    /// The paper's.
    public static let papers: [MethodVariant] = [.full, .withoutCoTraining, .withoutBoth]

    /// Variants that differ by co-alignment and nothing else.
    static let alignmentAlone: [(with: MethodVariant, without: MethodVariant)] = [
        (.withoutCoTraining, .withoutBoth), (.insteadOfCoTraining, .insteadOfBoth),
    ]

    /// What a training of the variant consists of.
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
