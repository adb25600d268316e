import Codes

extension ProductFilter {
    /// Whether a row of `product` passes a filter.
    /// - Parameter json: an expression for the filter as `jsonb`, not null.
    static func hold(_ json: String) -> String {
        """
        (\(json)->'priceFrom' IS NULL OR product.price::float8 >= (\(json)->>'priceFrom')::float8)
        AND (\(json)->'priceTo' IS NULL OR product.price::float8 <= (\(json)->>'priceTo')::float8)
        AND (\(json)->'brands' = '[]' OR \(json)->'brands' ? product.brand)
        AND (\(json)->'categoryPrefixes' = '[]' OR EXISTS (
            SELECT FROM jsonb_array_elements_text(\(json)->'categoryPrefixes') AS t(prefix)
            WHERE starts_with(product.category, prefix)))
        AND (\(json)->'ids' IS NULL OR \(json)->'ids' ? product.product_id)
        AND (\(json)->'attributes' = '{}' OR NOT EXISTS (
            SELECT FROM jsonb_each(\(json)->'attributes') AS asked(key, allowed)
            WHERE NOT EXISTS (
                SELECT FROM (\(AttributeValues.rows)) AS attribute WHERE name = key AND allowed ? value)))
        AND (\(json)->'oneOf' = '[]' OR NOT EXISTS (
            SELECT FROM jsonb_array_elements(\(json)->'oneOf') AS asked(alternatives)
            WHERE NOT EXISTS (
                SELECT FROM jsonb_array_elements(alternatives) AS alternative(allowed)
                WHERE CASE allowed->>'field'
                    WHEN 'brand' THEN product.brand = allowed->>'value'
                    WHEN 'category' THEN product.category = allowed->>'value'
                    ELSE EXISTS (
                        SELECT FROM (\(AttributeValues.rows)) AS attribute
                        WHERE name = allowed->>'name' AND value = allowed->>'value') END)))
        """
    }
}
