import Foundation

/// Reads settings: environment over configuration file over defaults.
///
/// A key such as `kafka.groupID` is `groupID` under `kafka` in the file and `GRAMD_KAFKA_GROUP_ID` in the environment.
/// Every problem is collected, so that one run of `gramd config validate` shows them all.
final class Settings {
    private let file: ConfigurationFile
    private let path: String?
    private let environment: EnvironmentSettings
    /// Values that count more than the environment's.
    private let overrides: [String: String]
    private let ignoredSections: Set<String>
    private let serviceFolders: [String]
    /// By key: every setting that was asked for.
    private(set) var declarations: [String: SettingDeclaration] = [:]
    private var secretFiles: [String: String] = [:]
    /// Settings, and sections with any keys that the file has.
    var known: Set<String> {
        Set(declarations.filter { $0.value.kind != .members || file.values[$0.key] != nil }.keys)
    }
    /// The values of settings that are set, secrets included.
    private(set) var given: [String: ConfigurationFile.Value] = [:]
    /// By key: hashes of the files that settings name, other than secrets. They differ from process to process.
    private(set) var contents: [String: Int] = [:]
    private var problems: [String] = []

    /// - Parameters:
    ///   - path: the YAML file; nil for defaults and the environment only.
    ///   - environment: the process's variables.
    ///   - overrides: values by key that count more than both; an empty one takes the setting away.
    ///   - ignoredSections: what is wrong with values in them is no problem.
    ///   - serviceFolders: where systemd keeps the credentials of services while they run.
    /// - Throws: ``ConfigurationError`` for a file that can't be read.
    init(
        path: String?, environment: [String: String], overrides: [String: String] = [:],
        ignoredSections: Set<String> = [], serviceFolders: [String] = CredentialFile.serviceFolders
    ) throws(ConfigurationError) {
        self.path = path
        self.environment = EnvironmentSettings(environment)
        self.overrides = overrides
        self.ignoredSections = ignoredSections
        self.serviceFolders = serviceFolders
        if let path { file = try ConfigurationFile(path: path) } else { file = ConfigurationFile() }
    }

    private func declare(_ key: String, _ kind: SettingDeclaration.Kind, _ standard: [String] = []) {
        let declaration = SettingDeclaration(kind: kind, standard: standard)
        declarations[key, default: declaration].merge(declaration)
    }

    /// What is given for a key; nil where that is nothing, or an empty text.
    ///
    /// An empty variable of the environment is none. In the file somebody has named the setting and meant a value, which
    /// a template may have lost: the default would be another topic or schema than theirs.
    private func value(_ key: String) -> ConfigurationFile.Value? {
        if let text = overrides[key] { return give(.text(text), to: key) }
        if let text = environment[key] {
            guard isVerbatim(key) || !Self.isInQuotationMarks(text) else {
                problem("\(key): the quotation marks around the value are taken as a part of it; leave them out")
                return nil
            }
            return give(.text(text), to: key)
        }
        guard let value = file.values[key] else { return nil }
        switch value {
        case .nothing: problem("\(key): expected a value, found nothing; \(Self.leaveOut)")
        case .text(let text) where text.allSatisfy(\.isWhitespace):
            problem("\(key): expected a value, found an empty text; \(Self.leaveOut)")
        default: return give(value, to: key)
        }
        return nil
    }

    private func give(_ value: ConfigurationFile.Value, to key: String) -> ConfigurationFile.Value? {
        let value = isVerbatim(key) ? value : value.trimmed
        guard value != .text("") else { return nil }
        guard !value.texts.contains(where: { isTemplate($0, of: key) }) else {
            problem(
                "\(key): a variable of the form ${NAME} stands in the value, and nothing has replaced it; write the value "
                    + "itself, or set \(EnvironmentSettings.variable(key)) to it")
            return nil
        }
        given[key] = value
        return value
    }

    /// Whether every sign of a value may be meant: of a secret, and of what a jq program gets.
    private func isVerbatim(_ key: String) -> Bool {
        declarations[key]?.kind == .secret
            || declarations.contains { $0.value.kind == .members && key.hasPrefix("\($0.key).") }
    }

    /// As files of variables keep what a shell would have taken off.
    private static func isInQuotationMarks(_ text: String) -> Bool {
        guard text.count > 1, let first = text.first, first == "\"" || first == "'" else { return false }
        return text.last == first
    }

    /// Whether a shell or a template was to put something in. Of a secret it may be a part by chance, and of what a jq
    /// program gets on purpose.
    private func isTemplate(_ text: String, of key: String) -> Bool {
        isVerbatim(key)
            ? text.wholeMatch(of: /\$\{[A-Za-z_][^}]*\}/) != nil : text.contains(/\$\{[A-Za-z_][^}]*\}/)
    }

    private static let leaveOut = "leave it out for the default"

    private func problem(_ key: String, expected: String, found value: ConfigurationFile.Value) {
        problem("\(key): expected \(expected), found \(value.kind ?? "nothing")")
    }

    func string(_ key: String, default value: String) -> String { optionalString(key, default: value) ?? value }

    /// nil where the setting is absent or empty.
    /// - Parameter standard: what the caller takes then.
    func optionalString(_ key: String, default standard: String? = nil) -> String? {
        declare(key, .text, standard.map { [$0] } ?? [])
        switch value(key) {
        case nil: return nil
        case .text(let text)?: return text
        case let value?:
            problem(key, expected: "one value", found: value)
            return nil
        }
    }

    /// A list, or values separated by commas; the default where the setting is absent.
    func list(
        _ key: String, default standard: [String] = [], kind: SettingDeclaration.Kind = .list
    ) -> [String] {
        declare(key, kind, standard)
        switch value(key) {
        case nil: return standard
        case .text(let text)?:
            let texts = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            return texts.allSatisfy(\.isEmpty) ? standard : texts.filter { !$0.isEmpty }
        case .list(let texts)?: return texts.allSatisfy(\.isEmpty) ? standard : texts.filter { !$0.isEmpty }
        case let value?:
            problem(key, expected: "a list, or values separated by commas", found: value)
            return standard
        }
    }

    /// A list with something in it; the default where the setting is absent.
    func filledList(_ key: String, default standard: [String]) -> [String] {
        let isEmpty =
            switch value(key) {
            case .text(let text)?: text.allSatisfy { $0 == "," || $0.isWhitespace }
            case .list(let texts)?: texts.allSatisfy(\.isEmpty)
            default: false
            }
        if isEmpty { problem("\(key): expected one value or more, found none; \(Self.leaveOut)") }
        return list(key, default: standard)
    }

    /// Texts, numbers and truth values under a key, by name.
    /// - Parameter names: those that are looked for in the environment too.
    func members(_ key: String, named names: [String]) -> [String: String] {
        declare(key, .members)
        if let value = file.values[key] {
            if value != .section, value != .nothing { problem(key, expected: "names with a value each", found: value) }
        }
        let prefix = "\(key)."
        let given = (Array(file.values.keys) + Array(overrides.keys)).filter { $0.hasPrefix(prefix) }
            .map { String($0.dropFirst(prefix.count)) }.filter { !$0.contains(".") }
        var members: [String: String] = [:]
        for name in Set(given + names) { members[name] = optionalString(prefix + name) }
        return members
    }

    /// A path that is relative to the folder of the configuration file.
    func besideFile(_ name: String) -> String {
        guard !name.hasPrefix("/"), let path else { return name }
        return URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent(name).path
    }

    func int(_ key: String, default value: Int, in range: ClosedRange<Int>) -> Int {
        declare(key, .integer(range), [String(value)])
        return optionalInt(key, in: range) ?? value
    }

    /// nil where it is 0.
    func int(_ key: String, default value: Int, orNone largest: Int) -> Int? {
        let number = int(key, default: value, in: 0...largest)
        return number == 0 ? nil : number
    }

    /// nil where the setting is absent.
    func optionalInt(_ key: String, in range: ClosedRange<Int>) -> Int? {
        declare(key, .integer(range))
        guard let text = optionalString(key) else { return nil }
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
        declare(key, .choice(Value.allCases.map(\.rawValue)), [value.rawValue])
        guard let text = optionalString(key) else { return value }
        guard let choice = Value(rawValue: text) else {
            let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
            problem("\(key): expected one of \(names), found \(text)")
            return value
        }
        return choice
    }

    /// The path of a file that has to be there; nil where the setting is absent.
    /// - Parameter orCredential: whether a relative file name is that of a ``CredentialFile``.
    func file(_ key: String, orCredential: Bool = false) -> String? {
        guard let name = optionalString(key) else { return nil }
        let credential = orCredential ? credential(name) : nil
        let path = credential?.path ?? name
        if let fault = ReadableFile(path).fault {
            problem("\(key): \(path) can't be read: \(fault)" + (credential.map { "; \($0.remedy)" } ?? ""))
        }
        noteContent(of: key, path)
        return path
    }

    /// Remembers what a file holds, so that a change of it is noticed.
    func noteContent(of key: String, _ path: String) { contents[key] = ReadableFile(path).hash }

    /// The path of a file with certificates or a key; nil where the setting is absent.
    /// - Parameter orCredential: whether a relative file name is that of a ``CredentialFile``.
    func pemFile(_ key: String, orCredential: Bool = false) -> String? {
        let path = file(key, orCredential: orCredential)
        // One that can't be read has been named already.
        if let path, ReadableFile(path).fault == nil, !ReadableFile(path).contains("-----BEGIN ") {
            problem(
                "\(key): \(path) is no PEM file, which has a line that begins with -----BEGIN; convert it with openssl")
        }
        return path
    }

    /// nil for a whole path.
    private func credential(_ file: String) -> CredentialFile? {
        guard !file.hasPrefix("/") else { return nil }
        return CredentialFile(file, credentialsFolder: environment.credentialsFolder, serviceFolders: serviceFolders)
    }

    /// A secret: the content of the file named by `<key>File`, or the value of `<key>` itself.
    ///
    /// A relative file name is that of a ``CredentialFile``.
    func secret(_ key: String) -> String? {
        declare(key, .secret)
        let file = optionalString(key + "File")
        let value = optionalString(key)
        guard let file else { return value }
        let credential = credential(file)
        let path = credential?.path ?? file
        secretFiles[key] = path
        do throws(ReadableFile.Fault) {
            let secret = try ReadableFile(path).text().trimmingCharacters(in: .newlines)
            if secret.isEmpty { problem("\(key)File: \(path) is empty") }
            if secret.contains(where: \.isNewline) {
                problem("\(key)File: \(path) has several lines; expected the secret and nothing else")
            }
            given[key] = .text(secret)
            return secret
        } catch {
            problem(
                "\(key)File: \(path) can't be read: \(error)" + (credential.map { "; \($0.remedy)" } ?? ""))
            return nil
        }
    }

    /// The files with a secret in them, the configuration file among them where one stands there, in alphabetical order.
    var filesWithSecrets: [String] {
        let isInFile = file.values.contains { key, value in
            declarations[key]?.kind == .secret || value.texts.contains { SecretMask.masked($0) != $0 }
        }
        return Set(Array(secretFiles.values) + [isInFile ? path : nil].compactMap(\.self)).sorted()
    }

    /// Every setting with its value and where that comes from, by key; for secrets only whether there is one.
    var configuredValues: [ConfiguredValue] {
        declarations.filter { $0.value.kind != .members }.sorted { $0.key < $1.key }.map { key, declaration in
            let found = value(key)
            let given: [String]? =
                switch found {
                case .text(let text)?: [text]
                case .list(let texts)?: texts
                default: nil
                }
            return ConfiguredValue(
                key: key, declaration: declaration, given: secretFiles[key].map { [$0] } ?? given,
                origin: origin(of: key, isGiven: found != nil))
        }
    }

    private func origin(of key: String, isGiven: Bool) -> ConfiguredValue.Origin {
        if let file = secretFiles[key] { return .secretFile(file, isCredential: environment.isCredential(file)) }
        guard isGiven else { return .standard }
        if overrides[key] != nil { return .command }
        if environment[key] != nil { return .environment(EnvironmentSettings.variable(key)) }
        return .file(path ?? "")
    }

    /// Call last: names keys of the file and variables of the environment that nothing asked for.
    /// - Throws: ``ConfigurationError``
    func finish() throws(ConfigurationError) {
        var found = problems.map { problem in
            let key = String(problem.prefix { $0 != ":" })
            guard overrides[key] == nil, environment[key] != nil else { return inFile(problem) }
            return "\(EnvironmentSettings.variable(key)) in the environment: \(problem)"
        }
        found += unknownKeys.map { key in
            inFile(
                "\(key): " + (noSection(key) ?? "there is no such setting\(NearName.hint(for: key, among: known))"))
        }
        let variables = Set(known.map(EnvironmentSettings.variable)).union([EnvironmentSettings.fileVariable])
        found += environment.unknown(known: variables).map { name in
            "\(name) in the environment: there is no such setting\(NearName.hint(for: name, among: variables))"
        }
        if !found.isEmpty { throw ConfigurationError(problems: found) }
    }

    /// - Parameter text: begins with the setting.
    func problem(_ text: String) {
        guard !ignoredSections.contains(String(text.prefix { $0 != "." })), !problems.contains(text) else { return }
        problems.append(text)
    }

    /// What is wrong with a section that has something else than settings below it; nil for what is none.
    private func noSection(_ key: String) -> String? {
        guard known.contains(where: { $0.hasPrefix("\(key).") }), let value = file.values[key] else { return nil }
        let remedy =
            switch value {
            case .list, .nestedList: "no - stands before its keys"
            default: "a blank follows the colon behind a key"
            }
        return "expected settings below it, found \(value.kind ?? "nothing"); \(remedy)"
    }

    private func inFile(_ problem: String) -> String { (path.map { "\($0): " } ?? "") + problem }

    /// Keys of the file that are neither settings nor parts of one that can't have any.
    private var unknownKeys: [String] {
        file.values.filter { key, value in
            if known.contains(where: { key == $0 || key.hasPrefix("\($0).") }) { return false }
            // A section is known by what is in it; one without anything in it, by the settings that could be.
            let isSection = value == .section || value == .nothing
            return !isSection || !known.contains { $0.hasPrefix("\(key).") } && isEmptySection(key)
        }.keys.sorted()
    }

    private func isEmptySection(_ key: String) -> Bool { !file.values.keys.contains { $0.hasPrefix("\(key).") } }
}
