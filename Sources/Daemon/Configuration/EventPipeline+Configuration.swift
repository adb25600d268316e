import Catalog
import SchemaRegistry
public import Sync
import Transformation

extension GramdConfiguration {
    /// The way from the product topic's records to events.
    public func pipeline() -> EventPipeline {
        var stages: [any RecordStage] = [RegistryStage(registry)]
        if let transformation { stages.append(TransformationStage(transformation, limits: transformationLimits)) }
        return EventPipeline(decoder: decoder, stages: stages, isTransforming: transformation != nil)
    }
}
