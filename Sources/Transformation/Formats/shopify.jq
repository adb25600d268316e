# Shopify's product webhooks, by HTTP, Pub/Sub or EventBridge, and products of its GraphQL interface (https://shopify.dev/docs/api/webhooks)
# What is not active (draft, archived, unlisted) is deleted. The price is the first variant's.
# The version is the shop's own updated_at (of a deletion, X-Shopify-Triggered-At), by which Shopify has webhooks ordered.
# parameter published: online-store, where a product that is not published there (published_at is null) must not be found

def number: if type == "string" and startswith("gid://") then split("/") | last | split("?")[0] else . end;
def nodes: if type == "object" then (.nodes // [.edges[]?.node]) else . // [] end;
def list: if type == "string" then split(", ") else . end;
def price: if type == "object" then .amount else . end;

(.detail.metadata // {}) as $eventbridge
| (header("x-shopify-topic") // $eventbridge["X-Shopify-Topic"] // "") as $topic
| ((header("x-shopify-triggered-at") // $eventbridge["X-Shopify-Triggered-At"]) | milliseconds) as $triggered
| (if .detail.payload then .detail.payload else . end)
| ((.id // .admin_graphql_api_id) | number) as $id
| ((.updated_at // .updatedAt) | milliseconds) as $version
| if $topic != "" and ($topic | startswith("products/") | not) then empty
  elif $topic == "products/delete" then deleted($id; $triggered)
  elif $id == null then error("expected a Shopify product with id")
  elif has("__parentId") then empty
  elif keys - ["admin_graphql_api_id", "id"] == [] then deleted($id; $triggered)
  elif (.status // "active" | . != "active" and . != "ACTIVE") or ($parameters.published == "online-store" and has("published_at") and .published_at == null)
  then deleted($id; $version)
  else
    (.variants | nodes) as $variants
    | upsert($id; $version; {
        title,
        brand: .vendor,
        category: (.category.fullName? // .product_type // .productType),
        description: (.body_html // .descriptionHtml // .description),
        price: (first($variants[] | .price | price | filled) // null),
        attributes: ([
          (.options[]? | select(.name != "Title" or .values != ["Default Title"]) | {name, value: .values}),
          {name: "sku", value: [$variants[].sku]},
          {name: "barcode", value: [$variants[].barcode]},
          {name: "tags", value: (.tags | list)},
          (.metafields | nodes | .[]? | select((.value | type) == "string" and (.value | noise | not)
            and (.value | startswith("{") or startswith("[") | not)) | {name: .key, value})
        ] | named)
      })
  end
