import Catalog
import CodeIndex
import Codes
import Foundation
import Kafka
import Logging
import Models
import Monitoring
import Postgres
import SchemaRegistry
import Serving
import Sync
import Training

extension GramdConfiguration {
    /// Takes every setting; what is wrong with them is collected in `settings`.
    init(_ settings: Settings) {
        kafka = Self.kafka(settings)
        productTopic = settings.topic("kafka.productTopic", default: "products")
        transactionSize = TransactionSize(
            ordinary: settings.int("sync.batchRecords", default: 2_000, in: 1...100_000),
            largest: settings.int("sync.backlogRecords", default: 10_000, in: 1...100_000),
            bytes: settings.int("sync.batchBytes", default: 8 << 20, in: 1_024...(256 << 20)))
        deadLetterLimitPercent = settings.int("sync.deadLetterLimitPercent", default: 50, in: 1...100)
        deadLetterTopic = settings.topic("kafka.deadLetterTopic")
        let hours = settings.int("verify.everyHours", default: 24, in: 0...8_760)
        verifyEveryHours = hours == 0 ? nil : hours
        decoder = EventDecoder(settings, messageBytes: kafka.maximumMessageBytes)
        transformation = settings.transformation()
        settings.checkMapping(of: decoder)
        transformationLimits = settings.transformationLimits()
        registry = Self.registry(settings, maximumMessageBytes: kafka.maximumMessageBytes)
        clickTopics = settings.topics("clicks.topics")
        if clickTopics.contains(productTopic) {
            settings.problem("clicks.topics: \(productTopic) is the product topic")
        }
        if let deadLetterTopic, ([productTopic] + clickTopics).contains(deadLetterTopic) {
            settings.problem(
                "kafka.deadLetterTopic: \(deadLetterTopic) is followed, so that its copies would come again; name another"
            )
        }
        clickDecoder = SearchEventDecoder(mapping: Self.clickMapping(settings), limits: decoder.limits)
        clickRules = SearchLogRules(
            joinWindow: Int64(settings.int("clicks.joinMinutes", default: 30, in: 1...1_440)) * 60_000,
            retentionDays: settings.int("clicks.retentionDays", default: 90, in: 2...3_650),
            clicksPerClient: settings.int("clicks.perClientAndDay", default: 100, in: 1...1_000_000))
        clickedWords = ClickedWordRules(
            maximumWords: settings.int("clicks.postedWords", default: 8, in: 0...50),
            minimumClicks: settings.int("clicks.postedFromClicks", default: 3, in: 1...1_000_000),
            maximumWeight: Double(settings.int("clicks.postedWeightPercent", default: 40, in: 5...50)) / 100,
            halfLifeDays: settings.int("clicks.halfLifeDays", default: 30, in: 1...3_650))
        postgres = PostgresConfiguration(
            connectionString: settings.string(
                "postgres.connection", default: "host=/var/run/postgresql dbname=gramd"),
            password: settings.secret("postgres.password"), statementTimeout: 120_000,
            schema: settings.string("postgres.schema", default: "gramd"))
        postgres.check(settings)
        poolSize = settings.int("postgres.poolSize", default: 8, in: 2...200)
        httpHost = settings.host("http.host", default: "127.0.0.1")
        httpPort = settings.int("http.port", default: 8480, in: 0...65_535)
        httpToken = settings.secret("http.token").flatMap { text in
            let token = BearerToken(text)
            if token == nil, !text.isEmpty {
                settings.problem(
                    "http.token: expected at least \(BearerToken.leastLength) letters, digits or -._~+/=, as openssl rand -hex 32 "
                        + "writes them")
            }
            return token
        }
        fieldTypes = settings.list("codes.fieldTypes").compactMap { text in
            let edit = FieldTypeEdit(text)
            if edit == nil {
                let names = FieldTypeEdit.names.joined(separator: ", ")
                settings.problem("codes.fieldTypes: expected field=type with one of \(names), found \(text)")
            }
            return edit
        }
        indexFollower = IndexFollower.Configuration(
            snapshotPath: settings.string("search.snapshotFile", default: "/var/lib/gramd/index.snapshot"),
            staleness: .seconds(settings.int("search.staleSeconds", default: 30, in: 1...86_400)),
            fieldTypes: fieldTypes)
        let compareHours = settings.int("search.compareEveryHours", default: 6, in: 0...8_760)
        compareEveryHours = compareHours == 0 ? nil : compareHours
        codesTopic = Self.codesTopic(
            settings, productTopic: productTopic,
            others: clickTopics.map { ($0, "one of clicks.topics") }
                + [deadLetterTopic].compactMap(\.self).map { ($0, "kafka.deadLetterTopic") })
        language = settings.language("codes.language", default: "english")
        modelFolder = settings.string("model.folder", default: "/var/lib/gramd/models")
        keptGenerations = settings.int("model.keptGenerations", default: 2, in: 1...100)
        recodeShare = settings.int("model.recodeShare", default: 50, in: 1...100)
        generator = GeneratorServer.Configuration(settings)
        // Below the time after which a loop that doesn't come round counts as hanging, and the lease of a claim.
        generatorDeadline = .seconds(settings.int("coding.generator.deadlineSeconds", default: 20, in: 1...40))
        queryGeneration = settings.choice("search.generator", default: .local)
        // Below the time that a search has altogether.
        queryGeneratorDeadline = .milliseconds(
            settings.int("search.generatorDeadlineMilliseconds", default: 150, in: 10...1_500))
        queryConnections = settings.int("search.generatorConnections", default: 8, in: 1...64)
        if queryGeneration == .server, settings.optionalString("coding.generator.url") == nil {
            settings.problem("search.generator: server needs coding.generator.url; name it, or set local")
        }
        alignment = AlignmentService.Configuration(
            schedule: AlignmentSchedule(
                everyHours: settings.optionalInt("alignment.everyHours", in: 1...8_760),
                freshClicks: settings.optionalInt("alignment.freshClicks", in: 1...1_000_000_000),
                recallFallPercent: settings.optionalInt("alignment.recallFallPercent", in: 1...99)),
            checkSeconds: settings.int("alignment.checkSeconds", default: 60, in: 1...86_400),
            minutes: settings.int("alignment.minutes", default: 10, in: 1...1_440),
            memoryMegabytes: settings.int("alignment.memoryMegabytes", default: 4_096, in: 256...1_048_576),
            priority: settings.choice("alignment.priority", default: .idle))
        trainer = settings.trainer()
        encoder = settings.encoder()
        let points = settings.int("alignment.guardPoints", default: 5, in: 0...100)
        recallWatch = RecallWatch.Configuration(
            everyMinutes: settings.int("alignment.recallMinutes", default: 15, in: 1...1_440),
            guardPoints: points == 0 ? nil : points)
        logLevel = settings.choice("log.level", default: .info)
        logFormat = settings.choice("log.format", default: .text)
    }

    private static func kafka(_ settings: Settings) -> KafkaConsumerConfiguration {
        let hostName = ProcessInfo.processInfo.hostName
        let client = KafkaConfiguration(settings)
        return KafkaConsumerConfiguration(
            client: client, groupID: settings.string("kafka.groupID", default: "gramd"),
            groupInstanceID: settings.string("kafka.groupInstanceID", default: "gramd-\(hostName)"),
            sessionTimeout: .seconds(settings.int("kafka.sessionTimeoutSeconds", default: 45, in: 1...3_600)),
            fetchWait: .milliseconds(settings.int("kafka.fetchWaitMilliseconds", default: 500, in: 0...60_000)),
            maximumMessageBytes: settings.int("kafka.maximumMessageBytes", default: 8 << 20, in: 1_024...(256 << 20)),
            statisticsInterval: .seconds(1))
    }

    /// - Parameter others: topics that have records of another kind, and what each is.
    private static func codesTopic(
        _ settings: Settings, productTopic: String, others: [(String, String)]
    ) -> CodesTopicConfiguration? {
        let name = settings.topic("codesTopic.name", reserving: "-\(Int64.max)".utf8.count)
        let fields = settings.list("codesTopic.fields").compactMap { text in
            let field = CodesTopicConfiguration.Field(rawValue: text)
            if field == nil { settings.problem("codesTopic.fields: expected title and price, found \(text)") }
            return field
        }
        guard let name else { return nil }
        // Generations' topics have a number behind the name.
        for (topic, role) in [(productTopic, "the product topic")] + others
        where topic == name || topic.hasPrefix("\(name)-") {
            settings.problem("codesTopic.name: \(topic), \(role), must not begin like it")
        }
        return CodesTopicConfiguration(name: name, fields: Set(fields), productTopic: productTopic)
    }

    private static func registry(_ settings: Settings, maximumMessageBytes: Int) -> RegistryConfiguration {
        let urls = settings.list("registry.url")
        if !urls.allSatisfy(HostName.isURL) {
            settings.problem(
                "registry.url: expected http:// or https:// and a host in each address, without user and query; user and "
                    + "password are registry.username and registry.passwordFile")
        }
        for fault in urls.filter(HostName.isURL).compactMap(HostName.fault(ofURL:)) {
            settings.problem("registry.url: \(fault)")
        }
        let registry = RegistryConfiguration(
            urls: urls, username: settings.optionalString("registry.username"),
            password: settings.secret("registry.password"),
            certificateAuthorityFile: settings.pemFile("registry.certificateAuthorityFile"),
            timeout: .seconds(settings.int("registry.timeoutSeconds", default: 10, in: 1...300)),
            maximumMessageBytes: maximumMessageBytes)
        if (registry.username == nil) != (registry.password == nil) {
            settings.problem("registry.username: expected together with registry.passwordFile, found one of them")
        }
        return registry
    }

    private static func clickMapping(_ settings: Settings) -> SearchEventMapping {
        var mapping = SearchEventMapping()
        func path(_ name: String, _ key: WritableKeyPath<SearchEventMapping, String>) {
            let standard = mapping[keyPath: key]
            mapping[keyPath: key] = settings.path("clicks.fields.\(name)", default: standard)?.text ?? standard
        }
        path("query", \.query)
        path("queryID", \.queryID)
        path("productID", \.productID)
        path("timestamp", \.timestamp)
        path("action", \.action)
        path("position", \.position)
        path("client", \.client)
        let clicks = settings.list("clicks.actions", default: mapping.clicks).map { $0.lowercased() }
        if !clicks.isEmpty { mapping.clicks = clicks }
        let impressions = settings.list("clicks.impressionActions", default: mapping.impressions)
            .map { $0.lowercased() }
        if !impressions.isEmpty { mapping.impressions = impressions }
        return mapping
    }
}
