import Catalog
import SchemaRegistry
public import Sync
import Transformation

extension GramdConfiguration {
    /// The way from the product topic's records to events.
    /// - Parameter executable: gramd's own program, which runs transformations in a process beside.
    public func pipeline(executable: String = "/proc/self/exe") -> EventPipeline {
        var stages: [any RecordStage] = [RegistryStage(registry)]
        if let transformation {
            stages.append(TransformationStage(transformation, limits: transformationLimits, executable: executable))
        }
        return EventPipeline(decoder: decoder, stages: stages, isTransforming: transformation != nil)
    }

    /// The way from the search logs' records to what was searched for and done.
    public func searchLogPipeline() -> SearchLogPipeline {
        SearchLogPipeline(decoder: clickDecoder, stages: [RegistryStage(registry)])
    }
}
