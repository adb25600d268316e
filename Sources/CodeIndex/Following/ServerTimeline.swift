/// The history that a database server is in: another one begins where a standby takes over or a backup is restored, and
/// what the former one had committed last may not be in it. Numbers of transactions and of rows are then given again.
///
/// https://www.postgresql.org/docs/15/continuous-archiving.html#BACKUP-TIMELINES
enum ServerTimeline {
    /// SQL for the number of the history that a server writes. The control file names a new one as the end of the recovery
    /// at once, and with its checkpoints from the first on.
    static let number = """
        (SELECT greatest(c.timeline_id, r.min_recovery_end_timeline)
         FROM pg_control_checkpoint() c CROSS JOIN pg_control_recovery() r)
        """
}
