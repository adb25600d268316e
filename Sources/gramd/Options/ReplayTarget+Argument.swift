public import ArgumentParser
public import Sync

extension ReplayTarget: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
