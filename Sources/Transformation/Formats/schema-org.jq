# schema.org's Product, ProductGroup and their subtypes as JSON-LD (https://schema.org/Product)
# The identifier is sku, productID, productGroupID, identifier or @id. A DeleteAction deletes its object. There is no version.
# parameter language: the language of texts that are given in several, such as en
# parameter types: other types that are products, such as Book, SoftwareApplication

def is($kind): .["@type"] | if type == "array" then any(.[]; . == $kind or endswith("/" + $kind))
  elif type == "string" then . == $kind or endswith("/" + $kind) or . == "schema:" + $kind
  else false
  end;
def is_product: . as $object
  | any("Product", "ProductGroup", "ProductModel", "IndividualProduct", "SomeProducts", "ProductCollection", "Vehicle", "Car",
      "Motorcycle", "MotorizedBicycle", "BusOrCoach", "DietarySupplement", "Drug",
      ($parameters.types // "" | splits("[, ]+") | select(. != "")); . as $type | $object | is($type));
def list: if type == "array" then .[] else . end | filled;
def text:
  if type == "array" then
    [.[] | if type == "object" and $parameters.language != null and .["@language"] != null
      and (.["@language"] | ascii_downcase | startswith($parameters.language | ascii_downcase) | not) then empty else text | filled end][0]
  elif type == "object" then (.["@value"] // .name // .value // null) | if type == "object" then text else . end
  else .
  end;
# A PropertyValue's name says what kind of identifier its value is.
def value: if type == "object" then (.value // .["@value"] // .name // null) else . end | text;
def identifier: (.sku | value) // (.productID | value) // (.productGroupID | value)
  // ([.identifier | list | value][0]) // .["@id"];
# What is inside lists, pages and actions.
def unwrapped:
  if type == "array" then .[] | unwrapped
  elif type != "object" then error("expected JSON-LD with @type")
  elif has("@graph") then .["@graph"] | unwrapped
  elif has("@type") | not then error("expected JSON-LD with @type")
  elif is("ItemList") or is("OfferCatalog") then .itemListElement | list | if type == "object" and has("item") then .item else . end | unwrapped
  elif is("Offer") and (.itemOffered | type) == "object" then del(.itemOffered) as $offer | .itemOffered | .offers = (.offers // $offer) | unwrapped
  elif is("WebPage") or is("ItemPage") then .mainEntity | list | unwrapped
  elif is("UpdateAction") or is("CreateAction") or is("AddAction") or is("ReplaceAction") then .object | list | unwrapped
  else .
  end;
def price: [.offers | list | (.price // .lowPrice // (.priceSpecification | if type == "array" then .[0] else . end | .price?)) | filled][0];
def left_out: {
  "@type": 0, "@context": 0, "@id": 0, "name": 0, "description": 0, "brand": 0, "category": 0, "offers": 0,
  "image": 0, "url": 0, "review": 0, "aggregateRating": 0, "sku": 0, "productID": 0, "identifier": 0,
  "additionalProperty": 0, "hasVariant": 0, "isVariantOf": 0, "variesBy": 0, "productGroupID": 0, "sameAs": 0,
  "logo": 0, "video": 0, "mainEntityOfPage": 0, "potentialAction": 0, "subjectOf": 0, "isRelatedTo": 0,
  "isSimilarTo": 0, "isAccessoryOrSparePartFor": 0, "shippingDetails": 0, "hasMerchantReturnPolicy": 0,
  "inProductGroupWithID": 0, "datePublished": 0, "dateModified": 0, "releaseDate": 0
};
def attributes:
  (pairs_without(left_out)
    | {name, value: [.value | list | if type == "object" then (if has("unitText") or has("unitCode")
        then "\(.value) \(.unitText // .unitCode)" else text end) else . end | select(noise | not)]}),
  (.additionalProperty | list | objects | {name: (.name | text), value: (.value | text)});

unwrapped
| if is("DeleteAction") then .object | if type == "array" then .[] else . end
    | if type == "string" then deleted(.; null) else deleted(identifier; null) end
  elif is_product then
    (identifier // error("expected a Product with sku, productID, identifier or @id")) as $id
    | [.hasVariant | list | objects] as $variants
    | upsert($id; null; {
        title: (.name | text),
        brand: ((.brand // .manufacturer) | text),
        category: (.category | if type == "object" and has("name") | not then text else . end | text),
        description: (.description | text),
        price: (price // ([$variants[] | price | filled][0])),
        attributes: ([attributes, ($variants[] | attributes), {name: "sku", value: [(.sku | text), ($variants[].sku | text)]}] | named)
      })
  elif has("offers") and has("name") and (has("sku") or has("productID") or has("isbn") or any(keys[]; startswith("gtin"))) then
    error("an object of the type \(.["@type"] | if type == "array" then join(", ") else . end) is for sale; name the type under catalog.parameters.types where it is a product")
  else empty
  end
