extension AttributeValues {
    /// The attributes of a row of `product`, as ``AttributeValues`` finds them, in columns `name` and `value`: `place` is the
    /// way there, in whose order the first ones count.
    static let rows = """
        WITH RECURSIVE node AS (
            SELECT m.key AS name, m.value, ARRAY[m.key] AS place, 1 AS depth FROM jsonb_each(attributes) AS m
            UNION ALL
            SELECT concat_ws('.', nullif(n.name, ''), m.key), m.value, n.place || m.place, n.depth + 1
            FROM node n CROSS JOIN LATERAL (
                SELECT key, value, key AS place
                FROM jsonb_each(CASE WHEN jsonb_typeof(n.value) = 'object' THEN n.value END)
                UNION ALL
                SELECT NULL, value, lpad(place::text, 10, '0')
                FROM jsonb_array_elements(CASE WHEN jsonb_typeof(n.value) = 'array' THEN n.value END)
                    WITH ORDINALITY AS e(value, place)
            ) AS m
            WHERE n.depth < \(maximumDepth)
        ), leaf AS (
            SELECT name, CASE jsonb_typeof(value) WHEN 'number' THEN trim_scale((value #>> '{}')::numeric)::text
                       ELSE value #>> '{}' END AS value
            FROM node
            WHERE jsonb_typeof(value) IN ('number', 'boolean') OR (jsonb_typeof(value) = 'string'
                AND octet_length(value #>> '{}') BETWEEN 1 AND \(maximumTextBytes))
            ORDER BY place COLLATE "C" LIMIT \(maximumCount)
        )
        SELECT name, value FROM leaf
        """
}
