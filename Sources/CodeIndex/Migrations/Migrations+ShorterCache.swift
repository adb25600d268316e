extension Migrations {
    /// What models wrote, in a third of the space: a code has one log-probability, and arrays name no fields.
    ///
    /// The table is written twice; nobody reads it meanwhile.
    static let shorterCache = """
        SET LOCAL statement_timeout = 0;
        CREATE FUNCTION former_codes(cached jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
            SELECT coalesce(array_agg(c->>'code' ORDER BY place), '{}')
            FROM jsonb_array_elements(cached) WITH ORDINALITY AS t(c, place)
        $$;
        CREATE FUNCTION former_log_probabilities(cached jsonb) RETURNS real[] LANGUAGE sql IMMUTABLE AS $$
            SELECT coalesce(array_agg((
                SELECT coalesce(sum(logarithm::real), 0) FROM jsonb_array_elements_text(c->'logProbabilities') AS logarithm
            ) ORDER BY place), '{}')
            FROM jsonb_array_elements(cached) WITH ORDINALITY AS t(c, place)
        $$;
        ALTER TABLE code_cache
            ADD COLUMN log_probabilities real[] NOT NULL GENERATED ALWAYS AS (former_log_probabilities(codes)) STORED;
        ALTER TABLE code_cache ALTER COLUMN log_probabilities DROP EXPRESSION;
        ALTER TABLE code_cache ALTER COLUMN codes TYPE text[] COLLATE "C" USING former_codes(codes);
        DROP FUNCTION former_codes, former_log_probabilities;
        COMMENT ON COLUMN code_cache.codes IS 'what the model wrote for the text, the likeliest of a kind first';
        COMMENT ON COLUMN code_cache.log_probabilities IS 'of each code given the text, natural logarithm';
        """
}
