extension Migrations {
    /// Numbers that a transaction gave to new products and codes have no gaps, and are left as their ends.
    ///
    /// A program of a version before sees such a row as one that voids what it has read, and reads the index anew: slow for
    /// as long as it runs, but right.
    static let runsOfChanges = """
        ALTER TABLE change ADD COLUMN product_run int8range, ADD COLUMN code_run int4range;
        COMMENT ON COLUMN change.product_run IS 'many product_nos without a gap, instead of them; is_whole is true then too';
        COMMENT ON COLUMN change.code_run IS 'many code_ids without a gap, instead of them; is_whole is true then too';
        COMMENT ON COLUMN change.is_whole IS
            'without a run: all tables were replaced, and what was read of them before is void';
        """
}
