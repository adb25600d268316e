/// Files with secrets: not every user of the machine may read them.
struct SecretFilesCheck {
    private let files: [String]

    /// None where no file has a secret in it.
    static func parts(_ configuration: GramdConfiguration) -> [OnlineSurvey.Part] {
        guard !configuration.secretFiles.isEmpty else { return [] }
        let check = SecretFilesCheck(files: configuration.secretFiles)
        return [OnlineSurvey.Part(name: "secrets") { found in found(check.result) }]
    }

    init(files: [String]) { self.files = files }

    var result: OnlineCheck {
        let open = files.filter { ReadableFile($0).isOpenToAll }
        guard !open.isEmpty else {
            return OnlineCheck(check: "secrets", result: .passed, message: "their files are not open to everybody")
        }
        return OnlineCheck(
            check: "secrets", result: .warning,
            message: """
                every user of this machine may read \(open.joined(separator: ", ")), with a secret in it: chmod o= takes \
                that away, and leaves it to the owner and the group; of what Kubernetes mounts, defaultMode: 0440 does
                """)
    }
}
