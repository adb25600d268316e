extension Migrations {
    /// Entries of the dictionary are found by number in blocks of 16 instead of one by one: they neither change nor go, so a
    /// block lies together in the table, and its index is two fifths as large. See ``CodeRow/isNumbered(_:)``.
    static let blocksOfCodes = """
        SET LOCAL statement_timeout = 0;
        DO $$
        BEGIN
            -- Its name is another where the dictionaries of generations were still there when it was made.
            EXECUTE (
                SELECT format('ALTER TABLE code DROP CONSTRAINT %I', conname) FROM pg_constraint
                WHERE conrelid = 'code'::regclass AND contype = 'p');
        END $$;
        CREATE INDEX code_block ON code ((code_id >> 4));
        ANALYZE code;
        COMMENT ON INDEX code_block IS 'finds entries by code_id >> 4, to be asked beside code_id';
        DO $$
        DECLARE
            shared CONSTANT text := 'AS t(code_id, place) JOIN code c USING (code_id)';
            matched CONSTANT text := 'FROM code c WHERE c.code_id = ANY (f.codes)';
            found CONSTANT text := 'JOIN code c ON c.code_id >> 4 = t.code_id >> 4 AND c.code_id = t.code_id';
            search CONSTANT text := pg_get_functiondef('search'::regproc);
        BEGIN
            ASSERT strpos(search, shared) > 0 AND strpos(search, matched) > 0;
            EXECUTE replace(
                replace(search, shared, 'AS t(code_id, place) ' || found),
                matched, 'FROM unnest(f.codes) AS t(code_id) ' || found);
        END $$;
        """
}
