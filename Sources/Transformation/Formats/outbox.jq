# Events of an outbox table: as Debezium's outbox event router writes them, or as rows (https://debezium.io/documentation/reference/stable/transformations/outbox-event-router.html)
# Yields rows, which catalog.fields is applied to: the payload is the product's full state (without a title: what changed), or an event of the plain format.
# Where it has no identifier, the aggregate's is it.
# parameter products (expression): a regular expression of aggregate types (where there are none, of event types) that are about products, where the topic has others as well
# parameter delete (expression): a regular expression of event types that end a product; by default those with a word for it at their end, such as deleted, removed, archived, unpublished, disabled or discontinued
# parameter version: the field of the payload that orders a product's events

parsed
| (if type == "object" and has("payload") and has("schema") then .payload | parsed else . end)
# Rows of the outbox are deleted once they are sent.
| (if type == "object" and has("after") and has("op") then (if .op == "d" then empty else .after end) else . end)
| (if type == "object" and has("payload") and (has("aggregateid") or has("aggregate_id") or has("aggregateId") or has("eventType") or has("event_type"))
   then . else null end) as $row
| (($row | .type // .eventType // .event_type) // header("eventtype") // header("type") // "") as $type
# Where the payload names no product, the aggregate does: its column, or else the record's key.
| ($row | .aggregateid // .aggregate_id // .aggregateId) as $id
| select(($row | .aggregatetype // .aggregate_type // .aggregateType) // $type | about_products)
| (if $row == null then . else $row.payload | parsed end) as $payload
| ($row.timestamp // $timestamp) as $time
| ($payload | if type == "object" and $parameters.version != null then .[$parameters.version] else null end) as $version
| if $type | ends_product then
    row("d"; ($payload | objects) // {}; null; $version; $time) + {key: $id}
  elif ($payload | type) != "object" then error("expected a payload with the product")
  elif $payload | is_event then $payload | of_product($id)
  else row("u"; null; $payload | saying($type); $version; $time) + {key: $id}
  end
