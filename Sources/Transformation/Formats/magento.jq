# Magento and Adobe Commerce: products of the REST and GraphQL interfaces, events of Adobe I/O, rows of product exports (https://developer.adobe.com/commerce/)
# What is disabled or not visible in searches is deleted. The identifier is the SKU, the version updated_at.
# An event without the name, as its fields can be chosen, says what changed.
# Options that Magento gives by number only (REST without labels) are left out, and counted.
# An export's rows for a store view, which have only what is different there, are passed over.
# parameter brand: the attribute that holds the brand; by default brand or manufacturer

def noise_names: {
  "description": 0, "short_description": 0, "url_key": 0, "url_path": 0, "image": 0, "small_image": 0, "thumbnail": 0,
  "swatch_image": 0, "category_ids": 0, "options_container": 0, "tax_class_id": 0, "required_options": 0,
  "has_options": 0, "gift_message_available": 0, "meta_title": 0, "meta_keyword": 0, "meta_description": 0,
  "page_layout": 0, "custom_layout": 0, "custom_design": 0, "msrp_display_actual_price_type": 0, "links_title": 0,
  "links_purchased_separately": 0, "samples_title": 0, "news_from_date": 0, "news_to_date": 0, "special_from_date": 0,
  "special_to_date": 0, "special_price": 0, "cost": 0, "country_of_manufacture_id": 0, "is_returnable": 0,
  "price_type": 0, "price_view": 0, "sku_type": 0, "weight_type": 0, "shipment_type": 0, "image_label": 0,
  "small_image_label": 0, "thumbnail_label": 0, "custom_layout_update": 0, "custom_layout_update_file": 0
};
def flat_names: {
  "entity_id": 0, "row_id": 0, "id": 0, "uid": 0, "sku": 0, "name": 0, "price": 0, "status": 0, "visibility": 0,
  "type_id": 0, "attribute_set_id": 0, "created_at": 0, "updated_at": 0, "created_in": 0, "updated_in": 0,
  "store_id": 0, "website_ids": 0, "weight": 0, "old_id": 0, "_isNew": 0
};
# A few digits alone are the number of an option; eight and more are an article's, such as a GTIN.
def words: if type == "array" then [.[] | words | filled] | if length > 1 then . else .[0] end
  elif type != "string" or noise or test("^[0-9]{0,7}(,[0-9]{0,7})*$") then null else . end;
def lost: if any(if type == "array" then .[] else . end; type == "string" and . != "" and test("^[0-9]{1,7}(,[0-9]{1,7})*$"))
  then "a number alone, as of an option without its label" else null end;
# A row of an export in the form of the REST interface; its times have no zone, so it has no version.
def exported: if has("attribute_set_code") or has("store_view_code") or has("product_online") then
    select((.store_view_code // "") == "")
    | {sku, name, price, description, short_description, type_id: .product_type, status: .product_online,
        visibility: ({"Not Visible Individually": 1, "Catalog": 2}[.visibility // ""] // null),
        categories: [(.categories // "") | splits(",") | split("/")[1:] | join(" > ") | filled | {name: .}],
        variants: [(.configurable_variations // "") | splits("\\|") | select(startswith("sku=")) | split(",")[0] | {product: {sku: .[4:]}}],
        custom_attributes: [(.additional_attributes // "") | splits(",(?=[a-z0-9_]+=)") | split("=") | select(length > 1)
          | {attribute_code: .[0], value: (.[1:] | join("=") | if contains("|") then split("|") else . end)}]}
    | with_entries(select(.value != null))
  else . end;
def caption: if type == "object" then (.html // .label // .value // null) else . end;

((.type // .event.type // .event["@type"] // .eventCode // header("ce_type") // "") | tostring) as $type
# Items of carts and orders have the names and prices of products as well.
| select($type == "" or ($type | test("observer|plugin|adobe") and (test("product") | not) or test("sales_|quote_|cart|wishlist|review") | not))
| (.event // .) | (.data // .) | (if has("value") and (.value | type) == "object" then .value else . end)
# Pages of the interfaces.
| (if (.products.items | type) == "array" then .products.items[] elif has("sku") | not then .items // . | if type == "array" then .[] else . end
   else . end)
| exported
| (.updated_at | milliseconds) as $version
| (has("name") | not) as $is_part
| (.sku // error("expected a Magento product with sku")) as $id
| if $type | test("product_delete|product_repository\\.delete") then deleted($id; null)
  elif (.status != null and (.status | tostring | ascii_downcase | . == "2" or . == "disabled"))
    or (.visibility != null and (.visibility | tostring | . == "1" or . == "2")) then deleted($id; $version)
  else
    ([(.custom_attributes[]? | select(type == "object") | {name: (.attribute_code // .code), value}),
      (.custom_attributesV2.items[]? | {name: .code, value: (.value // [.selected_options[]?.label])})]) as $custom
    | ([$custom[] | {key: .name, value}] | from_entries) as $by_code
    | ((if $custom == [] and (has("price_range") | not) then [to_entries[] | select((.value | type) == "string"
        and (.key as $k | flat_names | has($k) | not)) | {name: .key, value}] else [] end) + $custom) as $all
    | (if $parameters.brand == null then ["brand", "manufacturer"] else [$parameters.brand] end) as $brands
    | [$all[] | select(.name as $n | noise_names | has($n) | not) | {name, value: (.value | lost)}] as $lost
    | upsert($id; $version; {
        title: .name,
        brand: (first($brands[] as $b | (.[$b] // $by_code[$b]) | caption | words | filled) // null),
        category: ([.categories[]? | objects | .name | filled] | if length == 0 then null else join(", ") end),
        description: (first((.description, $by_code.description, .short_description, $by_code.short_description)
          | caption | filled) // null),
        price: (.price_range.minimum_price.final_price.value
          // (if .type_id != "simple" and .type_id != null and (.price | tostring | test("^0*\\.?0*$")) then null
              else .price | caption end)),
        attributes: ([
          ($all[] | select(.name as $n | (noise_names | has($n) | not) and all($brands[]; . != $n)) | {name, value: (.value | words)}),
          (.configurable_options[]? | {name: .label, value: [.values[]?.label]}),
          {name: "sku", value: (if $is_part and .variants == null then null else [.sku, .variants[]?.product.sku] end)},
          {name: "options", value: [.extension_attributes.configurable_product_options[]?.label]}
        ] | named)
      })
      | leaving_out($lost)
      | if $is_part then .op = "patch" | .product |= with_entries(select(.value != null)) else . end
  end
