import Serving

extension ServerCertificate {
    /// The settings that name its files.
    static let keys = ["http.certificateFile", "http.keyFile"]

    /// Takes the files that settings under `http` name; nil where they name none, or what they name can't be used.
    init?(_ settings: Settings) {
        let files = Self.keys.map { settings.pemFile($0, orCredential: true) }
        guard let certificateFile = files[0], let keyFile = files[1] else {
            for (key, other) in zip(Self.keys, Self.keys.reversed()) where settings.optionalString(key) != nil {
                settings.problem("\(key): expected together with \(other), found one of them")
            }
            return nil
        }
        // What can't be read, or is no PEM, has been named already.
        guard let certificates = settings.pem(Self.keys[0], certificateFile),
            let key = settings.pem(Self.keys[1], keyFile)
        else { return nil }
        do throws(Fault) { try self.init(certificates: certificates, key: key) } catch {
            let (key, file) = error == .certificate ? (Self.keys[0], certificateFile) : (Self.keys[1], keyFile)
            settings.problem("\(key): \(file) \(error)")
            return nil
        }
    }
}

extension Settings {
    /// The text of a file in PEM that a setting names; nil where it is none.
    fileprivate func pem(_ key: String, _ path: String) -> String? {
        guard ReadableFile(path).contains("-----BEGIN ") else { return nil }
        do throws(ReadableFile.Fault) { return try ReadableFile(path).text() } catch {
            problem("\(key): \(path) can't be read: \(error)")
            return nil
        }
    }
}
