# AWS Database Migration Service (https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Target.Kafka.html)
# Yields rows, which catalog.fields is applied to. Control records are no events.
# There is no version: the timestamps of changes can be equal, and those of a load are not the rows'.

(.metadata // error("expected the fields data and metadata of AWS DMS")) as $about
| ($about.timestamp | milliseconds) as $time
| $about.operation as $operation
| if $about["record-type"] == "control" then empty
  elif $operation == "load" or $operation == "insert" then row("c"; null; .data; null; $time)
  elif $operation == "update" then
    row("u"; if .["before-image"] then .data + .["before-image"] else null end; .data; null; $time)
  elif $operation == "delete" then row("d"; .data // .["before-image"]; null; null; $time)
  else error("expected the operation load, insert, update or delete, found \($operation)")
  end
