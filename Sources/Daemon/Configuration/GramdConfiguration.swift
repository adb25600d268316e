public import Catalog
public import CodeIndex
public import Codes
public import Foundation
public import GRAM
public import Kafka
public import Logging
public import Models
public import Monitoring
public import Postgres
public import SchemaRegistry
public import Serving
public import Sync
public import Training
public import Transformation

/// Everything that can be configured; `Config/gramd.yaml` explains each key.
public struct GramdConfiguration: Sendable {
    /// How topics are reached and read.
    public var kafka: KafkaConsumerConfiguration
    /// The topic with product events.
    public var productTopic: String
    /// How much is applied in one transaction.
    public var transactionSize: TransactionSize
    /// Of the latest records that may become dead letters before gramd waits for a person.
    public var deadLetterLimitPercent: Int
    /// Where dead letters are copied to; nil for nowhere.
    public var deadLetterTopic: String?
    /// Hours between two checks of the index; nil for none.
    public var verifyEveryHours: Int?
    /// How records of the product topic are read.
    public var decoder: EventDecoder
    /// Where the schemas of records in Confluent's wire format are.
    public var registry: RegistryConfiguration
    /// What records of the product topic go through before; nil for nothing.
    public var transformation: TransformationProgram?
    /// What the transformation may take for one record.
    public var transformationLimits: TransformationLimits
    /// Search logs; empty when none is followed.
    public var clickTopics: [String]
    /// How records of the search logs are read.
    public var clickDecoder: SearchEventDecoder
    /// What of the search logs is counted.
    public var clickRules: SearchLogRules
    /// Which words of clicked queries are posted on the products that they led to.
    public var clickedWords: ClickedWordRules
    /// Where the index is, and how it is reached.
    public var postgres: PostgresConfiguration
    /// Connections to the database at most.
    public var poolSize: Int
    /// Where the HTTP interface listens.
    public var httpHost: String
    /// The port of the HTTP interface; 0 for any that is free.
    public var httpPort: Int
    /// What the HTTP interface speaks TLS with; nil for plain HTTP.
    public var httpCertificate: ServerCertificate?
    /// What a request needs that changes something; nil where nothing can be changed over HTTP.
    public var httpToken: BearerToken?
    /// Where the index in memory is kept between runs, and how old it may be.
    public var indexFollower: IndexFollower.Configuration
    /// Hours between two comparisons of the index in memory with the tables; nil for none.
    public var compareEveryHours: Int?
    /// Where products' codes are written to for other search engines; nil for nowhere.
    public var codesTopic: CodesTopicConfiguration?
    /// The catalogue's language, one of Snowball's.
    public var language: String
    /// What a person says of the products' fields.
    public var fieldTypes: [FieldTypeEdit]
    /// Where trained models are written.
    public var modelFolder: String
    /// Former generations that stay for a rollback.
    public var keptGenerations: Int
    /// How much of its time coding may spend on a new generation's backlog, in percent.
    public var recodeShare: Int
    /// The server that computes for models when products are coded; nil for this process.
    public var generator: GeneratorServer.Configuration?
    /// How long one batch of products may take there, all attempts together.
    public var generatorDeadline: Duration
    /// Where the generated codes of queries are computed.
    public var queryGeneration: QueryGeneration
    /// After how long a query that the server has not answered is searched by its own words.
    public var queryGeneratorDeadline: Duration
    /// Queries that the server computes for at once.
    public var queryConnections: Int
    /// When alignment runs start, and what they may take.
    public var alignment: AlignmentService.Configuration
    /// The program that trains models; nil where gramd does.
    public var trainer: TrainerCommand?
    /// The files of an encoder, with which trainings make code heads; nil for none.
    public var encoder: EncoderFolder?
    /// How often click recall is measured, and when the former generation answers again.
    public var recallWatch: RecallWatch.Configuration
    /// The file that was read; nil for the environment only.
    public var path: String?
    /// Messages below it are not logged.
    public var logLevel: Logger.Level
    /// How lines of the log are written.
    public var logFormat: LogFormat
    /// The files with a secret in them, the configuration file among them where one stands there.
    var secretFiles: [String] = []
    /// What was read, to read it again; nil where nothing was.
    var source: SettingsSource?

    /// How the search logs are read: as a group of their own, so that both kinds of topics have a member each.
    var clickConsumer: KafkaConsumerConfiguration {
        var consumer = kafka
        consumer.groupID += "-clicks"
        return consumer
    }

    /// The file that is read when none is named.
    public static let defaultPath = "/etc/gramd/gramd.yaml"

    /// Reads the configuration.
    /// - Parameters:
    ///   - path: nil for `$GRAMD_CONFIG`, then ``defaultPath`` where it exists, then defaults.
    ///   - environment: the process's variables.
    ///   - overrides: values by key that count more than the file's and the environment's; an empty one takes a setting
    ///     away.
    ///   - use: what it is read for.
    /// - Throws: ``ConfigurationError``
    public static func load(
        path: String?, environment: [String: String] = ProcessInfo.processInfo.environment,
        overrides: [String: String] = [:], for use: ConfigurationUse = .everything
    ) throws(ConfigurationError) -> GramdConfiguration {
        try SettingsSource(
            path: Self.path(path, environment), environment: environment, overrides: overrides, use: use
        ).read()
    }

    /// The file that is read; nil for none. An empty variable is none.
    static func path(_ named: String?, _ environment: [String: String]) -> String? {
        let fallback = FileManager.default.fileExists(atPath: defaultPath) ? defaultPath : nil
        let variable = environment[EnvironmentSettings.fileVariable].flatMap { $0.isEmpty ? nil : $0 }
        return named ?? variable ?? fallback
    }
}
