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
        """
}
