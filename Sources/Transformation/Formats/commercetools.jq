# commercetools: messages of subscriptions, products and product projections (https://docs.commercetools.com/api/projects/messages)
# Subscribe to the messages ProductPublished, ProductUnpublished and ProductDeleted. The version is the product's own.
# What is not published is deleted. A price that holds for some time only counts where there is no other.
# parameter language (needed): the language of localized texts, such as en or de-DE
# parameter currency: the currency of the price, such as EUR; by default that of the first price
# parameter country: the country of the price, such as DE; by default a price without one is taken first
# parameter brand: the attribute that holds the brand; by default brand or manufacturer
# parameter id (one of key): key, where products are identified by their key

($parameters.language | ascii_downcase) as $language
| def matches: ascii_downcase | . == $language or startswith($language + "-");
def localized: if type == "object" then
    first((to_entries[] | select(.key | ascii_downcase == $language) | .value), (to_entries[] | select(.key | matches) | .value)) // null
  else . end;
def money: if .preciseAmount != null then .preciseAmount / pow(10; .fractionDigits // 2)
  else .centAmount / pow(10; .fractionDigits // 2) end;
def scalar:
  if type == "array" then [.[] | scalar | filled] | if length > 1 then . else .[0] end
  elif type != "object" then if noise then null else . end
  elif has("typeId") then .obj.name // null | localized
  elif has("centAmount") then money
  elif has("label") then .label | localized
  elif has("key") or has("url") then null
  else localized
  end;
# Why an attribute's value says nothing; null where it does, or is no text.
def lost: if type == "array" then [.[] | lost | filled][0]
  elif type != "object" or scalar != null then null
  elif has("typeId") then "a reference that is not expanded"
  elif has("url") or has("key") and (has("label") | not) then null
  else "no text in the language \($parameters.language)"
  end;
def amount: .value | money;
def price: (.price // null) as $selected
  | if $selected != null then $selected | amount
    else [.prices[]? | select(.customerGroup == null and .channel == null
        and ($parameters.currency == null or .value.currencyCode == $parameters.currency)
        and ($parameters.country == null or .country == null or .country == $parameters.country))]
      | sort_by([.validFrom != null or .validUntil != null, .country != $parameters.country])
      | .[0] | if . == null then null else amount end
    end;

# What CloudEvents and EventBridge put around a message, and pages of the interface.
(if .specversion != null and (.data | type) == "object" then .data
 elif (.detail | type) == "object" and has("detail-type") then .detail
 elif (.results | type) == "array" then .results[]
 else . end)
| if .notificationType != null and .notificationType != "Message" and .notificationType != "ResourceDeleted" then
  if .notificationType == "ResourceCreated" or .notificationType == "ResourceUpdated" then
    error("a change notification does not hold the product; subscribe to the messages ProductPublished, ProductUnpublished and ProductDeleted")
  else empty
  end
elif .resource.typeId != null and .resource.typeId != "product" then empty
else
  .type as $message
  | (if .resource == null then null
     elif $parameters.id == "key" then .resourceUserProvidedIdentifiers.key
     else .resource.id end) as $resource
  | (.resourceVersion // .version) as $version
  | (.productProjection // .currentProjection // .) as $whole
  | (if $whole.masterData then $whole.masterData.current + ($whole | {id, key}) + {published: $whole.masterData.published}
     else $whole end) as $product
  | ($resource // (if $parameters.id == "key" then $product.key else $product.id end)) as $id
  | if $message == "ProductDeleted" or $message == "ProductUnpublished" or .notificationType == "ResourceDeleted" then
      deleted($id; $version)
    elif .payloadNotIncluded != null then
      error("commercetools left the product out of the message \($message // "") (\(.payloadNotIncluded.reason // "it is too large")); fetch the product and send it to the topic as it is")
    elif $product.masterVariant == null then
      error("the message \($message // "") does not hold the product; subscribe to ProductPublished, ProductUnpublished and ProductDeleted only")
    elif $product.published == false then deleted($id; $version)
    else
      $product
      | ([.masterVariant, .variants[]?]) as $variants
      | ([(.attributes[]?, $variants[].attributes[]?) | {name, value: (.value | scalar)}] | named) as $attributes
      | (if $parameters.brand == null then ["brand", "manufacturer"] else [$parameters.brand] end) as $brands
      | (.name | localized // error("the name has no language \($parameters.language), it has \(keys | join(", ")); set catalog.parameters.language")) as $title
      | upsert($id; $version; {
          title: $title,
          brand: (first($brands[] as $b | $attributes[$b] | if type == "array" then .[0] else . end | filled) // null),
          category: ([.categories[]? | .obj.name? | filled | localized | filled]
            | if length == 0 then null else join(", ") end),
          description: (.description | localized),
          price: (first($variants[] | price | filled) // null),
          attributes: (($attributes | delpaths([$brands[] | [.]]))
            + ([{name: "sku", value: [$variants[].sku]}, {name: "type", value: (.productType.obj.name? // null)}] | named))
        })
      | leaving_out([$product | (.attributes[]?, $variants[].attributes[]?) | {name, value: (.value | lost)}])
    end
end
