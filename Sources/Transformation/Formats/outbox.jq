# Events of an outbox table: as Debezium's outbox event router writes them, or as rows (https://debezium.io/documentation/reference/stable/transformations/outbox-event-router.html)
# Yields rows, which catalog.fields is applied to: the payload is the product's full state, or an event of the plain format.
# parameter delete: a regular expression of event types that end a product; by default (delete|remove|archive|unpublish)
# parameter version: the field of the payload that orders a product's events

def parsed: if type == "string" then (fromjson? // .) else . end;

parsed
| (if type == "object" and has("payload") and has("schema") then .payload | parsed else . end)
| (if type == "object" and has("after") and has("op") then .after else . end)
| (if type == "object" and has("aggregateid") then . else null end) as $row
| (($row.type // header("eventtype") // header("type")) // "") as $type
| ($row.aggregateid // $key) as $id
| (if $row == null then . else $row.payload | parsed end) as $payload
| ($row.timestamp // $timestamp) as $time
| ($payload | if type == "object" and $parameters.version != null then .[$parameters.version] else null end) as $version
| if $type | test($parameters.delete // "delete|remove|archive|unpublish"; "i") then
    row("d"; ($payload | objects | if has("id") or has("product_id") then . else {id: $id} + . end) // {id: $id};
      null; $version; $time)
  elif ($payload | type) != "object" then error("expected a payload with the product")
  elif $payload | has("op") and (has("product") or has("product_id")) then $payload
  else row("u"; null; ($payload | if has("id") or has("product_id") then . else {id: $id} + . end); $version; $time)
  end
