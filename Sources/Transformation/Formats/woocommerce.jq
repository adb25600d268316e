# WooCommerce's product webhooks and REST products (https://woocommerce.github.io/woocommerce-rest-api-docs/)
# What is not published, or hidden from searches, is deleted. The version is date_modified_gmt. Variations are passed over:
# they are no products of their own, and the product that they belong to names their options.

def brand_keys: {"_brand": 0, "brand": 0, "product_brand": 0, "_wc_brand": 0, "pwb-brand": 0, "yith_product_brand": 0,
  "manufacturer": 0};

(header("x-wc-webhook-topic") // "") as $topic
| (.date_modified_gmt | milliseconds) as $version
| if type == "object" and has("webhook_id") and (has("id") | not) then empty
  elif $topic != "" and ($topic | startswith("product.") | not) then empty
  elif .type | type == "string" and endswith("variation") then empty
  elif .id == null then error("expected a WooCommerce product with id; of a CSV export name the columns under catalog.fields, without a format")
  elif $topic == "product.deleted" or keys == ["id"] then deleted(.id; null)
  elif has("name") == false then error("expected a WooCommerce product with name")
  elif (.status // "publish") != "publish" or .catalog_visibility == "hidden" or .catalog_visibility == "catalog" then
    deleted(.id; $version)
  else
    ([.meta_data[]? | select(.value | filled | type == "string" or type == "number" or type == "array" and all(.[]; type == "string"))
      | {name: .key, value}]) as $meta
    | ([.attributes[]? | {name, value: (.options // .option // [.terms[]?.name])}]) as $attributes
    | upsert(.id; $version; {
        title: .name,
        brand: ([.brands[]?.name, ($meta[] | select(.name as $n | brand_keys | has($n)) | .value),
          ($attributes[] | select(.name == "Brand" or .name == "brand" or .name == "Marke") | .value | if type == "array" then .[0] else . end)]
          | first(.[] | filled) // null),
        category: ([.categories[]?.name | filled] | if length == 0 then null else join(", ") end),
        description: ([.short_description, .description | filled] | if length == 0 then null else join("\n") end),
        # The Store API's prices say how many digits are behind the point.
        price: ([.prices, .price, .regular_price] | map(filled) | .[0]),
        attributes: ([
          $attributes[],
          {name: "sku", value: .sku},
          {name: "gtin", value: .global_unique_id},
          {name: "tags", value: [.tags[]?.name]},
          {name: "weight", value: .weight},
          ($meta[] | select((.name | startswith("_") | not) and (.value | if type == "array" then .[] else . end | noise | not) and (.name as $n | brand_keys | has($n) | not)))
        ] | named)
      })
  end
