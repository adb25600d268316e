import Catalog
import CodeIndex

extension ChangeBatch {
    /// Adds what a record became.
    /// - Parameters:
    ///   - source: the record; kept with events that may turn out to name no product.
    ///   - place: where it stood.
    mutating func add(
        _ decoded: Result<[ProductEvent], RecordFault>, of source: @autoclosure () -> SourceRecord, at place: LogPlace?
    ) {
        switch decoded {
        case .success(let events):
            if events.isEmpty { recordsPassedOver += 1 }
            for event in events {
                // The others name a product and say all of it.
                var isWhole = event.productID != nil
                if case .patch = event.change { isWhole = false }
                self.events.append(PositionedEvent(event: event, place: place, source: isWhole ? nil : source()))
            }
        case .failure(let fault):
            guard let position = place?.position else { return }
            deadLetters.append(DeadLetter(source(), at: position, fault))
        }
    }
}
