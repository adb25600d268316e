extension Migrations {
    /// How far the codes topics have been written.
    static let codesTopic = """
        CREATE TABLE codes_topic (
            name text PRIMARY KEY,
            version bigint NOT NULL,
            progress jsonb NOT NULL
        );
        COMMENT ON TABLE codes_topic IS 'how far the products'' codes have been written to topics of this name';
        COMMENT ON COLUMN codes_topic.version IS 'the newest that was given out; only who has it may move progress on';
        """
}
