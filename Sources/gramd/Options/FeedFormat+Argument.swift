public import ArgumentParser
public import Catalog

extension FeedFormat: ExpressibleByArgument {}
