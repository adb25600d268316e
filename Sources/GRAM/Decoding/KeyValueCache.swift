import Tensor

/// Keys and values of the current prompts, and of the tokens generated for them.
struct KeyValueCache {
    private let configuration: LlamaConfiguration
    /// [layers][promptCount]: the prompts one after another, as ``Kernels`` lays them out.
    private var prompts = Buffer<Float>(count: 0)
    private var promptCount = 0
    /// [layers][steps][rows][2 · keyValueWidth]: keys, then values.
    private var generated = Buffer<Float>(count: 0)
    /// Rows that each step has room for.
    private(set) var rowCapacity = 0
    private var stepCapacity = 0

    init(_ configuration: LlamaConfiguration) { self.configuration = configuration }

    /// Makes room for prompts, and for `steps` tokens of each of `rows` beams.
    /// - Returns: each prompt's place, with no rows yet.
    mutating func reserve(promptLengths: [Int], rows: Int, steps: Int) -> [DecodingGroup] {
        promptCount = 0
        let groups = promptLengths.map { length in
            defer { promptCount += Kernels.promptCacheCount(tokens: length, configuration.attentionShape) }
            return DecodingGroup(promptCount: length, cacheOffset: promptCount)
        }
        rowCapacity = rows
        stepCapacity = steps
        let layers = configuration.layerCount
        if layers * promptCount > prompts.count { prompts = Buffer(count: layers * promptCount) }
        let count = layers * steps * rows * 2 * configuration.keyValueWidth
        if count > generated.count { generated = Buffer(count: count) }
        return groups
    }

    /// A layer's keys and values of all prompts: [promptCount].
    func prompts(layer: Int) -> Vector { prompts[layer * promptCount..<(layer + 1) * promptCount] }

    /// A layer's keys and values of the rows of the first steps: [steps · rowCapacity][2 · keyValueWidth].
    func generated(layer: Int, steps: Int) -> Matrix {
        precondition(steps <= stepCapacity, "the cache has no room for this step")
        let width = 2 * configuration.keyValueWidth
        return generated.matrix(
            at: layer * stepCapacity * rowCapacity * width, rows: steps * rowCapacity, columns: width)
    }

    /// Keeps a prompt's keys and values of a layer.
    /// - Parameter projections: the prompt's rows, [tokens][projectionWidth].
    func store(_ projections: Matrix, of group: DecodingGroup, layer: Int) {
        let shape = configuration.attentionShape
        let start = layer * promptCount + group.cacheOffset
        let count = Kernels.promptCacheCount(tokens: projections.rows, shape)
        Kernels.storePrompt(projections, shape, into: prompts[start..<(start + count)])
    }

    /// Keeps the keys and values that a step generated in a layer.
    /// - Parameter projections: [rows][projectionWidth]
    func store(_ projections: Matrix, step: Int, layer: Int) {
        let rows = step * rowCapacity..<(step * rowCapacity + projections.rows)
        let keysAndValues = configuration.queryWidth..<configuration.projectionWidth
        generated(layer: layer, steps: step + 1).rows(rows).copy(from: projections.columns(keysAndValues))
    }
}
