extension Migrations {
    /// The function that ranks as gramd does; entries of the dictionary are found in blocks. For a code's idf only products
    /// count in whose text it stands, where there are any (`InverseFrequency`).
    static let search = """
        -- One definition of what a search finds: for other applications, and what answers from memory are compared with.
        -- Whole numbers throughout: hundredths of w_p times ten-thousandths of w_q.
        DROP FUNCTION IF EXISTS search(text[], bigint, bigint, float8[], float8[], float8, bigint, bigint, float8);
        CREATE OR REPLACE FUNCTION search(
            codes text[],
            result_limit bigint DEFAULT 100,
            generation bigint DEFAULT NULL,
            own_weights float8[] DEFAULT NULL,
            probabilities float8[] DEFAULT NULL,
            model_weight float8 DEFAULT 0,
            feedback_products bigint DEFAULT 0,
            feedback_codes bigint DEFAULT 0,
            feedback_weight float8 DEFAULT 0,
            head_probabilities float8[] DEFAULT NULL,
            head_weight float8 DEFAULT 0
        ) RETURNS TABLE (product_no bigint, product_id text, score float8, matched_codes text[])
        LANGUAGE sql STABLE SET search_path FROM CURRENT
        AS $search$
            WITH target AS MATERIALIZED (
                SELECT coalesce($3, (SELECT generation_id FROM generation WHERE state = 'active')) AS generation_id
            ), catalogue AS MATERIALIZED (
                SELECT count(*)::float8 AS products FROM product WHERE live
            ), asked AS MATERIALIZED (
                SELECT c.code_id, max(coalesce(t.own, 1)) AS own, max(coalesce(t.probability, 0)) AS probability,
                       max(coalesce(t.head, 0)) AS head
                FROM unnest($1, $4, $5, $10) AS t(code_text, own, probability, head)
                    JOIN code c ON c.code_text = t.code_text
                WHERE t.own IS DISTINCT FROM 0 OR (t.probability > 0 AND $6 > 0) OR (t.head > 0 AND $11 > 0)
                GROUP BY c.code_id
            ), hit AS MATERIALIZED (
                SELECT p.product_no, t.code_id, get_byte(p.weights, t.place::integer - 1) AS weight,
                       t.place <= p.own AS is_own
                FROM posting p CROSS JOIN LATERAL unnest(p.codes) WITH ORDINALITY AS t(code_id, place)
                WHERE p.generation_id = (SELECT generation_id FROM target)
                    AND p.codes && ARRAY(SELECT code_id FROM asked)
                    AND t.code_id = ANY (ARRAY(SELECT code_id FROM asked))
            ), matched AS MATERIALIZED (
                SELECT a.code_id, a.own, a.probability, a.head,
                       ln(1 + (greatest(c.products - n.products, 0) + 0.5) / (n.products + 0.5)) AS idf
                FROM asked a
                    JOIN (
                        SELECT code_id, coalesce(nullif(count(*) FILTER (WHERE is_own), 0), count(*))::float8 AS products
                        FROM hit GROUP BY code_id
                    ) n USING (code_id)
                    CROSS JOIN catalogue c
            ), own_words AS MATERIALIZED (
                SELECT coalesce(sum(idf), 1) AS idf FROM matched WHERE own = 1
            ), query AS MATERIALIZED (
                SELECT code_id, floor(own * idf * 10000 + 0.5)::bigint AS weight FROM matched WHERE own > 0
                UNION ALL
                SELECT m.code_id, floor(
                           (coalesce($6 * t.idf * (m.probability * m.idf)
                                / nullif(sum(m.probability * m.idf) OVER (), 0), 0)
                           + coalesce($11 * t.idf * (m.head * m.idf)
                                / nullif(sum(m.head * m.idf) OVER (), 0), 0)) * 10000 + 0.5)::bigint
                FROM matched m CROSS JOIN own_words t WHERE m.own = 0
            ), best AS MATERIALIZED (
                SELECT h.product_no, sum(h.weight * q.weight) AS score
                FROM hit h JOIN query q USING (code_id) WHERE $7 > 0
                GROUP BY h.product_no ORDER BY score DESC, h.product_no LIMIT $7
            ), shared AS MATERIALIZED (
                SELECT t.code_id, sum(b.score * get_byte(p.weights, t.place::integer - 1)) AS evidence
                FROM best b JOIN posting p ON p.product_no = b.product_no
                    CROSS JOIN LATERAL unnest(p.codes) WITH ORDINALITY AS t(code_id, place)
                    JOIN code c ON c.code_id >> 4 = t.code_id >> 4 AND c.code_id = t.code_id
                WHERE p.generation_id = (SELECT generation_id FROM target) AND strpos(c.code_text, '|') = 0
                    AND t.code_id NOT IN (SELECT code_id FROM query)
                GROUP BY t.code_id
            ), evidence AS MATERIALIZED (
                SELECT s.code_id, s.evidence::float8
                           * ln(1 + (greatest(c.products - n.products, 0) + 0.5) / (n.products + 0.5)) AS evidence
                FROM shared s JOIN (
                    SELECT t.code_id,
                           coalesce(nullif(count(*) FILTER (WHERE t.place <= p.own), 0), count(*))::float8 AS products
                    FROM posting p CROSS JOIN LATERAL unnest(p.codes) WITH ORDINALITY AS t(code_id, place)
                    WHERE p.generation_id = (SELECT generation_id FROM target)
                        AND p.codes && ARRAY(SELECT code_id FROM shared)
                        AND t.code_id = ANY (ARRAY(SELECT code_id FROM shared))
                    GROUP BY t.code_id
                ) n USING (code_id) CROSS JOIN catalogue c
                ORDER BY evidence DESC, s.code_id LIMIT $8
            ), expanded AS MATERIALIZED (
                SELECT code_id, weight FROM query
                UNION ALL
                SELECT code_id, floor(
                           $9 * (evidence / sum(evidence) OVER ())
                           * ((SELECT sum(weight) FROM query)::float8 / 10000) * 10000 + 0.5)::bigint
                FROM evidence WHERE evidence > 0
            ), further AS (
                SELECT p.product_no, t.code_id, get_byte(p.weights, t.place::integer - 1) AS weight
                FROM posting p CROSS JOIN LATERAL unnest(p.codes) WITH ORDINALITY AS t(code_id, place)
                WHERE EXISTS (SELECT FROM evidence) AND p.generation_id = (SELECT generation_id FROM target)
                    AND p.codes && ARRAY(SELECT code_id FROM evidence)
                    AND t.code_id = ANY (ARRAY(SELECT code_id FROM evidence))
            ), found AS (
                SELECT a.product_no, sum(a.weight * e.weight) AS score, array_agg(e.code_id) AS codes
                FROM (
                    SELECT product_no, code_id, weight FROM hit UNION ALL SELECT product_no, code_id, weight FROM further
                ) a JOIN expanded e USING (code_id)
                WHERE e.weight > 0 GROUP BY a.product_no ORDER BY score DESC, a.product_no LIMIT $2
            )
            SELECT f.product_no, p.product_id, f.score::float8 / 1000000,
                   ARRAY(
                       SELECT c.code_text FROM unnest(f.codes) AS t(code_id)
                           JOIN code c ON c.code_id >> 4 = t.code_id >> 4 AND c.code_id = t.code_id
                       ORDER BY c.code_text)
            FROM found f JOIN product p USING (product_no) WHERE p.live ORDER BY f.score DESC, f.product_no
        $search$;
        COMMENT ON FUNCTION search IS
            'products under a query''s codes, best first, as gramd ranks them; without a generation, of the active one. '
            'own_weights: what each code''s idf counts for, 1 by default, 0 for a code of the model''s, '
            'whose p(c|q) is in probabilities, or in head_probabilities for one of its code head. '
            'Without an index the generation''s postings are read once, '
            'with feedback three times; CREATE INDEX ON posting USING gin (codes) makes it fast and writes slower.';
        """
}
