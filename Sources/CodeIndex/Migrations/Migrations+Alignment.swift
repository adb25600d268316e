extension Migrations {
    /// Models have a table, and live changes are coded before a backlog.
    static let modelsAndPriorities = """
        ALTER TABLE coding_task ADD COLUMN priority smallint NOT NULL DEFAULT 0;
        COMMENT ON COLUMN coding_task.priority IS '0: a live change, 1: the backlog of a new generation';
        DROP INDEX coding_task_claim;
        CREATE INDEX coding_task_claim ON coding_task (generation_id, stage, priority, product_no);

        CREATE TABLE model (
            model_id text PRIMARY KEY,
            location text NOT NULL,
            metrics jsonb NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now()
        );
        COMMENT ON COLUMN model.location IS 'the checkpoint folder, on the machines that run it';
        ALTER TABLE generation ADD FOREIGN KEY (model_id) REFERENCES model;
        """

    /// Trainings on fresh clicks.
    static let alignmentRuns = """
        ALTER TABLE generation ADD COLUMN newest_product_no bigint NOT NULL DEFAULT 0;
        UPDATE generation SET newest_product_no = (SELECT coalesce(max(product_no), 0) FROM product);
        COMMENT ON COLUMN generation.newest_product_no IS 'the newest product when it was made: later ones are new to its model';

        CREATE TABLE alignment_run (
            run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            state text NOT NULL CHECK (state IN ('running', 'promoted', 'refused', 'failed')),
            started_at timestamptz NOT NULL DEFAULT now(),
            finished_at timestamptz,
            stage text NOT NULL DEFAULT 'starting',
            done real NOT NULL DEFAULT 0,
            champion bigint NOT NULL,
            clicks bigint NOT NULL,
            model_id text,
            verdict jsonb,
            message text
        );
        COMMENT ON TABLE alignment_run IS 'trainings on fresh clicks; one at a time, under an advisory lock';
        COMMENT ON COLUMN alignment_run.done IS 'how much of the stage is done, 0 to 1';
        COMMENT ON COLUMN alignment_run.clicks IS 'rows of the click log when the run began: later ones are fresh';
        COMMENT ON COLUMN alignment_run.champion IS 'the generation that answered when the run began';
        """

    /// From when on clicks judge a training.
    static let alignmentSplit = """
        ALTER TABLE alignment_run ADD COLUMN newest_clicks bigint, ADD COLUMN loss float8;
        COMMENT ON COLUMN alignment_run.newest_clicks IS 'clicks from this time on judge, earlier ones teach; milliseconds since 1970';
        """

    /// How often a training was begun anew.
    static let alignmentAttempts = """
        ALTER TABLE alignment_run ADD COLUMN attempts bigint NOT NULL DEFAULT 1;
        COMMENT ON COLUMN alignment_run.attempts IS 'processes that have worked on it: one more after each that was killed';
        """
}
