# Alibaba Canal's flat messages for MySQL, and TiCDC's canal-json and simple (https://github.com/alibaba/canal/wiki)
# Yields rows, which catalog.fields is applied to; one message may hold several. Schema changes are no events,
# but a table that was emptied names no rows: its record is a dead letter.
# TiCDC's commitTs is the version; MySQL's messages have none.

# TiCDC's simple protocol has one row a message, and says of tables and of time what Canal doesn't.
(if has("commitTs") and has("version") and (has("isDdl") | not) then
   {type: (.type | if test("^(INSERT|UPDATE|DELETE|TRUNCATE)$") then . else "QUERY" end),
     database: (.database // .tableSchema.database? // ""), table: (.table // .tableSchema.table?), data: [.data // .old],
     old: (if .data == null then null else [.old] end), _tidb: {commitTs, claimCheckLocation, onlyHandleKey: .handleKeyOnly}}
 else . end)
| {database, table} as $at
| if .type == null or (.isDdl | not) and .database == null then error("expected Canal's fields database, table, type and data")
elif .type | test("^TRUNCATE$"; "i") then row("t"; null; null; null; .es)
elif ._tidb.claimCheckLocation != null or ._tidb.onlyHandleKey == true and (.type | test("^DELETE$"; "i") | not) then
  error("TiCDC left the row out, as its message was too large; raise max-message-bytes rather than use large-message-handle-option")
elif .isDdl or (.type | test("^(INSERT|UPDATE|DELETE)$"; "i") | not) then empty
else
  (.type | ascii_upcase) as $type | (.old // []) as $old | ._tidb.commitTs as $version | .es as $time
  | (.data // []) | to_entries[]
  | .value as $new | before_change($new; $old[.key] // {}) as $before
  | if $type == "INSERT" then row("c"; null; $new; $version; $time)
    elif $type == "UPDATE" then row("u"; $before; $new; $version; $time)
    else row("d"; $new; null; $version; $time)
    end
end
| of_table($at.database; null; $at.table)
