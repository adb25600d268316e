# AWS Database Migration Service (https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Target.Kafka.html)
# Yields rows, which catalog.fields is applied to. Control records are no events, but a table that was emptied names no
# rows: its record is a dead letter.
# There is no version: the timestamps of changes can be equal, and those of a load are not the rows'.

# Former values beside the new ones, where the task adds them by the prefix BI_.
def former: with_entries(select(.key | startswith("BI_")) | .key |= .[3:]);
def now: with_entries(select(.key | startswith("BI_") | not));

(.metadata // error("expected the fields data and metadata of AWS DMS")) as $about
| ($about.timestamp | milliseconds) as $time
| $about.operation as $operation
| if $about["record-type"] == "control" then
    if $operation == "truncate-table" then row("t"; null; null; null; $time) else empty end
  elif $operation == "load" or $operation == "insert" then row("c"; null; .data | now; null; $time)
  elif $operation == "update" then
    ((.data | former) + (.["before-image"] // {})) as $former
    | (.data | now) as $now
    | row("u"; if $former == {} then null else before_change($now; $former) end; $now; null; $time)
  elif $operation == "delete" then row("d"; ([.data, .["before-image"]] | map(filled) | .[0]); null; null; $time)
  else error("expected the operation load, insert, update or delete, found \($operation)")
  end
| of_table(null; $about["schema-name"]; $about["table-name"])
