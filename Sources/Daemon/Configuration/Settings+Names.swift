import Codes
import Foundation

extension Settings {
    /// A topic's name.
    func topic(_ key: String, default standard: String) -> String {
        let name = string(key, default: standard)
        check(topic: name, of: key, limit: TopicName.longest)
        return name
    }

    /// A topic's name; nil where the setting is absent.
    /// - Parameter reserved: bytes that names made of it need besides.
    func topic(_ key: String, reserving reserved: Int = 0) -> String? {
        guard let name = optionalString(key) else { return nil }
        check(topic: name, of: key, limit: TopicName.longest - reserved)
        return name
    }

    /// Topics' names; empty where the setting is absent.
    func topics(_ key: String) -> [String] {
        let names = list(key)
        for name in names { check(topic: name, of: key, limit: TopicName.longest) }
        if Set(names).count < names.count { problem("\(key): a topic is named twice; name each once") }
        return names
    }

    /// What a member of a consumer group is told apart by.
    func memberID(_ key: String, default standard: String) -> String {
        let name = string(key, default: standard)
        check(topic: name, of: key, limit: TopicName.longest, as: "a member's identifier")
        return name
    }

    /// A file or folder that gramd writes: its whole path, since a service's folder is another than a command's.
    func wholePath(_ key: String, default standard: String) -> String {
        let path = string(key, default: standard)
        if !path.hasPrefix("/") { problem("\(key): expected a whole path, which begins with /, found \(path)") }
        return path
    }

    /// A file that gramd writes, by its whole path.
    func writtenFile(_ key: String, default standard: String) -> String {
        let path = wholePath(key, default: standard)
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        if path.hasSuffix("/") || isThere && isFolder.boolValue {
            problem("\(key): expected a file, found the folder \(path); name a file in it")
        }
        return path
    }

    /// A host to listen on.
    func host(_ key: String, default standard: String) -> String {
        let name = string(key, default: standard)
        if !HostName.isValid(name) {
            problem("\(key): expected a host's name or address, without scheme and port, found \(name)")
        }
        return name
    }

    /// A language that there is a stemmer for.
    func language(_ key: String, default standard: String) -> String {
        let name = string(key, default: standard)
        do { _ = try Stemmer(language: name) } catch { problem("\(key): \(error)") }
        return name
    }

    private func check(topic name: String, of key: String, limit: Int, as kind: String = "a topic's name") {
        if let fault = TopicName.fault(of: name, limit: limit, as: kind) { problem("\(key): \(fault)") }
    }
}
