extension Migrations {
    /// Dead letters are tried again, and copied to a topic.
    static let deadLetterCopies = """
        ALTER TABLE dead_letter
            ADD COLUMN retries integer NOT NULL DEFAULT 0,
            ADD COLUMN mirrored_at timestamptz;
        CREATE INDEX dead_letter_unmirrored ON dead_letter (dead_letter_id) WHERE mirrored_at IS NULL;
        COMMENT ON COLUMN dead_letter.retries IS 'how often gramd dlq retry has failed';
        COMMENT ON COLUMN dead_letter.mirrored_at IS 'when it was sent to the dead-letter topic, where there is one';
        """

    /// Whether a topic is replayed.
    static let furthestOffsets = """
        ALTER TABLE consumer_offset ADD COLUMN furthest_offset bigint NOT NULL DEFAULT -1;
        UPDATE consumer_offset SET furthest_offset = next_offset;
        COMMENT ON COLUMN consumer_offset.furthest_offset IS 'the furthest that next_offset has been; beyond it during a replay';
        """

    /// What is late is told by versions, and imports have a place among the records of the topics.
    static let versionsAndFeeds = """
        ALTER TABLE product
            ADD COLUMN newest_version bigint,
            ADD COLUMN version_epoch integer NOT NULL DEFAULT 0,
            ADD COLUMN record_time bigint,
            ADD COLUMN record_key text COLLATE "C";
        UPDATE product SET newest_version = source_version WHERE source_version IS NOT NULL;
        CREATE INDEX product_record_key ON product (record_key) WHERE record_key IS NOT NULL;
        COMMENT ON COLUMN product.source_version IS 'of the event that the state comes from; null where it has none';
        COMMENT ON COLUMN product.newest_version IS 'the highest version ever seen: events below it are late';
        COMMENT ON COLUMN product.version_epoch IS 'how often the source had begun its versions anew by then';
        COMMENT ON COLUMN product.topic IS 'where the state comes from; import: and a path for a file, whose partition is the feed';
        COMMENT ON COLUMN product.record_time IS 'when the log took the record, in milliseconds since 1970';
        COMMENT ON COLUMN product.record_key IS 'the key of the record that the state comes from, where it does not say the identifier';

        CREATE TABLE import_feed (
            feed integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text NOT NULL,
            started_at timestamptz NOT NULL DEFAULT now(),
            behind jsonb NOT NULL,
            epoch integer NOT NULL DEFAULT 0
        );
        COMMENT ON TABLE import_feed IS 'imports of product files, each with its place among the records of the topics';
        COMMENT ON COLUMN import_feed.behind IS 'by topic and partition, the first offset not applied when it began';

        CREATE TABLE source_epoch (
            topic text NOT NULL,
            partition integer NOT NULL,
            first_offset bigint NOT NULL,
            epoch integer NOT NULL,
            PRIMARY KEY (topic, partition, epoch)
        );
        COMMENT ON TABLE source_epoch IS 'from where on a source counts its versions anew (gramd replay --new-source)';

        ALTER TABLE dead_letter ADD COLUMN headers jsonb, ADD COLUMN record_time bigint;
        COMMENT ON COLUMN dead_letter.headers IS 'pairs of name and value, the latter in base64';

        ALTER TABLE consumer_offset
            ADD COLUMN versioned_events float8 NOT NULL DEFAULT 0,
            ADD COLUMN late_events float8 NOT NULL DEFAULT 0,
            ADD COLUMN late_since bigint;
        COMMENT ON COLUMN consumer_offset.late_events IS 'of the latest versioned_events, those with a version below one seen before';
        """

    /// A product that was imported has no path any more.
    static let feedsWithoutPaths = """
        COMMENT ON COLUMN product.topic IS
            'where the state comes from; import: for a file, whose import_feed is the partition; older rows have its path too';
        """
}
