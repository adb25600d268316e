import Foundation

/// A file that `LoadCredential=` of a unit names, and settings by its name only.
///
/// The service finds it in `$CREDENTIALS_DIRECTORY`. A command that a person runs has no such variable; while the service
/// runs, root and the service's user find the same file in the service's folder.
struct CredentialFile {
    /// Where systemd keeps the credentials of gramd's services while they run.
    static let serviceFolders = ["gramd.service", "gramd-serve.service"].map { "/run/credentials/\($0)" }

    private let name: String
    private let credentialsFolder: String?
    private let serviceFolders: [String]

    /// - Parameters:
    ///   - name: a relative file name.
    ///   - credentialsFolder: where systemd put the process's own; nil where it is none of systemd's.
    ///   - serviceFolders: those of running services.
    init(_ name: String, credentialsFolder: String?, serviceFolders: [String]) {
        self.name = name
        self.credentialsFolder = credentialsFolder
        self.serviceFolders = serviceFolders
    }

    /// Where the file is; in the working folder where nothing else is known.
    var path: String {
        if let credentialsFolder { return "\(credentialsFolder)/\(name)" }
        return ([name] + serviceFolders.map { "\($0)/\(name)" }).first { ReadableFile($0).fault == nil } ?? name
    }

    /// What a person can do where it can't be read.
    var remedy: String {
        guard credentialsFolder == nil else { return "the unit needs LoadCredential=\(name):FILE" }
        let user = getuid() == 0 ? "" : ", or run the command as root or as the service's user"
        return """
            a unit's credentials (LoadCredential=\(name):FILE) are found while the service runs: start it\(user); or name \
            the file with its whole path
            """
    }
}
