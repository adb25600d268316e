import Catalog
import CodeIndex
import Codes
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
        kafka = KafkaConsumerConfiguration(settings)
        productTopic = settings.topic("kafka.productTopic", default: "products")
        transactionSize = TransactionSize(settings)
        deadLetterLimitPercent = settings.int("sync.deadLetterLimitPercent", default: 50, in: 1...100)
        deadLetterTopic = settings.topic("kafka.deadLetterTopic")
        verifyEveryHours = settings.int("verify.everyHours", default: 24, orNone: 8_760)
        decoder = EventDecoder(settings, messageBytes: kafka.maximumMessageBytes)
        transformation = settings.transformation()
        settings.checkMapping(of: decoder)
        transformationLimits = settings.transformationLimits()
        registry = RegistryConfiguration(settings, maximumMessageBytes: kafka.maximumMessageBytes)
        clickTopics = settings.topics("clicks.topics")
        settings.checkFollowed(productTopic, clickTopics, deadLetters: deadLetterTopic)
        clickDecoder = SearchEventDecoder(mapping: SearchEventMapping(settings), limits: decoder.limits)
        clickRules = SearchLogRules(settings)
        clickedWords = ClickedWordRules(settings)
        postgres = PostgresConfiguration(settings)
        poolSize = settings.int("postgres.poolSize", default: 8, in: 2...200)
        httpHost = settings.host("http.host", default: "127.0.0.1")
        httpPort = settings.int("http.port", default: 8480, in: 0...65_535)
        httpCertificate = ServerCertificate(settings)
        httpToken = settings.bearerToken("http.token")
        fieldTypes = settings.fieldTypes("codes.fieldTypes")
        indexFollower = IndexFollower.Configuration(
            snapshotPath: settings.writtenFile("search.snapshotFile", default: "/var/lib/gramd/index.snapshot"),
            staleness: .seconds(settings.int("search.staleSeconds", default: 30, in: 1...86_400)),
            fieldTypes: fieldTypes)
        compareEveryHours = settings.int("search.compareEveryHours", default: 6, orNone: 8_760)
        codesTopic = CodesTopicConfiguration(
            settings, productTopic: productTopic,
            others: clickTopics.map { ($0, "one of clicks.topics") }
                + [deadLetterTopic].compactMap(\.self).map { ($0, "kafka.deadLetterTopic") })
        language = settings.language("codes.language", default: "english")
        modelFolder = settings.wholePath("model.folder", default: "/var/lib/gramd/models")
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
        alignment = AlignmentService.Configuration(settings)
        trainer = settings.trainer()
        encoder = settings.encoder()
        recallWatch = RecallWatch.Configuration(settings)
        logLevel = settings.choice("log.level", default: .info)
        logFormat = settings.choice("log.format", default: .text)
    }
}

extension TransactionSize {
    /// Takes the settings under `sync` that say how much one is.
    fileprivate init(_ settings: Settings) {
        self.init(
            ordinary: settings.int("sync.batchRecords", default: 2_000, in: 1...100_000),
            largest: settings.int("sync.backlogRecords", default: 10_000, in: 1...100_000),
            bytes: settings.int("sync.batchBytes", default: 8 << 20, in: 1_024...(256 << 20)))
    }
}

extension Settings {
    /// What is written to a topic that is followed would come again.
    fileprivate func checkFollowed(_ productTopic: String, _ clickTopics: [String], deadLetters: String?) {
        if clickTopics.contains(productTopic) { problem("clicks.topics: \(productTopic) is the product topic") }
        if let deadLetters, ([productTopic] + clickTopics).contains(deadLetters) {
            problem(
                "kafka.deadLetterTopic: \(deadLetters) is followed, so that its copies would come again; name another")
        }
    }

    /// nil where the setting is absent, or can't be a token.
    fileprivate func bearerToken(_ key: String) -> BearerToken? {
        guard let text = secret(key) else { return nil }
        let token = BearerToken(text)
        if token == nil, !text.isEmpty {
            problem(
                "\(key): expected at least \(BearerToken.leastLength) letters, digits or -._~+/=, as openssl rand -hex 32 "
                    + "writes them")
        }
        return token
    }

    fileprivate func fieldTypes(_ key: String) -> [FieldTypeEdit] {
        list(key).compactMap { text in
            let edit = FieldTypeEdit(text)
            if edit == nil {
                let names = FieldTypeEdit.names.joined(separator: ", ")
                problem("\(key): expected field=type with one of \(names), found \(text)")
            }
            return edit
        }
    }
}
