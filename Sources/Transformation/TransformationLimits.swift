/// What a transformation may take of the machine for one record.
public struct TransformationLimits: Sendable, Equatable {
    /// Processor time in milliseconds. A machine that is busy with other things costs no record.
    public var milliseconds: Int
    /// Memory in MiB, beyond what its process has when it starts.
    public var megabytes: Int

    /// Limits; each parameter is told beside its property.
    public init(milliseconds: Int = 1_000, megabytes: Int = 256) {
        self.milliseconds = milliseconds
        self.megabytes = megabytes
    }
}
