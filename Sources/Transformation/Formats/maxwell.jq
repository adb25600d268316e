# Maxwell's daemon for MySQL (https://maxwells-daemon.io/dataformat/)
# Yields rows, which catalog.fields is applied to. Schema changes and the marks around a bootstrap are no events.
# There is no version: MySQL's positions are no single number, and ts is a time in seconds.

(.type // error("expected Maxwell's fields database, table, type and data") | ltrimstr("bootstrap-")) as $type
| (if .ts == null then null else .ts * 1000 end) as $time
| {database, table} as $at
| if $type == "insert" then row("c"; null; .data; null; $time)
  elif $type == "update" then row("u"; before_change(.data; .old // {}); .data; null; $time)
  elif $type == "delete" then row("d"; .data; null; null; $time)
  else empty
  end
| of_table($at.database; null; $at.table)
