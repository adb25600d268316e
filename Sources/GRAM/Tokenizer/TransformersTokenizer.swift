import Foundation

/// What Hugging Face Transformers wants to know of a tokenizer beside `tokenizer.json`.
enum TransformersTokenizer {
    static let configurationName = "tokenizer_config.json"

    /// The content of `tokenizer_config.json`, with the tokens' spelling.
    static func configuration(begin: String, end: String, padding: String, unknown: String) throws -> Data {
        let values: [String: Any] = [
            "tokenizer_class": "PreTrainedTokenizerFast", "clean_up_tokenization_spaces": false, "bos_token": begin,
            "eos_token": end, "pad_token": padding, "unk_token": unknown,
        ]
        return try JSONSerialization.data(
            withJSONObject: values, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    }
}
