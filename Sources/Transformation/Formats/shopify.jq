# Shopify's product webhooks, by HTTP, Pub/Sub or EventBridge, products of its REST and GraphQL interfaces, and files of bulk operations (https://shopify.dev/docs/api/webhooks)
# What is not active (draft, archived, unlisted) is deleted. The price is the first variant's.
# The version is the shop's own updated_at (of a deletion, X-Shopify-Triggered-At), by which Shopify has webhooks ordered.
# parameter published: online-store, where a product that is not published there (published_at is null) must not be found

def number: if type == "string" and startswith("gid://") then split("/") | last | split("?")[0] else . end;
def nodes: if type == "object" then (.nodes // [.edges[]?.node]) else . // [] end;
def list: if type == "string" then split(", ") else . end;
def price: if type == "object" then .amount else . end;
# A metafield's value: text, a list of values as JSON text, or a measurement as JSON text.
def metavalue:
  if type != "string" then null
  elif startswith("[") then (fromjson? // null) | if type == "array" then [.[] | if type == "number" then tostring else strings end | select(noise | not)] else null end
  elif startswith("{") then (fromjson? // {}) | if (.value | type) == "number" and (.unit | type) == "string" then "\(.value) \(.unit | ascii_downcase)" else null end
  elif noise then null
  else .
  end;
# What is around products.
def unwrapped:
  if type != "object" or .id != null then .
  elif (.data | type) == "object" then .data | unwrapped
  elif (.product | type) == "object" then .product
  elif .products != null then .products | nodes[]
  elif .nodes != null or .edges != null then nodes[]
  else .
  end;

(.detail.metadata // {}) as $eventbridge
# The GraphQL interface calls the same topics PRODUCTS_UPDATE and so on, and so do programs that pass webhooks on.
| (header("x-shopify-topic") // $eventbridge["X-Shopify-Topic"] // ""
  | ascii_downcase | if startswith("products_") then "products/" + .[9:] else . end) as $topic
| ((header("x-shopify-triggered-at") // $eventbridge["X-Shopify-Triggered-At"]) | milliseconds) as $triggered
| (if .detail.payload then .detail.payload else . end)
| (if $topic == "" then unwrapped else . end)
| ((.id // .admin_graphql_api_id) | number) as $id
| ((.updated_at // .updatedAt) | milliseconds) as $version
| if $topic != "" and ($topic | startswith("products/") | not) then empty
  elif $topic == "products/delete" then deleted($id; $triggered)
  elif $id == null then error("expected a Shopify product with id")
  elif has("__parentId") then
    error("an object with __parentId is a part of the product that it names; import the file of the bulk operation as it is, or send whole products")
  elif .id | type == "string" and startswith("gid://") and (startswith("gid://shopify/Product/") | not) and ($topic == "") then
    error("expected a Shopify product, found \(.id)")
  elif keys - ["admin_graphql_api_id", "id"] == [] and (.id | type == "string" and startswith("gid://") | not) then deleted($id; $triggered)
  elif (.status // "active" | . != "active" and . != "ACTIVE") or ($parameters.published == "online-store" and has("published_at") and .published_at == null)
  then deleted($id; $version)
  else
    (.variants | nodes) as $variants
    | upsert($id; $version; {
        title,
        brand: .vendor,
        category: (.category.fullName? // .category.full_name? // .productCategory.productTaxonomyNode.fullName?
          // .product_type // .productType),
        description: (.body_html // .descriptionHtml // .description),
        price: (first(($variants[] | .price), (.priceRangeV2, .priceRange | .minVariantPrice?) | price | filled) // null),
        attributes: ([
          (.options[]? | {name, value: (.values // [.optionValues[]?.name])}),
          ($variants[].selectedOptions[]? | {name, value})
            | select(.name != "Title" or (.value != "Default Title" and .value != ["Default Title"]))
        ] + [
          {name: "sku", value: [$variants[].sku]},
          {name: "barcode", value: [$variants[].barcode]},
          {name: "tags", value: (.tags | list)},
          (.metafields | nodes | .[]? | {name: .key, value: (.value | metavalue)})
        ] | named)
      })
  end
