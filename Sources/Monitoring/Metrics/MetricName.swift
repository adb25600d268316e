/// The names of all metrics, as they appear in Prometheus' text format, units included; ``MetricDescription/all`` has a
/// description of each.
public enum MetricName {
    // MARK: State

    /// Whether the instance is ready, 1 or 0.
    public static let ready = "gramd_ready"
    /// Whether a `component` of ``Health`` can do its work, 1 or 0.
    public static let componentReady = "gramd_component_ready"
    /// Whether PostgreSQL can be used, 1 or 0.
    public static let postgresUp = "gramd_postgres_up"
    /// Whether a Kafka broker answers, 1 or 0.
    public static let kafkaUp = "gramd_kafka_up"
    /// Always 1, with the program's `version`.
    public static let buildInfo = "gramd_build_info"

    // MARK: The process

    /// Processor time.
    public static let processCPU = "process_cpu_seconds_total"
    /// Memory in RAM.
    public static let processMemory = "process_resident_memory_bytes"
    /// Address space.
    public static let processVirtualMemory = "process_virtual_memory_bytes"
    /// Descriptors that are open.
    public static let processOpenFiles = "process_open_fds"
    /// Descriptors that may be open.
    public static let processMaximumFiles = "process_max_fds"
    /// When it started, in seconds since 1970.
    public static let processStart = "process_start_time_seconds"

    // MARK: Following topics

    /// Product events by `operation`: upsert, delete, skipped (read again, or superseded in their batch), late (below a
    /// version seen before), or unknown_tombstone (of a key that nothing came under).
    public static let events = "gramd_events_total"
    /// Product events that say only parts of a product; they are among those of ``events`` too.
    public static let partialEvents = "gramd_partial_events_total"
    /// Records of the product topic that are about no product, such as heartbeats, transaction boundaries, schema changes.
    public static let recordsPassedOver = "gramd_records_passed_over_total"
    /// Products whose text changed, so that they wait for coding.
    public static let productsToCode = "gramd_products_to_code_total"
    /// Fields left out of products because they can't be read, by `field` and `reason`.
    public static let fieldsDropped = "gramd_fields_dropped_total"
    /// From a decoded batch of product events to its commit.
    public static let applySeconds = "gramd_apply_seconds"
    /// Records that were set aside, by `cause`.
    public static let deadLetters = "gramd_dead_letters_total"
    /// From what is applied to the end of a partition, in offsets, by `topic` and `partition`; of those that this instance
    /// follows.
    public static let consumerLag = "gramd_consumer_lag_records"
    /// How long ago the oldest record was written that is not applied, by `topic` and `partition`.
    public static let consumerLagSeconds = "gramd_consumer_lag_seconds"

    /// Whether records are held back, 1 or 0, by `component` and `cause`: index, flood or stage.
    public static let heldBack = "gramd_records_held_back"
    /// Partitions of the product topic that another index gets, since it shares the consumer group.
    public static let foreignPartitions = "gramd_foreign_partitions"
    /// Dead letters that are stored, by `cause`.
    public static let deadLettersStored = "gramd_dead_letters_stored"
    /// From when a product event was written to when searches show it, by `operation`: create, update or delete.
    public static let eventToSearchable = "gramd_event_to_searchable_seconds"

    // MARK: Search logs

    /// Searches seen for the first time.
    public static let searchQueries = "gramd_search_queries_total"
    /// Products that searches showed.
    public static let impressions = "gramd_impressions_total"
    /// Clicks by `outcome`: counted, repeated, capped, waiting, or late.
    public static let clicks = "gramd_clicks_total"
    /// Records of search logs that say nothing of a query and a product.
    public static let searchRecordsPassedOver = "gramd_search_log_records_passed_over_total"
    /// From a decoded batch of a search log to its commit.
    public static let clickApplySeconds = "gramd_click_apply_seconds"
    /// Postings that got other words of clicks, or lost some.
    public static let clickedWordPostings = "gramd_clicked_word_postings_total"

    // MARK: Coding

    /// Products whose codes were written, by `stage`.
    public static let productsCoded = "gramd_products_coded_total"
    /// Products whose text was another by the time their codes were found.
    public static let productsCodedStale = "gramd_products_coded_stale_total"
    /// Texts that a model wrote codes for.
    public static let textsGenerated = "gramd_texts_generated_total"
    /// Texts whose codes a model had written before.
    public static let textsCached = "gramd_texts_cached_total"
    /// Whether the server of a model is asked, 1, or left alone after failures, 0; by `use`: coding or search.
    public static let generatorReady = "gramd_generator_ready"
    /// Requests to that server by `use` and `outcome`: answered, failed, or refused (not sent, since it is left alone).
    public static let generatorRequests = "gramd_generator_requests_total"
    /// From such a request to its answer, by `use`.
    public static let generatorRequestSeconds = "gramd_generator_request_seconds"

    /// Products that wait for codes, by `stage`.
    public static let codingQueueProducts = "gramd_coding_queue_products"
    /// How long ago the event of the oldest changed product was written that waits, by `stage`.
    public static let codingQueueOldest = "gramd_coding_queue_oldest_event_seconds"
    /// Waiting products that could not be coded the last time.
    public static let codingQueueFailing = "gramd_coding_queue_failing_products"

    // MARK: Answering

    /// Requests for searches by `outcome`: answered, refused (its parameters), unavailable (nothing to answer from yet), shed
    /// (too many waited), late (no answer in time), abandoned (the client left), or failed.
    public static let searches = "gramd_searches_total"
    /// Queries for which generated codes were needed, by `cache`: hit, or miss (a model wrote them).
    public static let queryCodes = "gramd_query_codes_total"
    /// How old what searches are answered from is, in seconds.
    public static let searchIndexAge = "gramd_search_index_age_seconds"
    /// Live products that searches are answered from.
    public static let searchIndexProducts = "gramd_search_index_products"
    /// Parts of what searches are answered from that differed from the tables when they were last compared.
    public static let searchIndexDifferences = "gramd_search_index_differences"
    /// From a query to its products.
    public static let searchSeconds = "gramd_search_seconds"
    /// How long a search's `stage` took: codes or retrieval.
    public static let searchStageSeconds = "gramd_search_stage_seconds"
    /// The number of the generation that answers.
    public static let activeGeneration = "gramd_active_generation"
    /// Whether the generation that answers has a model, 1 or 0.
    public static let modelWanted = "gramd_model_wanted"
    /// Whether queries are encoded by that model, 1 or 0.
    public static let modelLoaded = "gramd_model_loaded"
    /// Always 1, with the `generation` that answers and its `model`.
    public static let modelInfo = "gramd_model_info"
    /// How long ago that model was made.
    public static let modelAge = "gramd_model_age_seconds"
    /// The share of recent clicks that a `generation` finds, in 0...1.
    public static let clickRecall = "gramd_click_recall_ratio"
    /// Switches back to the generation before, made by the daemon itself.
    public static let rollbacks = "gramd_rollbacks_total"
    /// Violations of a `rule` that the last verification found.
    public static let indexViolations = "gramd_index_violations"

    /// HTTP requests by `route` and `status`.
    public static let httpRequests = "gramd_http_requests_total"
    /// From an HTTP request's head to its answer, by `route`.
    public static let httpRequestSeconds = "gramd_http_request_seconds"
    /// HTTP connections that clients opened.
    public static let httpConnectionsAccepted = "gramd_http_connections_accepted_total"
    /// HTTP connections that are open.
    public static let httpConnections = "gramd_http_connections"
    /// HTTP connections that the server closed by `reason`: crowded (too many, and idle longest), handshake (TLS could not be
    /// agreed on), silent (no whole request in time), or unread (the client did not take its answer).
    public static let httpConnectionsClosed = "gramd_http_connections_closed_total"
    /// When the certificate of the HTTP interface ends, in seconds since 1970.
    public static let httpCertificateEnd = "gramd_http_certificate_not_after_timestamp_seconds"

    // MARK: The codes topic

    /// Records sent to the codes topics, by `kind`: codes or tombstone.
    public static let codesPublished = "gramd_codes_published_total"
    /// When the database was in the state that the codes topics have wholly, in seconds since 1970.
    public static let codesPublishedAsOf = "gramd_codes_published_timestamp_seconds"

    // MARK: Alignment

    /// Runs by `outcome`.
    public static let alignmentRuns = "gramd_alignment_runs_total"
    /// The share of a run's `stage` that is done, in 0...1.
    public static let alignmentStageDone = "gramd_alignment_stage_done_ratio"
    /// The loss of the run's latest steps.
    public static let alignmentLoss = "gramd_alignment_loss"
}
