public import CodeIndex
public import Sync

extension DeadLetterRetry {
    /// Tries dead letters again as the configuration reads records now.
    public init(_ configuration: GramdConfiguration, _ index: CodeIndex) {
        self.init(
            index: index, products: configuration.pipeline(), clicks: configuration.searchLogPipeline(),
            clickTopics: configuration.clickTopics, rules: configuration.clickRules)
    }
}
