import Catalog
import CodeIndex
import Codes
import Evaluation
import Foundation
import GRAM
import Kafka
import Models
public import Monitoring
import Postgres
import SchemaRegistry
import Serving
import Sync
import Training
import Transformation

/// What a command ends with when it fails: one mapping for all of them.
public struct CommandFailure {
    /// How the command ends.
    public let status: ExitStatus
    /// For people: what is wrong, and what to do. What came from outside into it is escaped.
    public let text: DisplayText

    /// What a command that threw an error ends with.
    public init(_ error: any Error) {
        status = Self.status(of: error)
        text = (error as? any MultilineError)?.displayText ?? "\(Self.text(of: error))"
    }

    private static func status(of error: any Error) -> ExitStatus {
        switch error {
        case let error as CommandError: error.status
        case is ConfigurationError, is ListenFault, is ModelFolder.Fault, is TransformationError, is MappingError,
            is Stemmer.UnknownLanguage:
            .unusableSettings
        case let error as PostgresError: status(of: error)
        case let error as KafkaError: status(of: error)
        case let error as SyncError: status(of: error)
        case let error as CodeIndexError: status(of: error)
        case let error as RebuildError: status(of: error)
        case let error as FileReadError: status(of: error)
        case is ReplayError: .usage
        case is InstanceClient.Failure, is RegistryError, is StageUnavailable: .unavailable
        case let error as CocoaError: status(of: error)
        case is DecodingError: .unusableData
        default: statusOfModelsAndMeasurements(error)
        }
    }

    private static func statusOfModelsAndMeasurements(_ error: any Error) -> ExitStatus {
        switch error {
        case CheckpointError.unreadable, BaseModelError.unreadable, is ModelUnavailable: .notFound
        case CheckpointError.destinationExists: .unwritable
        case BaseModelError.tooFewLayers: .usage
        case let error as TokenizerError where error.code == .cannotRead: .notFound
        case let error as TokenizerError where error.code == .cannotWrite: .unwritable
        case let error as CodeModelDescriptionError: error.isMissing ? .notFound : .unusableData
        case is CheckpointError, is BaseModelError, is TokenizerError, is LlamaConfigurationError: .unusableData
        case TrainerCommandError.noProgram, TrainerCommandError.notStarted: .unusableSettings
        case TrainerCommandError.noModel, TrainerCommandError.unusableModel: .unusableData
        case BaselineError.noInterpreter, BaselineError.missingPackages: .unavailable
        case AlignmentRunError.cancelled: .failed
        case SearchError.noGeneration: .unusableData
        case SearchError.unknownGeneration: .notFound
        case is AlignmentRunError, is TrainingRunError, is JudgmentsError, is BacktestLogError, is ImportRefused:
            .unusableData
        default: .failed
        }
    }

    private static func status(of error: PostgresError) -> ExitStatus {
        guard let sqlState = error.sqlState else {
            return error.isRefusal ? .unusableSettings : .unavailable
        }
        return switch sqlState.prefix(2) {
        case "08", "53", "57", "25": .unavailable
        case "40", "55": .busy
        // No right, no such role or database; and tables that are not there.
        case "28", "3D": .unusableSettings
        case _ where sqlState == "42501" || isOfSchema(error) || error.isRefusal: .unusableSettings
        default: .failed
        }
    }

    private static func status(of error: KafkaError) -> ExitStatus {
        switch error.code {
        case .allBrokersDown, .transport, .timedOut, .rebalancing, .queueFull: .unavailable
        case .unknownTopicOrPartition, .authentication, .authorization, .fenced, .invalidConfiguration,
            .messageTooLarge,
            .offsetOutOfRange:
            .unusableSettings
        case .topicAlreadyExists, .maximumPollExceeded, .closed, .other: .failed
        }
    }

    /// What takes a decision keeps a service from being started again and again.
    private static func status(of error: SyncError) -> ExitStatus {
        switch error {
        case .offsetOutOfRange: .unusableSettings
        case .fatal(let error): status(of: error)
        }
    }

    private static func status(of error: CodeIndexError) -> ExitStatus {
        switch error.kind {
        case .schema: .unusableSettings
        case .notFound: .notFound
        case .busy: .busy
        case .state: .unusableData
        }
    }

    private static func status(of error: RebuildError) -> ExitStatus {
        switch error {
        case .noTopic, .neverApplied, .noProducts: .unusableSettings
        case .missingProducts, .drops: .refused
        case .underWay: .busy
        }
    }

    private static func status(of error: FileReadError) -> ExitStatus {
        switch error.code {
        case .cannotOpen: .notFound
        case .readFailed: .failed
        case .truncated, .corrupt, .unknownKind: .unusableData
        }
    }

    private static func status(of error: CocoaError) -> ExitStatus {
        switch error.code {
        case .fileNoSuchFile, .fileReadNoSuchFile, .fileReadNoPermission, .fileReadInvalidFileName, .fileReadUnknown:
            .notFound
        case .fileWriteNoPermission, .fileWriteOutOfSpace, .fileWriteVolumeReadOnly, .fileWriteFileExists,
            .fileWriteInvalidFileName, .fileWriteUnknown:
            .unwritable
        case .fileReadCorruptFile, .fileReadInapplicableStringEncoding: .unusableData
        default: .failed
        }
    }

    private static func text(of error: any Error) -> String {
        switch error {
        case let error as PostgresError where isOfSchema(error):
            """
            \(error.message): the schema that postgres.schema names has no tables of this version of gramd, or the role \
            may not use it; gramd run or gramd db migrate makes them, or says which right is missing
            """
        case let error as CocoaError: text(of: error)
        case let error as DecodingError: "a file that gramd writes can't be read: \(Self.text(of: error))"
        case let error as POSIXError: String(cString: strerror(error.code.rawValue))
        case is CancellationError: "interrupted"
        default: "\(error)"
        }
    }

    /// Whether a table, a column or a function is missing, or the whole schema.
    private static func isOfSchema(_ error: PostgresError) -> Bool {
        ["42P01", "42703", "42883", "3F000"].contains(error.sqlState)
    }

    private static func text(of error: CocoaError) -> String {
        let path = error.userInfo[NSFilePathErrorKey] as? String ?? (error.userInfo[NSURLErrorKey] as? URL)?.path
        let system = (error.underlying as? POSIXError).map { String(cString: strerror($0.code.rawValue)) }
        let reason =
            switch error.code {
            case .fileNoSuchFile, .fileReadNoSuchFile: "there is no such file or folder"
            case .fileReadNoPermission: "the user \(NSUserName()) may not read it"
            case .fileWriteNoPermission: "the user \(NSUserName()) may not write there"
            case .fileWriteOutOfSpace: "the disk is full"
            case .fileWriteVolumeReadOnly: "the file system is read-only"
            case .fileWriteFileExists: "it is there already"
            default: system ?? error.localizedDescription
            }
        return path.map { "\($0): \(reason)" } ?? reason
    }

    private static func text(of error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "\(key.stringValue) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            (context.codingPath.map(\.stringValue) + [context.debugDescription]).joined(separator: ": ")
        @unknown default: "\(error)"
        }
    }
}
