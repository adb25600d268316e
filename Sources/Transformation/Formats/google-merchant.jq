# Google Merchant: products of the Content and the Merchant API, custom batches, and rows of feeds (https://support.google.com/merchants/answer/7052112)
# The identifier is offerId (of a feed, id). The price is the regular one. There is no version. An update says what changed.
# An offer that is there in several languages or feeds is one product: say which one is meant, or the last one wins.
# parameter language: the language of the products, such as en; others are passed over
# parameter feed: the feed label or target country of the products, such as US; others are passed over

def money: if type != "object" then .
  elif .amountMicros != null then (.amountMicros | tonumber) / 1000000
  else .value
  end;
def list: if . == null then [] elif type == "array" then . else [.] end;
# A feed's section:name:value, of which several are separated by commas; a value may hold both, and a section may be missing.
def detail: [splits(",(?=[^,:]*:[^,:]*:)") | split(":")
  | if length > 2 then {name: .[1], value: (.[2:] | join(":"))} else {name: (if length > 1 then .[0] else "detail" end), value: .[-1]} end][];
# Feeds write names with or without g:.
def plain: if any(keys_unsorted[]; startswith("g:"))
  then . + with_entries(select(.key | startswith("g:")) | .key |= ltrimstr("g:")) | with_entries(select(.key | startswith("g:") | not))
  else . end;
def left_out: {
  "kind": 0, "id": 0, "offer_id": 0, "offerId": 0, "name": 0, "title": 0, "description": 0, "brand": 0, "price": 0,
  "sale_price": 0, "salePrice": 0, "source": 0, "link": 0, "mobile_link": 0, "mobileLink": 0, "image_link": 0,
  "imageLink": 0, "additional_image_links": 0, "additionalImageLinks": 0, "additional_image_link": 0,
  "additionalImageLink": 0, "canonical_link": 0, "canonicalLink": 0, "ads_redirect": 0, "adsRedirect": 0,
  "content_language": 0, "contentLanguage": 0, "target_country": 0, "targetCountry": 0, "feed_label": 0,
  "feedLabel": 0, "channel": 0, "legacy_local": 0, "legacyLocal": 0, "availability": 0, "availability_date": 0,
  "availabilityDate": 0, "expiration_date": 0, "expirationDate": 0, "shipping": 0, "shipping_weight": 0,
  "shippingWeight": 0, "shipping_length": 0, "shippingLength": 0, "shipping_width": 0, "shippingWidth": 0,
  "shipping_height": 0, "shippingHeight": 0, "shipping_label": 0, "shippingLabel": 0, "tax": 0, "taxes": 0,
  "tax_category": 0, "taxCategory": 0, "custom_attributes": 0, "customAttributes": 0, "custom_label_0": 0,
  "customLabel0": 0, "custom_label_1": 0, "customLabel1": 0, "custom_label_2": 0, "customLabel2": 0,
  "custom_label_3": 0, "customLabel3": 0, "custom_label_4": 0, "customLabel4": 0, "product_types": 0,
  "productTypes": 0, "product_type": 0, "productType": 0, "included_destinations": 0, "includedDestinations": 0,
  "excluded_destinations": 0, "excludedDestinations": 0, "included_destination": 0, "includedDestination": 0,
  "excluded_destination": 0, "excludedDestination": 0, "item_group_id": 0, "itemGroupId": 0, "product_details": 0,
  "productDetails": 0, "product_detail": 0, "productDetail": 0, "attributes": 0, "product_attributes": 0,
  "productAttributes": 0, "version_number": 0, "versionNumber": 0, "data_source": 0, "dataSource": 0,
  "identifier_exists": 0, "identifierExists": 0, "sale_price_effective_date": 0, "salePriceEffectiveDate": 0,
  "ads_grouping": 0, "adsGrouping": 0, "ads_labels": 0, "adsLabels": 0, "promotion_ids": 0, "promotionIds": 0,
  "min_handling_time": 0, "minHandlingTime": 0, "max_handling_time": 0, "maxHandlingTime": 0, "transit_time_label": 0,
  "transitTimeLabel": 0, "cost_of_goods_sold": 0, "costOfGoodsSold": 0, "auto_pricing_min_price": 0,
  "autoPricingMinPrice": 0, "product_status": 0, "productStatus": 0, "pause": 0, "adult": 0, "is_bundle": 0,
  "isBundle": 0, "google_product_category": 0, "googleProductCategory": 0
};
# The parts of online~en~US~sku-1 without the channel, which newer names lack; an offer may hold the sign itself.
def parts: split("/") | last | split("~") | if .[0] == "online" or .[0] == "local" then .[1:] else . end;
def is_name: test("^accounts/|/products/|^(online|local)~");
# The offer in online:en:US:sku-1 and in accounts/123/products/online~en~US~sku-1.
def offer: if type != "string" then .
  elif is_name then parts | if length > 2 then .[2:] | join("~") else last end
  elif test("^(online|local):[^:]+:[^:]+:") then split(":")[3:] | join(":")
  else .
  end;
# The language and the feed in them.
def place: if type != "string" then []
  elif is_name then parts | if length > 2 then .[:2] else [] end
  elif test("^(online|local):[^:]+:[^:]+:") then split(":")[1:3]
  else []
  end;
def differs($wanted): . != null and $wanted != null and ascii_downcase != ($wanted | ascii_downcase);
def is_other($place): ((.contentLanguage // .content_language // $place[0]) | differs($parameters.language))
  or ((.feedLabel // .feed_label // .targetCountry // .target_country // $place[1]) | differs($parameters.feed));

(if has("entries") then .entries[] else . end)
| ((.method // "insert") | ascii_downcase) as $method
| (.productId | offer) as $named
| (.productId | place) as $place
| if $method == "delete" then if {} | is_other($place) then empty else deleted($named; null) end
  elif $method != "insert" and $method != "update" then empty
  else
    (if .product | type == "object" then .product else . end)
    | (.attributes // .productAttributes) as $inner
    | (plain + if $inner | type == "object" then $inner else {} end) as $p
    | ($p.offerId // $p.offer_id // ($p.id | offer) // ($p.name | offer) // $named
        // error("expected a product with offerId, or id in a feed")) as $id
    | ([$p.productTypes, $p.product_types, $p.productType, $p.product_type | if type == "array" then .[] else . end | filled][0])
      as $type
    | ($p.googleProductCategory // $p.google_product_category) as $google
    | if $p | is_other([$p.id, $p.name | place | select(. != [])][0] // $place) then empty else . end
    | upsert($id; null; {
        title: $p.title,
        brand: $p.brand,
        category: ($type // $google),
        description: $p.description,
        price: ($p.price | money),
        attributes: ([
          ($p | pairs_without(left_out) | .value as $value
            | if $value | type == "number" then .
              elif $value | type == "string" then select($value | noise | not)
              elif $value | type == "array" then {name, value: [$value[] | strings | select(noise | not)]}
              else empty
              end),
          {name: "salePrice", value: ($p.salePrice // $p.sale_price | money)},
          {name: "googleProductCategory", value: (if $type == null then null else $google end)},
          ($p.productDetails, $p.product_detail, $p.productDetail | list[]
            | if type == "object" then {name: (.attributeName // .attribute_name), value: (.attributeValue // .attribute_value)}
              elif type == "string" then detail
              else empty
              end),
          ($p.customAttributes, $p.custom_attributes | arrays[] | (., .groupValues[]?))
        ] | named)
      })
      # An update says what changed.
      | if $method == "update" then .op = "patch" | .product |= with_entries(select(.value != null)) else . end
  end
