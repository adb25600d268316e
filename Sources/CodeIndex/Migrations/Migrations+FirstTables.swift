extension Migrations {
    /// Products, their codes and postings, and where the topics have been read to.
    static let firstTables = """
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
        """
}
