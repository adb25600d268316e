import Configuration
import Foundation
import SystemPackage
import Yams

/// Reads settings: environment over configuration file over defaults.
///
/// A key such as `kafka.groupID` is `groupID` under `kafka` in the file and `GRAMD_KAFKA_GROUP_ID` in the environment.
/// Every problem is collected, so that one run of `gramd config validate` shows them all.
final class Settings {
    private let reader: ConfigReader
    /// Keys that the file holds, as dotted paths.
    private let fileKeys: Set<String>
    private let path: String?
    /// Values that count more than the environment's.
    private let overrides: [String: String]
    private let ignoredSections: Set<String>
    private(set) var known: Set<String> = []
    private(set) var problems: [String] = []

    /// - Parameters:
    ///   - path: the YAML file; nil for defaults and the environment only.
    ///   - overrides: values by key that count more than both; an empty one takes the setting away.
    ///   - ignoredSections: what is wrong with values in them is no problem.
    init(path: String?, overrides: [String: String] = [:], ignoredSections: Set<String> = []) async throws {
        self.path = path
        self.overrides = overrides
        self.ignoredSections = ignoredSections
        var providers: [any ConfigProvider] = [EnvironmentVariablesProvider().prefixKeys(with: "gramd")]
        var fileKeys: Set<String> = []
        if let path {
            do {
                let text = try String(contentsOfFile: path, encoding: .utf8)
                fileKeys = Self.keys(of: try Yams.load(yaml: text), prefix: "")
                if !fileKeys.isEmpty {
                    providers.append(try await FileProvider<YAMLSnapshot>(filePath: FilePath(path)))
                }
            } catch {
                throw ConfigurationError(problems: ["\(path) can't be read: \(Self.explanation(of: error))"])
            }
        }
        self.fileKeys = fileKeys
        reader = ConfigReader(providers: providers)
    }

    func string(_ key: String, default value: String) -> String { optionalString(key) ?? value }

    /// nil where the setting is absent or empty.
    func optionalString(_ key: String, isSecret: Bool = false) -> String? {
        known.insert(key)
        let value = overrides[key] ?? reader.string(forKey: ConfigKey(key), isSecret: isSecret)
        return value?.isEmpty == true ? nil : value
    }

    /// Values separated by commas; empty where the setting is absent.
    func list(_ key: String) -> [String] {
        (optionalString(key) ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
    }

    /// A list of the file, or values separated by commas; empty where the setting is absent.
    func strings(_ key: String) -> [String] {
        guard optionalString(key) == nil else { return list(key) }
        return reader.stringArray(forKey: ConfigKey(key)) ?? []
    }

    /// Texts, numbers and truth values under a key, by name.
    /// - Parameter names: those that are looked for in the environment too.
    func members(_ key: String, named names: [String]) -> [String: String] {
        let prefix = "\(key)."
        let given = (Array(fileKeys) + Array(overrides.keys)).filter { $0.hasPrefix(prefix) }
            .map { String($0.dropFirst(prefix.count)) }
        var members: [String: String] = [:]
        for name in Set(given + names) {
            let key = ConfigKey(prefix + name)
            members[name] =
                optionalString(prefix + name) ?? reader.int(forKey: key).map(String.init)
                ?? reader.double(forKey: key).map { "\($0)" } ?? reader.bool(forKey: key).map { "\($0)" }
        }
        return members
    }

    /// A path that is relative to the folder of the configuration file.
    func besideFile(_ name: String) -> String {
        guard !name.hasPrefix("/"), let path else { return name }
        return URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent(name).path
    }

    func int(_ key: String, default value: Int, in range: ClosedRange<Int>) -> Int {
        optionalInt(key, in: range) ?? value
    }

    /// nil where the setting is absent.
    func optionalInt(_ key: String, in range: ClosedRange<Int>) -> Int? {
        known.insert(key)
        // Read as text too, so that a wrong type is a problem rather than silently the default.
        guard let text = reader.string(forKey: ConfigKey(key)) ?? reader.int(forKey: ConfigKey(key)).map(String.init)
        else { return nil }
        guard let number = Int(text), range.contains(number) else {
            problem(
                "\(key): expected a whole number from \(range.lowerBound) to \(range.upperBound), found \(text)")
            return nil
        }
        return number
    }

    /// One of an enumeration's names.
    func choice<Value: RawRepresentable & CaseIterable>(_ key: String, default value: Value) -> Value
    where Value.RawValue == String {
        guard let text = optionalString(key) else { return value }
        guard let choice = Value(rawValue: text) else {
            let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
            problem("\(key): expected one of \(names), found \(text)")
            return value
        }
        return choice
    }

    /// A secret: the content of the file named by `<key>File`, or the value of `<key>` itself.
    ///
    /// A relative file name is looked up in `$CREDENTIALS_DIRECTORY` (systemd's `LoadCredential=`).
    func secret(_ key: String) -> String? {
        let file = optionalString(key + "File")
        let value = optionalString(key, isSecret: true)
        guard let file else { return value }
        let folder = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"]
        let path = file.hasPrefix("/") ? file : folder.map { "\($0)/\(file)" } ?? file
        do {
            return try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .newlines)
        } catch {
            problem("\(key)File: \(path) can't be read")
            return nil
        }
    }

    /// Call last: names file keys that nothing asked for.
    func finish() throws {
        for key in fileKeys.sorted() where !known.contains(key) {
            let near = known.min { Self.distance($0, key) < Self.distance($1, key) }
            let hint = near.flatMap { Self.distance($0, key) <= 3 ? "; did you mean \($0)?" : nil } ?? ""
            problems.append("\(key): there is no such setting\(hint)")
        }
        if !problems.isEmpty {
            throw ConfigurationError(problems: problems.map { problem in (path.map { "\($0): " } ?? "") + problem })
        }
    }

    /// - Parameter text: begins with the setting.
    func problem(_ text: String) {
        if !ignoredSections.contains(String(text.prefix { $0 != "." })) { problems.append(text) }
    }

    private static func keys(of node: Any?, prefix: String) -> Set<String> {
        guard let members = node as? [String: Any] else { return prefix.isEmpty ? [] : [prefix] }
        return Set(members.flatMap { keys(of: $0.value, prefix: prefix.isEmpty ? $0.key : "\(prefix).\($0.key)") })
    }

    private static func explanation(of error: any Error) -> String {
        if let error = error as? CocoaError, error.code == .fileReadNoSuchFile { return "there is no such file" }
        return "\(error)"
    }

    /// Levenshtein's edit distance.
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let substituted = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
