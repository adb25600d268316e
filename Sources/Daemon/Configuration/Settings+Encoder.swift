import Foundation
import GRAM

extension Settings {
    /// The encoder that code heads are made with; nil for none.
    func encoder() -> EncoderFolder? {
        guard let path = optionalString("alignment.encoder") else { return nil }
        let folder = EncoderFolder(URL(fileURLWithPath: path))
        let missing = folder.missingFiles
        guard missing.isEmpty else {
            problem(
                "alignment.encoder: expected the folder of a sentence encoder, found that \(path) has no "
                    + "\(missing.joined(separator: " and no ")) that \(NSUserName()) can see")
            return nil
        }
        return folder
    }
}
