# Best Buy's products interface (https://bestbuyapis.github.io/api-documentation/#products-api)
# What is not active is deleted. The price is salePrice, what is paid now. There is no version.

def left_out: {
  "name": 0, "manufacturer": 0, "shortDescription": 0, "longDescription": 0, "description": 0, "type": 0, "source": 0,
  "productTemplate": 0, "orderable": 0, "accessoriesImage": 0, "active": 0, "crossSell": 0, "url": 0, "image": 0,
  "releaseDate": 0, "startDate": 0, "itemUpdateDate": 0, "priceUpdateDate": 0, "activeUpdateDate": 0,
  "quantityLimit": 0, "shippingLevelsOfService": 0, "warrantyLabor": 0, "warrantyParts": 0, "sellerId": 0,
  "salesRankShortTerm": 0, "inStoreAvailabilityText": 0, "onlineAvailabilityText": 0,
  "onlineAvailabilityUpdateDate": 0, "inStoreAvailabilityUpdateDate": 0, "proposition65WarningType": 0,
  "proposition65WarningMessage": 0, "tradeInValue": 0, "secondaryMarket": 0, "lengthInMinutes": 0, "marketplace": 0,
  "requiresShippingCharges": 0, "friendsAndFamilyPickup": 0
};

# A page of the interface holds several.
(if has("sku") | not then .products // . | if type == "array" then .[] else . end else . end)
| (.sku // error("expected a Best Buy product with sku")) as $id
| if .active == false or .active == "false" then deleted($id; null)
  else
    upsert($id; null; {
      title: .name,
      brand: .manufacturer,
      category: ([.categoryPath[]?.name | filled] | if .[0] == "Best Buy" and length > 1 then .[1:] else . end
        | if length == 0 then null else join(" > ") end),
      description: ([.longDescription, .description, .shortDescription] | map(filled) | .[0]),
      price: (.salePrice // .regularPrice),
      attributes: ([
        (pairs_without(left_out) | select((.value | type == "string" and (noise | not)) and (.name | endswith("Image") | not))),
        {name: "features", value: [.features[]? | (.feature? // .) | strings]},
        {name: "included", value: [.includedItemList[]? | (.includedItem? // .) | strings]},
        (.details[]? | {name, value: (.value // .values)})
      ] | named)
    })
  end
