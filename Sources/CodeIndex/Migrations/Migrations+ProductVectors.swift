extension Migrations {
    /// The vectors of products' titles, of generations whose model sorts products again by them.
    static let productVectors = """
        ALTER TABLE posting ADD COLUMN vector bytea;
        COMMENT ON COLUMN posting.vector IS
            'of the title, by the encoder of the generation''s model: what a step is worth as a float of 4 bytes, lowest first, '
            'then a byte a value; null where there is none, or none yet';
        ALTER TABLE code_cache ADD COLUMN vector bytea;
        COMMENT ON COLUMN code_cache.vector IS 'as posting.vector';
        """
}
