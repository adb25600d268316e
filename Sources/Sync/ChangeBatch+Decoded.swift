import Catalog
import CodeIndex

extension ChangeBatch {
    /// Adds what a record became.
    /// - Parameters:
    ///   - source: the record; kept with events that may turn out to name no product.
    ///   - place: where it stood.
    mutating func add(
        _ decoded: Result<[ProductEvent], RecordFault>, of source: SourceRecord, at place: LogPlace?
    ) {
        switch decoded {
        case .success(let events):
            for event in events { self.events.append(PositionedEvent(event: event, place: place, source: source)) }
        case .failure(let fault):
            guard let position = place?.position else { return }
            deadLetters.append(DeadLetter(source, at: position, fault))
        }
    }
}
