# What every transformation can use beside jq's own functions.

# A record's header by its name in small letters, however it was sent; null without one.
def header($name): $__headers[$name];

# The input, unless it says nothing.
def filled: select(. != null and . != "" and . != [] and . != {});

# An object of {name, value} pairs without those that say nothing; different values of one name become a list.
def named:
  reduce (.[] | select(.name | type == "string")) as $pair ({};
    ($pair.value | if type == "array" then map(select(. != null and . != ""))
      elif . == null or . == "" then [] else [.] end) as $values
    | if $values == [] then . else setpath([$pair.name]; .[$pair.name] + $values) end)
  | . as $lists
  | reduce keys_unsorted[] as $name (.;
      $lists[$name] as $values
      | setpath([$name];
          if $values | length < 2 then $values[0]
          else
            # The names of an object are told apart in one step each, and keep their order.
            [reduce $values[] as $value ({}; setpath([$value | tojson]; $value)) | .[]]
            | if length > 1 then . else .[0] end
          end));

# The members of an object whose names are none of those of another, as {name, value} pairs.
def pairs_without($names): . as $object
  | keys_unsorted[] as $name | if $names | has($name) then empty else {name: $name, value: $object[$name]} end;

# Whether a text is an address, an identifier of a machine or a time: nothing that a shopper types.
def noise: type == "string" and (startswith("http://") or startswith("https://") or startswith("gid://")
  or startswith("data:") or startswith("//")
  or (length | . >= 19 and . <= 35) and (explode | .[4] == 45 and .[7] == 45 and .[13] == 58 and .[16] == 58));

# An ISO 8601 time (UTC where it names no zone) or a number of milliseconds as milliseconds since 1970; null for others.
def milliseconds:
  if type == "number" then .
  elif type != "string" then null
  else
    explode as $c
    | if $c[4] != 45 or $c[13] != 58 or $c[16] != 58 or $c[18] == null then null
      else
        ([$c[0] * 1000 + $c[1] * 100 + $c[2] * 10 + $c[3] - 53328, $c[5] * 10 + $c[6] - 529, $c[8] * 10 + $c[9] - 528,
          $c[11] * 10 + $c[12] - 528, $c[14] * 10 + $c[15] - 528, $c[17] * 10 + $c[18] - 528, 0, 0] | mktime) * 1000
        + (if $c[19] != 46 then 0
           else [$c[20:23][] | select(. >= 48 and . <= 57) - 48] | . + [0, 0, 0] | .[0] * 100 + .[1] * 10 + .[2] end)
        - (if $c[-6] == 43 or $c[-6] == 45 then
             (($c[-5] * 10 + $c[-4] - 528) * 60 + $c[-2] * 10 + $c[-1] - 528) * (44 - $c[-6])
           elif $c[-5] == 43 or $c[-5] == 45 then
             (($c[-4] * 10 + $c[-3] - 528) * 60 + $c[-2] * 10 + $c[-1] - 528) * (44 - $c[-5])
           elif $c[-3] == 43 or $c[-3] == 45 then ($c[-2] * 10 + $c[-1] - 528) * 60 * (44 - $c[-3])
           else 0
           end) * 60000
      end
  end;

# A plain event of a product's full state, and one of its end.
def upsert($id; $version; $product): {op: "upsert", product_id: $id, version: $version, product: $product};
def deleted($id; $version): {op: "delete", product_id: $id, version: $version};

# An event with the fields that it lacks because the program can't read them, as {name, value} pairs whose value says why
# (null where it doesn't lack it): they are counted and shown.
def leaving_out($pairs):
  (reduce ($pairs[] | select((.name | type) == "string" and .value != null)) as $pair ({}; setpath([$pair.name]; $pair.value)))
    as $fields
  | if $fields == {} then . else .left_out = $fields end;

# The value of a JSON text, or the text where it is none; numbers that a double can't hold stay texts.
# The brackets end what ? catches: without them jq 1.6 also swallows the errors of all that comes behind.
def parsed:
  if type != "string" then .
  else
    . as $text
    | if test("[0-9]{16}") then
        gsub("(?<s>\"(?:[^\"\\\\]|\\\\.)*\")|(?<n>-?[0-9]+(?:[.][0-9]+)?(?:[eE][-+]?[0-9]+)?)";
          if .s != null and .s != "" then .s elif .n | length > 15 then "\"\(.n)\"" else .n end)
      else .
      end
    | [fromjson?][0] // $text
  end;

# The words for the end of a thing, as a regular expression, and what may stand behind them in a type.
def ending: "(?:(?<!un)(?<!un[._-])(?:delet(?:e[ds]?|ion)|remov(?:e[ds]?|al)|archiv(?:e[ds]?|al)|deactivat(?:e[ds]?|ion)|disabl(?:e[ds]?)|discontinu(?:e[ds]?|ation)|hid(?:e|den)|trash(?:ed)?|retire(?:d|ment)?|expire[ds]?|purge[ds]?|destroy(?:ed)?|withdrawn?|suspend(?:ed)?)|(?:unpublish|unlist|delist)(?:ed)?)";
def places: "(?:the[._-]?)?(?:catalog(?:ue)?|shop|store(?:front)?|assortment|range|sale|index|search|listing)";
# The group is atomic: else digits could be cut into numbers in more ways than can be tried.
def appendix: "(?:(?>[._:/-]?(?:from[._-]?" + places + "|event|message|notification|v?[0-9.]+)))*$";

# Whether an event of a type ends a part of a product.
def ends_part: test("(?:image|media|photo|picture|video|thumbnail|attachment|price|stock|inventory|reservation|variant|tag|categor(?:y|ie)|attribute|metafield|description|review|rating|option|translation|document|file|relation|association|recommendation|link|sale|offer|promotion|campaign|discount|warranty|draft|badge|label|comment|question|answer|cache)s?[._/:-]?" + ending; "i")
  or test(ending + "[._:/-]?from(?![._-]?" + places + ")"; "i");

# Whether an event of a type ends a product, rather than one of its parts.
def ends_product: . as $type
  | if $parameters.delete != null then test($parameters.delete; "i")
    elif (test(ending; "i") | not) or ends_part then false
    # What stands before the name of the thing is that of the shop or the system.
    elif sub("^.*[./:](?=[^./:]*product)"; ""; "i") | test("restor|recover|reactivat|revert|undo|cancel|reject|fail"; "i") then false
    elif test(ending + appendix; "i") then true
    # Changes of when and how a product ends.
    elif test("(?:creat|updat|chang|edit|modif|sav|upsert|add|set)[a-z]*" + appendix; "i") then false
    else error("an event of the type \($type) speaks of the end of a product, but perhaps not of one that has come; say by catalog.parameters.delete which types end one")
    end;

# What an event of a type says of a product, which it must say itself: one that no more than names it would change nothing.
def saying($type):
  if all(to_entries[]; (.value | type != "object" and type != "array") and (.key | test("^_?((product|item|article|aggregate|entity|event|tenant|shop|correlation)[_-]?)?(id|uuid|guid)$|^(product_?)?sku$|^event_?type$|^version$|^(event_?)?(time|ts|timestamp)$|^(updated|changed|occurred|created|modified)_?at$"; "i")))
  then error("an event of the type \($type) names a product and says nothing of it; let it hold the product, or say by catalog.parameters.delete which types end one")
  elif ($type | ends_part) and ((has("title") or has("name")) | not) then
    error("an event of the type \($type) ends a part of a product, which can't be followed; let it hold the product's full state, or say by catalog.parameters.products which events are about products, the others are then passed over")
  else .
  end;

# Whether events of a type are about products, where others come in the same topic.
def about_products: . as $type
  | if $type == "" then true
    elif $parameters.products != null then test($parameters.products; "i")
    else
      gsub("(?<a>[a-z0-9])(?<b>[A-Z])"; "\(.a) \(.b)") | ascii_downcase
      # The type, the vendor or an import of products is none, nor is an order of them.
      | (if contains("product") then
          sub("^.*[./:](?=[^./:]*product)"; "")
          | test("products?[ ._-]?(type|group|set(?=s?[ ._-]+[a-uw-z])|import|export|manufacturer|vendor|supplier|stream|template|family|familie|alert|subscription|job|feed)s?(?![a-z])")
        else
          test("(?<![a-z])(order|customer|user|cart|basket|checkout|payment|invoice|shipment|refund|coupon|voucher|wishlist|subscription|newsletter|category|categorie|collection|brand|review)s?(?![a-z])")
          # What may as well be the system that tells of a thing, as in com.shop.warehouse.item.updated, or be a
          # part of its name, as in menu-item.
          or test("(?<![a-z])(location|channel|warehouse|fulfil+ment|theme|script|webhook|account|address|supplier|vendor|region|tax|page|blog|menu|segment|employee|family|familie|asset)(e?s)?([ ._/:-]+(?!(item|article|good|sku)s?(?![a-z]))[a-z]+)?( event)?([ ._/:-]+v?[0-9]+)*$")
        end)
      | if .
        then error("an event of the type \($type) seems to be about another thing than a product; say by catalog.parameters.products which types are about products, the others are then passed over")
        else true
        end
    end;

# Whether an object is an event of the plain format, rather than a product.
def is_event: has("op") and (has("product") or has("product_id") or keys - ["op", "version", "ts"] == []);

# A plain event with what the message around it calls the product, where it doesn't say so itself.
def of_product($id): if $id == null then . else {product_id: $id} + . end;

# A change of a row in Debezium's form, which catalog.fields is applied to. A member key, where it is added, takes the place
# of the record's key: it is what the product is called where the row doesn't say so.
def row($operation; $before; $after; $version; $time):
  {op: $operation, before: $before, after: $after, ts_ms: $time, source: {lsn: $version, ts_ms: $time}};

# A row before the change, of its new and its former values. A column that only the former values have is null or was taken
# out of the table since: the row is whole without it.
def before_change($new; $former): $new + ($former | with_entries(select(.key as $name | $new | has($name))));

# The same with the names of its table, by which catalog.tables chooses.
def of_table($database; $schema; $table): .source += {db: $database, schema: $schema, table: $table};
