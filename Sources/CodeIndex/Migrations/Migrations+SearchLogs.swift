extension Migrations {
    /// Searches and clicks of the search-log topics, counted by day.
    static let searchLogs = """
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
        """

    /// Generations are measured by the clicks of the last day.
    static let recentClicks = """
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
        """
}
