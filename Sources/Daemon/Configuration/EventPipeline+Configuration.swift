public import Sync

extension GramdConfiguration {
    /// The way from the product topic's records to events.
    public func pipeline() -> EventPipeline { EventPipeline(decoder: decoder) }
}
