public import ArgumentParser
public import Sync

extension MissingProducts: ExpressibleByArgument {}
