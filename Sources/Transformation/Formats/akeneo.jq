# Akeneo PIM: events of its Event API and Event Platform, products and pages of its REST interface (https://api.akeneo.com/)
# Products that are disabled are deleted. The version is updated (of a removal, when it happened). Events of the Event
# Platform hold no product: its deletions are taken; fill the topic with products of the REST interface for the others.
# parameter language (needed): the locale of localizable values, such as en_US or de
# parameter channel: the channel (scope) of scopable values; by default the first
# parameter currency: the currency of the price; by default the first
# parameter id (one of uuid): uuid, where products are identified by their UUID rather than their identifier
# parameter title: the attribute with the title; by default name, title or label
# parameter brand: the attribute with the brand; by default brand or manufacturer
# parameter description: the attribute with the description; by default description
# parameter price: the attribute with the price; by default price

($parameters.language | ascii_downcase) as $language
| def speaks: .locale == null or ((.locale | ascii_downcase) as $l | $l == $language or ($l | startswith($language + "_")));
def chosen: [.[]? | select(.data != null and .data != "" and speaks and ($parameters.channel == null or .scope == null or .scope == $parameters.channel))][0];
def labels: if type != "object" then null
  else first(.labels // empty | to_entries[] | select((.key | ascii_downcase) as $l
    | $l == $language or ($l | startswith($language + "_"))) | .value) // null end;
def file: type == "string" and test("\\.(jpe?g|png|gif|webp|tiff?|svg|pdf|mp4|zip)$"; "i");
def scalar: .linked_data as $linked | .data
  | if type == "array" then
      if any(.[]; type == "object") then null
      else [.[] as $code | ($linked[$code]? | labels) // ($code | if type == "string" then gsub("_"; " ") else . end)]
        | if length > 1 then . else .[0] end
      end
    elif type == "object" then
      if has("unit") then "\(.amount) \(.unit | ascii_downcase)" else null end
    elif type == "string" and ($linked | labels) != null then $linked | labels
    elif noise or file or type == "boolean" then null
    else .
    end;
# Why an attribute's values say nothing; null where they do, or are no text.
def lost: if type != "array" or all(.[]; .data == null or .data == "" or .data == []) then null
  else chosen as $chosen
    | if $chosen == null then "no value in the language \($parameters.language)\(if $parameters.channel then " and the channel \($parameters.channel)" else "" end)"
      elif ($chosen | scalar) == null and ($chosen.data | type == "object" or type == "array") then "a table, or another list of objects"
      else null
      end
  end;
def value($names): . as $values | first($names[] | $values[.]? | chosen | if . == null then empty else scalar | filled end) // null;

(if has("events") then .events[] elif (._embedded | type) == "object" then ._embedded.items[] else . end)
| . as $event
| ((.type // header("ce_type")) | if type == "string" and startswith("com.akeneo.pim.") then . else "" end) as $platform
| (.data.resource // .)
| (if $parameters.id == "uuid" then .uuid else .identifier // .code // .uuid end) as $id
| if $platform != "" then
    if $platform | test("\\.product(-model)?\\.[a-z.]*$") | not then empty
    else
      (.data // .) as $data
      | ((.time // header("ce_time")) | milliseconds) as $time
      | if $platform | endswith(".deleted") | not then
          error("an event \($platform) does not hold the product; put the product as the REST interface gives it into the topic")
        elif $data.product_model then deleted($data.product_model.code; $time)
        elif $parameters.id == "uuid" then
          deleted($data.product.uuid; $time)
        else
          deleted($data.product.identifier // error("the deletion names its product by the UUID only; set catalog.parameters.id to uuid"); $time)
        end
    end
  elif ($event.action // "") | test("^product(_model)?\\.removed$") then deleted($id; $event.event_datetime | milliseconds)
  elif $event.action != null and ($event.action | startswith("product") | not) then empty
  elif $id == null or (.values | type) != "object" and .values != [] then
    error("expected an Akeneo product with identifier and values")
  elif .enabled == false then deleted($id; .updated | milliseconds)
  else
    .values as $values
    | (def names($field; $default): if $parameters[$field] == null then $default else [$parameters[$field]] end;
       {title: names("title"; ["name", "title", "label"]), brand: names("brand"; ["brand", "manufacturer"]),
        description: names("description"; ["description"]), price: names("price"; ["price"])}) as $names
    | ([$names.price[] as $n | $values[$n]? | chosen | .data | arrays[]
        | select(.amount != null and ($parameters.currency == null or .currency == $parameters.currency)) | .amount][0]) as $price
    | [$names[][] | {key: ., value: 0}] as $taken
    | ($values | value($names.title)) as $title
    | upsert($id; (.updated | milliseconds); {
        title: ($title // error("no value of \($names.title | join(", ")) in the language \($parameters.language); set catalog.parameters.language and .title")),
        brand: ($values | value($names.brand)),
        category: ([.categories[]? | gsub("_"; " ")] | if length == 0 then null else join(", ") end),
        description: ($values | value($names.description)),
        price: $price,
        attributes: ([
          ($values | objects | pairs_without($taken | from_entries)
            | .value |= (chosen | if . == null then null else scalar end)),
          {name: "identifier", value: .identifier},
          {name: "family", value: ((.family // "") | gsub("_"; " "))}
        ] | named)
      })
    | leaving_out([$values | objects | pairs_without($taken | from_entries) | .value |= lost])
  end
