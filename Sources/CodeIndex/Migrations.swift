import Postgres

/// The schema of the code index, one step a version. A step that has landed is never edited.
enum Migrations {
    static let steps: [String] = [
        """
        CREATE TABLE generation (
            generation_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            model_id text,
            state text NOT NULL CHECK (state IN ('building', 'active', 'kept')),
            selection jsonb NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            activated_at timestamptz
        );
        CREATE UNIQUE INDEX generation_active ON generation (state) WHERE state = 'active';
        COMMENT ON TABLE generation IS 'one model version''s complete set of codes and postings; without a model, own codes only';

        CREATE TABLE product (
            product_id text COLLATE "C" PRIMARY KEY,
            product_no bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
            live boolean NOT NULL,
            source_version bigint,
            source_timestamp bigint,
            topic text,
            partition integer,
            record_offset bigint,
            title text,
            brand text,
            category text,
            description text,
            price numeric,
            attributes jsonb,
            input_hash bytea,
            CHECK (live = (title IS NOT NULL AND attributes IS NOT NULL AND input_hash IS NOT NULL))
        );
        COMMENT ON COLUMN product.live IS 'false: a tombstone row, which keeps the version after deletion';
        COMMENT ON COLUMN product.input_hash IS 'of the text that codes are made from';

        CREATE TABLE consumer_offset (
            topic text NOT NULL,
            partition integer NOT NULL,
            next_offset bigint NOT NULL,
            owner_epoch bigint NOT NULL,
            owner text NOT NULL,
            PRIMARY KEY (topic, partition)
        );

        CREATE TABLE dead_letter (
            dead_letter_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            topic text NOT NULL,
            partition integer NOT NULL,
            record_offset bigint NOT NULL,
            key bytea,
            payload bytea,
            cause text NOT NULL,
            message text NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            UNIQUE (topic, partition, record_offset)
        );

        CREATE TABLE coding_task (
            generation_id bigint NOT NULL,
            product_no bigint NOT NULL,
            stage smallint NOT NULL DEFAULT 0,
            lease_until timestamptz NOT NULL DEFAULT '-infinity',
            attempts integer NOT NULL DEFAULT 0,
            last_error text,
            PRIMARY KEY (generation_id, product_no)
        );
        CREATE INDEX coding_task_claim ON coding_task (generation_id, stage, lease_until);
        COMMENT ON TABLE coding_task IS 'products whose postings are not made from their current text; stage 0: own codes, 1: generated codes';

        CREATE SEQUENCE code_id;
        CREATE TABLE code (
            generation_id bigint NOT NULL,
            code_id bigint NOT NULL DEFAULT nextval('code_id'),
            code_text text COLLATE "C" NOT NULL,
            live_products bigint NOT NULL DEFAULT 0 CHECK (live_products >= 0),
            PRIMARY KEY (generation_id, code_id),
            UNIQUE (generation_id, code_text)
        ) PARTITION BY LIST (generation_id);

        CREATE TABLE posting (
            generation_id bigint NOT NULL,
            code_id bigint NOT NULL,
            product_no bigint NOT NULL,
            own boolean NOT NULL,
            weight real NOT NULL,
            log_probabilities real[] NOT NULL DEFAULT '{}',
            PRIMARY KEY (generation_id, code_id, product_no)
        ) PARTITION BY LIST (generation_id);
        CREATE INDEX posting_product ON posting (product_no);
        COMMENT ON COLUMN posting.log_probabilities IS 'of a generated code''s tokens, natural logarithm; empty for an own code';

        CREATE TABLE code_cache (
            model_id text NOT NULL,
            input_hash bytea NOT NULL,
            codes jsonb NOT NULL,
            PRIMARY KEY (model_id, input_hash)
        );

        CREATE TABLE click (
            query text NOT NULL,
            product_id text NOT NULL,
            clicked_at bigint,
            clicks bigint NOT NULL DEFAULT 1,
            UNIQUE NULLS NOT DISTINCT (query, product_id, clicked_at)
        );
        """,
        """
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
        """,
        """
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
        """,
        """
        CREATE TABLE search_query (
            query_id text COLLATE "C" PRIMARY KEY,
            query text NOT NULL,
            client bytea,
            searched_at bigint NOT NULL,
            hits text[] NOT NULL,
            arrived_at timestamptz NOT NULL DEFAULT now()
        );
        CREATE INDEX search_query_arrived ON search_query (arrived_at);
        COMMENT ON TABLE search_query IS 'searches of a short time, for actions that name only the search''s identifier';

        CREATE TABLE waiting_action (
            query_id text COLLATE "C" NOT NULL,
            product_id text NOT NULL,
            is_click boolean NOT NULL,
            client bytea,
            acted_at bigint NOT NULL,
            position bigint NOT NULL,
            arrived_at timestamptz NOT NULL DEFAULT now()
        );
        CREATE INDEX waiting_action_query ON waiting_action (query_id);
        CREATE INDEX waiting_action_arrived ON waiting_action (arrived_at);
        COMMENT ON TABLE waiting_action IS 'actions that came before their search';

        CREATE TABLE click_day (
            day date NOT NULL,
            query text COLLATE "C" NOT NULL,
            product_id text COLLATE "C" NOT NULL,
            position smallint NOT NULL,
            impressions bigint NOT NULL,
            clicks bigint NOT NULL,
            PRIMARY KEY (day, query, product_id, position)
        );
        COMMENT ON TABLE click_day IS 'what the search-log topics say, counted by day (UTC)';
        COMMENT ON COLUMN click_day.position IS 'from 1; 0 where unknown; the last one stands for all behind it too';

        CREATE TABLE client_click (
            day date NOT NULL,
            client bytea NOT NULL,
            pair bytea NOT NULL,
            PRIMARY KEY (day, client, pair)
        );
        COMMENT ON TABLE client_click IS 'which clicks of a client were counted, by hashes: each pair once a day, and not too many';

        CREATE TABLE click_total (clicks bigint NOT NULL);
        INSERT INTO click_total VALUES (0);
        COMMENT ON TABLE click_total IS 'clicks ever counted in click_day, those past their retention included';

        CREATE TABLE position_propensity (
            position smallint PRIMARY KEY,
            propensity real NOT NULL CHECK (propensity > 0)
        );
        COMMENT ON TABLE position_propensity IS 'how likely a place is looked at, against the first; estimated from click_day';

        CREATE VIEW click_log AS
            SELECT query, product_id, clicked_at, clicks::float8 AS clicks FROM click
            UNION ALL
            SELECT query, product_id, ((day - date '1970-01-01')::bigint * 24 + 12) * 3600000,
                   clicks / coalesce(propensity, 1)
            FROM click_day LEFT JOIN position_propensity USING (position) WHERE clicks > 0;
        COMMENT ON VIEW click_log IS 'imported clicks and those of the topics, the latter at noon and corrected for their position';
        COMMENT ON COLUMN alignment_run.clicks IS 'clicks that had ever come when the run began: later ones are fresh';
        """,
        """
        ALTER TABLE dead_letter
            ADD COLUMN retries integer NOT NULL DEFAULT 0,
            ADD COLUMN mirrored_at timestamptz;
        CREATE INDEX dead_letter_unmirrored ON dead_letter (dead_letter_id) WHERE mirrored_at IS NULL;
        COMMENT ON COLUMN dead_letter.retries IS 'how often gramd dlq retry has failed';
        COMMENT ON COLUMN dead_letter.mirrored_at IS 'when it was sent to the dead-letter topic, where there is one';
        """,
        """
        CREATE TABLE recent_click (
            query text NOT NULL,
            product_id text NOT NULL,
            arrived_at timestamptz NOT NULL DEFAULT now()
        );
        CREATE INDEX recent_click_arrived ON recent_click (arrived_at);
        COMMENT ON TABLE recent_click IS 'a sample of the clicks of the last day, by which generations are measured';

        CREATE TABLE click_recall (
            measured_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            generation_id bigint NOT NULL,
            recall float8 NOT NULL,
            queries bigint NOT NULL
        );
        CREATE INDEX click_recall_generation ON click_recall (generation_id, measured_at);
        COMMENT ON TABLE click_recall IS 'the share of recently clicked products that a generation found, 0 to 1';
        """,
        """
        ALTER TABLE alignment_run ADD COLUMN newest_clicks bigint, ADD COLUMN loss float8;
        COMMENT ON COLUMN alignment_run.newest_clicks IS 'clicks from this time on judge, earlier ones teach; milliseconds since 1970';
        """,
        """
        ALTER TABLE consumer_offset ADD COLUMN furthest_offset bigint NOT NULL DEFAULT -1;
        UPDATE consumer_offset SET furthest_offset = next_offset;
        COMMENT ON COLUMN consumer_offset.furthest_offset IS 'the furthest that next_offset has been; beyond it during a replay';
        """,
        """
        ALTER TABLE alignment_run ADD COLUMN attempts bigint NOT NULL DEFAULT 1;
        COMMENT ON COLUMN alignment_run.attempts IS 'processes that have worked on it: one more after each that was killed';
        """,
        """
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
        """,
        codeAnew,
        postingsByProduct,
        codesTopic,
        clickedWords,
        """
        COMMENT ON COLUMN product.topic IS
            'where the state comes from; import: for a file, whose import_feed is the partition; older rows have its path too';
        """,
        codeAnew,
        shorterProducts,
        blocksOfCodes,
        search,
        runsOfChanges,
        narrowKeys,
        // With the codes of a code head.
        search,
    ]

    /// The step of a program that reads or analyses texts in another way: products are queued, and coded anew by and by.
    private static let codeAnew = "COMMENT ON COLUMN product.input_hash IS 'of the plain text that codes are made from'"

    /// Whoever holds this advisory lock migrates the schema `$1`; other schemas of the database don't wait for it.
    private static let lock = "hashtextextended('gramd migrations ' || $1, 0)"

    /// Brings the database to the newest version; instances that start together wait for each other.
    /// - Parameter steps: all versions up to the one that is wanted.
    /// - Returns: the versions applied now.
    /// - Throws: ``PostgresError``; ``CodeIndexError`` when the database is newer than this program, or a right is missing.
    static func apply(
        _ steps: ArraySlice<String> = steps[...], on connection: PostgresConnection, schema: String
    ) async throws -> [Int] {
        try await connection.query("SELECT pg_advisory_lock(\(lock))", [.text(schema)])
        let outcome: Result<[Int], any Error>
        do { outcome = .success(try await applyLocked(steps, on: connection, schema: schema)) } catch let error
            as PostgresError where isForeign(error)
        {
            outcome = .failure(CodeIndexError.foreignTables(schema, error))
        } catch { outcome = .failure(error) }
        try await connection.giveBack(lock, of: schema)
        return try outcome.get()
    }

    private static func applyLocked(
        _ steps: ArraySlice<String>, on connection: PostgresConnection, schema: String
    ) async throws -> [Int] {
        let rights = try await SchemaRights(of: schema, on: connection)
        if let fault = rights.faultForWriting { throw fault }
        // Even where they are there, making them takes the right to.
        if !rights.exists { try await connection.execute("CREATE SCHEMA \(PostgresIdentifier(schema))") }
        try await connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_version (version integer PRIMARY KEY, applied_at timestamptz DEFAULT now())"
        )
        let current = try await version(on: connection, schema: schema)
        guard current <= steps.count else { throw CodeIndexError.newerSchema(current, known: steps.count) }
        var applied: [Int] = []
        for version in (current + 1)..<(steps.count + 1) {
            try await connection.transaction { connection in
                try await connection.execute(steps[version - 1])
                if steps[version - 1] == codeAnew { try await ProductStore.codeAnew(on: connection) }
                try await connection.query("INSERT INTO schema_version (version) VALUES ($1)", [.int(Int64(version))])
            }
            applied.append(version)
        }
        return applied
    }

    /// Throws unless the database has the newest version; nothing is written.
    /// - Throws: ``PostgresError``; ``CodeIndexError`` with what to do.
    static func check(on connection: PostgresConnection, schema: String) async throws {
        let current: Int
        do { current = try await version(on: connection, schema: schema) } catch let error as PostgresError
            where error.sqlState == "42P01"
        {
            throw CodeIndexError.noSchema(schema)
        } catch let error as PostgresError where error.sqlState == "42501" {
            throw try await SchemaRights(of: schema, on: connection).faultForReading ?? error
        } catch let error as PostgresError where isForeign(error) {
            throw CodeIndexError.foreignTables(schema, error)
        }
        guard current <= steps.count else { throw CodeIndexError.newerSchema(current, known: steps.count) }
        guard current == steps.count else { throw CodeIndexError.olderSchema(current, known: steps.count) }
    }

    /// The version that the database has; nil where the schema is not there, or has no tables of gramd's, or may not be
    /// read.
    /// - Throws: ``PostgresError``
    static func installed(on connection: PostgresConnection, schema: String) async throws -> Int? {
        do { return try await version(on: connection, schema: schema) } catch let error as PostgresError
            where ["42P01", "42501", "3F000"].contains(error.sqlState) || isForeign(error)
        {
            return nil
        }
    }

    /// Whether something is in the way: a table, type or other object of the same name is there, or lacks a column.
    private static func isForeign(_ error: PostgresError) -> Bool {
        ["42P07", "42710", "42723", "42703"].contains(error.sqlState)
    }

    private static func version(on connection: PostgresConnection, schema: String) async throws -> Int {
        let table = "\(PostgresIdentifier(schema)).schema_version"
        return Int(
            try await connection.query("SELECT coalesce(max(version), 0)::bigint AS v FROM \(table)")[0].int("v"))
    }
}

extension CodeIndexError {
    fileprivate static func newerSchema(_ version: Int, known: Int) -> CodeIndexError {
        CodeIndexError(
            "the database has schema version \(version), this gramd knows versions up to \(known); run a newer gramd",
            kind: .schema)
    }

    fileprivate static func olderSchema(_ version: Int, known: Int) -> CodeIndexError {
        CodeIndexError(
            "the database has schema version \(version), this gramd reads version \(known); "
                + "gramd run or gramd db migrate of this version upgrades it", kind: .schema)
    }

    fileprivate static func noSchema(_ name: String) -> CodeIndexError {
        CodeIndexError(
            "the database has no schema \(name) of gramd's; gramd run or gramd db migrate creates it "
                + "where the database takes writes", kind: .schema)
    }

    fileprivate static func foreignTables(_ schema: String, _ error: PostgresError) -> CodeIndexError {
        CodeIndexError(
            "the schema \(schema) has something in it that is not gramd's: \(error.message); name a schema of gramd's own "
                + "in postgres.schema", kind: .schema)
    }
}
