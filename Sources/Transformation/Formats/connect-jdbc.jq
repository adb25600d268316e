# Rows of Kafka Connect's JDBC source connector, with and without schema
# Yields rows, which catalog.fields is applied to. Each is the row's full state; the connector tells no deletion.
# parameter version: the incrementing or timestamp column of the connector, which then orders a product's events

def version: if $parameters.version == null then null
  else .[$parameters.version] | if type == "string" then milliseconds // . else . end end;

if type != "object" then error("expected a row as an object")
elif has("payload") and has("schema") then
  (.payload | version) as $version
  # The version may be a decimal, which only its schema can read.
  | ([.schema.fields[]? | select(.field == $parameters.version and .name == "org.apache.kafka.connect.data.Decimal")
      | . + {field: "lsn"}]) as $decimal
  | {schema: {type: "struct", fields: [(.schema // {}) + {field: "after"},
       {type: "struct", field: "source", fields: $decimal}]},
     payload: row("r"; null; .payload; $version; null)}
else version as $version | row("r"; null; .; $version; null)
end
