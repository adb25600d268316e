/// Which topic is to be filled anew, as JSON.
struct CodesPublishingDocument: Encodable {
    /// As it is configured; each generation's topic begins so.
    let topic: String
}
