import Codes

@testable import CodeIndex

extension Generation {
    /// A generation that differs from others by nothing but what is said here.
    static func generation(_ id: Int64, _ state: State, model: String? = nil) -> Generation {
        Generation(id: id, modelID: model, state: state, selection: CodeSelection())
    }
}
