/// What of a product's events has been seen, and which event its state comes from: decides what the next one may change.
///
/// One total order of a product's events holds for applying, imports, replays, rebuilds, retries and checks alike:
/// 1. A version, once seen, is never forgotten. An event with a lower version than the highest that stands before it in the
///    log is late and changes nothing.
/// 2. Of the events that are not late, the last one in the log is the product's state. An event without a version is never
///    late: it stands where the log has it. So a tombstone behind a delete repeats it, whatever the versions.
/// 3. A row whose key changes is deleted under the one key and brought under the other, with one version, perhaps in two
///    partitions. So the arrival stands behind the departure (``RowMove``) unless that has a higher version; without a
///    version it does where the log took both at one time.
///
/// The state is therefore a function of the log: of the events with the highest version the last, or the last event
/// without a version, whichever stands behind the other. Clocks take no part within a partition.
public struct EventOrder: Sendable, Equatable {
    /// What an event may do.
    public enum Verdict: Sendable, Equatable {
        /// It is the product's new state.
        case applies
        /// It has a lower version than one before it in the log.
        case isLate
        /// It stands no further than the event that the state comes from: it is read again.
        case isRepeated
        /// It stands before the event that the state comes from, and its version is to be remembered.
        case raisesVersion
    }

    /// The highest version ever seen; nil where none has one.
    public private(set) var newestVersion: SourceVersion?
    /// Whether the state comes from an event with a version, which then is the newest.
    public private(set) var hasVersion: Bool
    /// Where that event stands; nil where that is not known, so that every event stands behind it.
    public private(set) var place: LogPlace?

    /// What was stored of a product.
    public init(newestVersion: SourceVersion?, hasVersion: Bool, place: LogPlace?) {
        self.newestVersion = newestVersion
        self.hasVersion = hasVersion && newestVersion != nil
        self.place = place
    }

    /// A product of which nothing has been seen.
    public init() { self.init(newestVersion: nil, hasVersion: false, place: nil) }

    /// Decides about the next event, and takes note of it.
    /// - Parameters:
    ///   - onlyInPlace: for an event that says only parts of a product, which go with what stood before it and with nothing
    ///     else.
    ///   - move: where it came under another record key than the state.
    public mutating func admit(
        version: SourceVersion?, at place: LogPlace?, onlyInPlace: Bool = false, move: RowMove? = nil
    ) -> Verdict {
        let isNewer = if let version { newestVersion.map { version > $0 } ?? true } else { false }
        if let place, let former = self.place, !isBehind(place, former, version, move) {
            guard isNewer, !onlyInPlace else { return .isRepeated }
            newestVersion = version
            // Only what was read earlier than its place in the log comes here, such as a dead letter's retry.
            guard hasVersion else { return .raisesVersion }
            self.place = place
            return .applies
        }
        if let version {
            if let newestVersion, version < newestVersion { return .isLate }
            newestVersion = version
        }
        hasVersion = version != nil
        self.place = place?.following(self.place)
        return .applies
    }
    /// Whether an event stands behind the one that the state comes from.
    private func isBehind(
        _ place: LogPlace, _ former: LogPlace, _ version: SourceVersion?, _ move: RowMove?
    ) -> Bool {
        guard let move, place.isInOtherPartition(than: former) else { return place.isBehind(former) }
        if place.isAtSameTime(as: former) { return move != .leaves }
        switch move {
        case .leaves where hasVersion && (version == nil || version == newestVersion): return false
        case .arrives where version != nil: return true
        case .leaves, .arrives, .mayArrive: return place.isBehind(former)
        }
    }
}
