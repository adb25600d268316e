# CockroachDB's changefeeds: wrapped, enriched, bare and row (https://www.cockroachlabs.com/docs/stable/changefeed-messages)
# Yields rows, which catalog.fields is applied to. Resolved timestamps are no events.
# The version is the nanoseconds of updated or mvcc_timestamp (options of the changefeed), without the logical counter.

def nanoseconds: if . == null then null else tostring | split(".")[0] | if test("^[0-9]{16,}$") then . else null end end;

(if has("payload") and (.payload | type) == "object" then .payload else . end)
| (.__crdb__ // .) as $about
| (($about.mvcc_timestamp // $about.updated // $about.source.mvcc_timestamp // $about.ts_ns) | nanoseconds) as $version
| (if $version == null or ($version | length) < 13 then null else $version[:-6] | tonumber end) as $time
| if length == 1 and (has("resolved") or ($about | has("resolved"))) then empty
  elif has("after") then
    # The option key_in_value, for what has no other key.
    .key as $key
    | if .after == null then row("d"; .before; null; $version; $time) + {key: $key}
      elif .before == null then row("r"; null; .after; $version; $time) + {key: $key}
      else row("u"; before_change(.after; .before); .after; $version; $time) + {key: $key}
      end
  else row("r"; null; del(.__crdb__); $version; $time)
  end
| of_table($about.source.database_name; $about.source.schema_name; $about.source.table_name)
