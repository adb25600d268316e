# Shopify's webhooks of products, product feeds and product listings, by HTTP, Pub/Sub or EventBridge, products of its REST and GraphQL interfaces, and files of bulk operations (https://shopify.dev/docs/api/webhooks)
# What is not active (draft, archived, unlisted) is deleted. The price is the first variant's.
# The version is the shop's own updated_at (of a deletion, a feed or a listing the time of the message), by which Shopify has
# webhooks ordered.
# parameter published (one of online-store): online-store, where a product that is not published there (published_at is null) must not be found

def number: if type == "string" and startswith("gid://") then split("/") | last | split("?")[0] else . end;
def nodes: if type == "object" then (.nodes // [.edges[]?.node]) else . // [] end;
def list: if type == "string" then split(", ") else . end;
def price: if type == "object" then .amount else . end;
# A metafield's value, which is JSON text where it is a list or an object: text, a number or truth value, a measurement, or a list
# of these.
def unpacked:
  if type == "string" and (startswith("[") or startswith("{")) then parsed | if type == "string" then null else . end else . end;
def metaitem:
  if type == "number" or type == "boolean" then tostring
  elif type == "object" and (.value | type) == "number" and (.unit | type) == "string" then "\(.value) \(.unit | ascii_downcase)"
  elif type != "string" or noise then null
  else .
  end;
def metavalue: unpacked | if type == "array" then map(metaitem | values) else metaitem end;
def lost:
  if . == null or . == "" then null
  else
    unpacked
    | if any(if type == "array" then .[] | values else . end; (noise | not) and metaitem == null)
      then "neither text, a number or a truth value, nor a measurement, nor a list of these" else null end
  end;
# What a product feed or a sales channel's listing says of a product.
def sent($topic):
  if type != "object" then null
  elif has("productFeed") then
    {time: (.metadata | .occuredAt // .occurredAt?), isDeleted: (.metadata.action? == "DELETE" or .product.isPublished? == false), product}
  elif .product_listing | type == "object" then
    {isDeleted: ($topic == "product_listings/remove" or (.product_listing | keys == ["product_id"])),
     product: (.product_listing | .id = .product_id)}
  else null
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
  | ascii_downcase
  | if startswith("product") and (contains("/") | not) then sub("^(?<of>products|product_feeds|product_listings)_"; "\(.of)/") else . end)
  as $topic
| ((header("x-shopify-triggered-at") // $eventbridge["X-Shopify-Triggered-At"]) | milliseconds) as $triggered
| (if .detail.payload then .detail.payload else . end)
| sent($topic) as $sent
| (if $sent != null then $sent.product elif $topic == "" then unwrapped else . end)
| if . == null or ($topic != "" and $sent == null and ($topic | startswith("products/") | not)) then empty else . end
| ((.id // .admin_graphql_api_id) | number) as $id
# What is taken off a channel and put there again need not be updated, so there the time of the message orders.
| (if $sent != null then $sent.time | milliseconds // $triggered else null end // ((.updated_at // .updatedAt) | milliseconds)) as $version
| if $topic == "products/delete" then deleted($id; $triggered)
  elif $sent.isDeleted and $id != null then deleted($id; $version)
  elif $id == null then error("expected a Shopify product with id")
  elif has("__parentId") then
    error("an object with __parentId is a part of the product that it names; import the file of the bulk operation as it is, or send whole products")
  elif $topic == "" and any(.id, .admin_graphql_api_id; type == "string" and startswith("gid://") and (startswith("gid://shopify/Product/") | not)) then
    error("expected a Shopify product, found \(.admin_graphql_api_id // .id)")
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
      }) as $event
    | [.metafields | nodes | .[]? | {name: .key, value: (.value | lost)}] as $lost
    | $event | leaving_out($lost)
  end
