/// How a standby follows the database that it repeats.
public enum StandbyState: String, Sendable {
    /// A process of the standby's is connected to the primary, or was until a short while ago.
    case receiving
    /// Nothing comes from the primary.
    case detached
    /// What comes is not repeated, since somebody has called `pg_wal_replay_pause()`.
    case paused
}
