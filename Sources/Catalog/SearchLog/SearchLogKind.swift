/// In whose shape a record of a search log is.
enum SearchLogKind {
    /// One object with a query and a product, or with other names that the configuration says.
    case plain
    /// A query of User Behavior Insights.
    case behaviorQuery
    /// An event of User Behavior Insights.
    case behaviorEvent
    /// A row of Google Analytics 4's export to BigQuery.
    case analytics
    /// An event of Snowplow.
    case snowplow

    /// Told by names that only these logs have.
    init(_ message: [String: JSONValue]) {
        func has(_ name: String) -> Bool { message[name].map { !$0.isNull } ?? false }
        if has("action_name") {
            self = .behaviorEvent
        } else if message["user_query"] != nil || has("query_response_hit_ids") {
            self = .behaviorQuery
        } else if message.keys.contains(where: SnowplowEvent.isEntityName) {
            self = .snowplow
        } else if has("event_name"), message["event_params"] != nil || message["items"] != nil {
            self = .analytics
        } else {
            self = .plain
        }
    }
}
