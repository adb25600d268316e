extension Migrations {
    /// The words of clicks on the products that they led to. What was clicked before is weighed by and by.
    static let clickedWords = """
        ALTER TABLE posting ADD COLUMN clicked smallint NOT NULL DEFAULT 0;
        COMMENT ON COLUMN posting.own IS 'how many of the codes, at the front, are own ones';
        COMMENT ON COLUMN posting.clicked IS
            'how many of the codes, at the end, are words of queries that led to the product; the model wrote the others';

        CREATE TABLE clicked_product (
            product_id text COLLATE "C" PRIMARY KEY,
            is_due boolean NOT NULL DEFAULT true,
            basis text COLLATE "C" NOT NULL DEFAULT '',
            codes integer[] NOT NULL DEFAULT '{}',
            weights bytea NOT NULL DEFAULT '',
            most smallint NOT NULL DEFAULT 0,
            changed_xid xid8
        );
        CREATE INDEX clicked_product_due ON clicked_product (product_id) WHERE is_due;
        CREATE INDEX clicked_product_basis ON clicked_product (basis);
        CREATE INDEX clicked_product_changed ON clicked_product (changed_xid) WHERE changed_xid IS NOT NULL;
        COMMENT ON TABLE clicked_product IS 'products that clicks name, and the words of the queries that led to them';
        COMMENT ON COLUMN clicked_product.is_due IS 'its clicks have changed since the words were weighed';
        COMMENT ON COLUMN clicked_product.basis IS 'the rules and the day of the weighing; empty while it is under way';
        COMMENT ON COLUMN clicked_product.codes IS 'code_id of each word that may be posted, the best first';
        COMMENT ON COLUMN clicked_product.most IS 'so many of them are posted that are no codes of the product otherwise';
        COMMENT ON COLUMN clicked_product.changed_xid IS
            'what changed the codes; null once the postings that were written without this change have it too';

        CREATE TABLE clicked_basis (basis text NOT NULL, shares jsonb NOT NULL);
        COMMENT ON TABLE clicked_basis IS 'the words that many of all clicks have, as of the basis, with their shares';

        CREATE INDEX click_product ON click (product_id);
        CREATE INDEX click_day_product ON click_day (product_id) WHERE clicks > 0;
        INSERT INTO clicked_product (product_id)
        SELECT product_id COLLATE "C" FROM click UNION SELECT product_id FROM click_day WHERE clicks > 0;
        """
}
