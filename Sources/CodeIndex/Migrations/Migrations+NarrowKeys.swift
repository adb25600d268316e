extension Migrations {
    /// Each generation's postings have a key of their own, the product, whose index is a quarter smaller than that of product
    /// and generation: in a generation's table the latter is the same in every row.
    ///
    /// Those who follow the index read on while the keys are made. A program of a version before can't replace postings
    /// afterwards.
    static let narrowKeys = """
        SET LOCAL statement_timeout = 0;
        LOCK TABLE posting IN SHARE ROW EXCLUSIVE MODE;
        DO $$
        DECLARE
            name text;
        BEGIN
            FOR name IN SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'posting'::regclass
            LOOP
                EXECUTE format('CREATE UNIQUE INDEX %I ON %I (product_no)', name || '_product', name);
            END LOOP;
            -- Its name is another where the postings of generations were still there when it was made.
            EXECUTE (
                SELECT format('ALTER TABLE posting DROP CONSTRAINT %I', conname) FROM pg_constraint
                WHERE conrelid = 'posting'::regclass AND contype = 'p');
            FOR name IN SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'posting'::regclass
            LOOP
                EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY USING INDEX %I', name, name || '_product');
            END LOOP;
        END $$;
        COMMENT ON TABLE posting IS
            'a product''s codes in a generation; the key of each generation''s table is the product';
        """
}
