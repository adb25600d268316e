extension MetricDescription {
    /// Every metric of a daemon that follows topics.
    public static let all = answering + following + coding + aligning

    /// Those of a daemon that only answers searches.
    public static let answering = state + search + generator + http + process

    // MARK: Parts

    private static let state: [MetricDescription] = [
        .gauge(
            MetricName.ready, initial: 0,
            "Whether every part of this instance can do its work, as /readyz says: 1 or 0."),
        .open(
            .gauge, MetricName.componentReady,
            "Whether a part of this instance can do its work: 1 or 0; /readyz says why not."),
        .gauge(MetricName.postgresUp, initial: 0, "Whether PostgreSQL answers and can be used: 1 or 0."),
        .open(.gauge, MetricName.kafkaUp, "Whether a Kafka broker answers: 1 or 0."),
        .open(.gauge, MetricName.buildInfo, "The program that runs, by its version; always 1."),
    ]

    private static let search: [MetricDescription] = [
        .counter(
            MetricName.searches, by: "outcome",
            ["answered", "refused", "unavailable", "shed", "late", "abandoned", "failed"],
            "Requests for searches by how they ended."),
        .counter(
            MetricName.queryCodes, by: "cache", ["hit", "miss"],
            "Queries for which generated codes were needed, by whether they were known already."),
        .histogram(MetricName.searchSeconds, "From a query to its products."),
        .histogram(
            MetricName.searchStageSeconds, by: "stage", ["codes", "retrieval"],
            "How long the stages of a search took: the query's codes, then the wait for a thread and the products."),
        .gauge(MetricName.searchIndexAge, "How old what searches are answered from is."),
        .gauge(MetricName.searchIndexProducts, "Live products that searches are answered from."),
        .gauge(
            MetricName.searchIndexDifferences,
            "Parts of what searches are answered from that differed from the tables when they were last compared."),
        .gauge(MetricName.activeGeneration, "The number of the generation that answers."),
        .gauge(
            MetricName.modelWanted, "Whether the generation that answers has a model: 1 or 0, which is own codes only."),
        .gauge(
            MetricName.modelLoaded,
            "Whether queries are encoded by the model of the generation that answers: 1, or 0 where it has none, it can't be "
                + "loaded or, after a start, it is not read yet."),
    ]

    private static let generator: [MetricDescription] = [
        .open(
            .gauge, MetricName.generatorReady,
            "Whether the server that computes for models is asked: 1, or 0 while it is left alone after failures; by use."
        ),
        .open(
            .counter, MetricName.generatorRequests,
            "Requests to the server that computes for models, by use and outcome; refused ones were not sent."),
        .open(
            .histogram, MetricName.generatorRequestSeconds,
            "From a request to the server that computes for models to its answer, by use."),
    ]

    private static let http: [MetricDescription] = [
        .open(.counter, MetricName.httpRequests, "HTTP requests by route and status."),
        .open(.histogram, MetricName.httpRequestSeconds, "From an HTTP request's head to its answer, by route."),
        .counter(MetricName.httpConnectionsAccepted, "HTTP connections that clients opened."),
        .gauge(MetricName.httpConnections, initial: 0, "HTTP connections that are open."),
        .counter(
            MetricName.httpConnectionsClosed, by: "reason", ["crowded", "handshake", "silent", "unread"],
            "HTTP connections that the server closed: there were too many, TLS could not be agreed on, no whole request came "
                + "in time, or the client did not take its answer."),
        .gauge(
            MetricName.httpCertificateEnd,
            "When the certificate of the HTTP interface ends, in seconds since 1970; not a number where it has none."),
    ]

    private static let process: [MetricDescription] = [
        .counter(MetricName.processCPU, "Processor time that the process has used."),
        .gauge(MetricName.processMemory, "Memory of the process that is in RAM."),
        .gauge(MetricName.processVirtualMemory, "Address space of the process."),
        .gauge(MetricName.processOpenFiles, "File descriptors that the process has open."),
        .gauge(MetricName.processMaximumFiles, "File descriptors that the process may have open."),
        .gauge(MetricName.processStart, "When the process started, in seconds since 1970."),
    ]

    private static let following: [MetricDescription] = [
        .open(
            .gauge, MetricName.consumerLag,
            "Offsets from what is applied to the end of a partition that this instance follows."),
        .open(
            .gauge, MetricName.consumerLagSeconds,
            "How long ago the oldest record of a partition was written that is not applied; 0 where none waits."),
        .open(
            .gauge, MetricName.heldBack,
            "Whether records that were read are held back: since the index can't be written, since too many can't be "
                + "decoded (flood), or since what reads them before the decoder is away (stage)."),
        .gauge(
            MetricName.foreignPartitions, initial: 0,
            "Partitions of the product topic that another index gets, since it shares the consumer group."),
        .counter(
            MetricName.events, by: "operation", ["upsert", "delete", "skipped", "late", "unknown_tombstone"],
            "Product events by what became of them."),
        .counter(
            MetricName.partialEvents, "Product events that say only parts of a product; they are among all events too."),
        .counter(
            MetricName.recordsPassedOver, "Records of the product topic that are about no product, such as heartbeats."),
        .counter(MetricName.productsToCode, "Products whose text changed, so that their codes are others."),
        .open(
            .counter, MetricName.fieldsDropped,
            "Fields left out of products because they can't be read, by field and reason."),
        .histogram(
            MetricName.applySeconds,
            "From a decoded batch of product events to its commit; its count is that of batches."),
        .histogram(
            MetricName.eventToSearchable, by: "operation", ["create", "update", "delete"], bounds: delayBounds,
            "From when a product event was written to Kafka to when searches of this instance show it, by what it does."
        ),
        .open(.counter, MetricName.deadLetters, "Records that were set aside, by cause."),
        .open(.gauge, MetricName.deadLettersStored, "Dead letters that are stored now, by cause."),
        .counter(MetricName.searchQueries, "Searches of search logs, each counted once."),
        .counter(MetricName.impressions, "Products that searches of search logs showed."),
        .counter(
            MetricName.clicks, by: "outcome", ["counted", "repeated", "capped", "waiting", "late"],
            "Clicks of search logs by what became of them."),
        .counter(
            MetricName.searchRecordsPassedOver,
            "Records of search logs that say nothing of a query and a product, such as actions that are no clicks."),
        .histogram(
            MetricName.clickApplySeconds,
            "From a decoded batch of a search log to its commit; its count is that of batches."),
        .counter(
            MetricName.codesPublished, by: "kind", ["codes", "tombstone"], "Records sent to the codes topics."),
        .gauge(
            MetricName.codesPublishedAsOf,
            "When the database was in the state that the codes topics have wholly, in seconds since 1970."),
    ]

    private static let coding: [MetricDescription] = [
        .counter(MetricName.productsCoded, by: "stage", ["own", "generated"], "Products whose codes were written."),
        .counter(
            MetricName.productsCodedStale, "Products whose text was another by the time their codes were found."),
        .counter(MetricName.textsGenerated, "Texts that a model wrote codes for."),
        .counter(MetricName.textsCached, "Texts whose codes a model had written before."),
        .gauge(
            MetricName.codingQueueProducts, by: "stage", ["own", "generated"],
            "Products that wait for codes, all generations together."),
        .gauge(
            MetricName.codingQueueOldest, by: "stage", ["own", "generated"],
            "How long ago the event was written of the changed product that waits for codes; a new generation's backlog "
                + "doesn't count. 0 where none waits."),
        .gauge(
            MetricName.codingQueueFailing, "Waiting products that could not be coded the last time."),
        .open(.gauge, MetricName.indexViolations, "Violations of a rule that the last verification found."),
    ]

    private static let aligning: [MetricDescription] = [
        .counter(
            MetricName.alignmentRuns, by: "outcome", ["promoted", "refused", "failed"],
            "Alignment runs by how they ended: the gate let the model pass, refused it, or there was none."),
        .open(.gauge, MetricName.alignmentStageDone, "The share of a run's stage that is done, 0 to 1."),
        .gauge(MetricName.alignmentLoss, "The loss of the run's latest steps."),
        .open(.gauge, MetricName.modelInfo, "The model of the generation that answers; always 1."),
        .gauge(MetricName.modelAge, "How long ago the model of the generation that answers was made."),
        .counter(MetricName.clickedWordPostings, "Postings that got other words of clicks, or lost some."),
        .open(.gauge, MetricName.clickRecall, "The share of recent clicks that a generation finds, 0 to 1."),
        .counter(MetricName.rollbacks, "Switches back to the generation before, made by the daemon itself."),
    ]
}
