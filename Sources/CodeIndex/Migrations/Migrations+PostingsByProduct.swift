extension Migrations {
    /// Postings by product instead of one row each, one dictionary for all generations, and what transactions change,
    /// for those who follow. The former tables stay until they have been converted: ``CodeIndex/convertNextPage()``.
    static let postingsByProduct = """
        DO $$
        DECLARE
            generation bigint;
        BEGIN
            FOR generation IN SELECT generation_id FROM generation LOOP
                EXECUTE format('ALTER TABLE code_%s RENAME TO former_code_%1$s', generation);
                EXECUTE format('ALTER TABLE posting_%s RENAME TO former_posting_%1$s', generation);
            END LOOP;
            IF FOUND THEN
                ALTER TABLE code RENAME TO former_code;
                ALTER TABLE posting RENAME TO former_posting;
            ELSE
                DROP TABLE code, posting;
                DROP SEQUENCE code_id;
            END IF;
        END $$;

        CREATE TABLE code (
            code_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            code_text text COLLATE "C" NOT NULL UNIQUE
        );
        COMMENT ON TABLE code IS 'the dictionary of all generations; entries neither change nor go';

        CREATE TABLE posting (
            product_no bigint NOT NULL,
            generation_id bigint NOT NULL,
            own smallint NOT NULL,
            codes integer[] NOT NULL,
            weights bytea NOT NULL,
            PRIMARY KEY (product_no, generation_id)
        ) PARTITION BY LIST (generation_id);
        COMMENT ON TABLE posting IS 'a product''s codes in a generation';
        COMMENT ON COLUMN posting.own IS 'how many of the codes, at the front, are own ones; the model wrote the others';
        COMMENT ON COLUMN posting.codes IS 'code_id of each code; a GIN index on it makes searches in SQL fast';
        COMMENT ON COLUMN posting.weights IS 'w_p of each code, a byte each: hundredths';

        -- A lease changes no index, if there is room for it beside the row.
        ALTER TABLE coding_task SET (fillfactor = 50);

        CREATE TABLE change (
            xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
            changed_at timestamptz NOT NULL DEFAULT now(),
            generation_id bigint,
            product_nos bigint[] NOT NULL DEFAULT '{}',
            code_ids integer[] NOT NULL DEFAULT '{}',
            is_whole boolean NOT NULL DEFAULT false,
            products bigint NOT NULL GENERATED ALWAYS AS (cardinality(product_nos)) STORED
        );
        CREATE INDEX change_xid ON change (xid);
        COMMENT ON TABLE change IS 'what transactions changed, for instances that hold the index in memory';
        COMMENT ON COLUMN change.generation_id IS 'whose postings changed; null: the fields of products, or their deletion';
        COMMENT ON COLUMN change.code_ids IS 'entries that came into the dictionary';
        COMMENT ON COLUMN change.is_whole IS 'all tables were replaced: what was read of them before is void';

        CREATE TABLE change_horizon (
            xid xid8 NOT NULL,
            seen_at timestamptz NOT NULL DEFAULT now()
        );
        INSERT INTO change_horizon (xid) VALUES ('0');
        COMMENT ON TABLE change_horizon IS 'up to which transaction rows of change are not kept any more';
        COMMENT ON COLUMN change_horizon.seen_at IS 'written every few seconds: a standby sees how old it is';

        DO $$
        DECLARE
            generation bigint;
        BEGIN
            FOR generation IN SELECT generation_id FROM generation LOOP
                EXECUTE format('CREATE TABLE posting_%s PARTITION OF posting FOR VALUES IN (%1$s)', generation);
            END LOOP;
            IF FOUND THEN
                INSERT INTO code (code_text) SELECT DISTINCT code_text FROM former_code ORDER BY code_text;
                CREATE TABLE conversion AS SELECT 0::bigint AS product_no;
                COMMENT ON TABLE conversion IS 'up to which product former_posting has been converted; goes with it';
            END IF;
        END $$;
        """
}
