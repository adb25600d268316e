# Sequin for PostgreSQL (https://sequinstream.com/docs/reference/messages)
# Yields rows, which catalog.fields is applied to.
# commit_lsn is the version; changes of one transaction share it, and their place in the topic orders them.

.metadata as $at | $at.commit_lsn as $version | ($at.commit_timestamp | milliseconds) as $time
| (.action // error("expected Sequin's fields record, action and metadata")) as $action
| if $action == "insert" or $action == "read" then row("c"; null; .record; $version; $time)
  elif $action == "update" then row("u"; .record + (.changes // {}); .record; $version; $time)
  elif $action == "delete" then row("d"; .record; null; $version; $time)
  else error("expected Sequin's action insert, update, delete or read, found \($action)")
  end
| of_table($at.database_name; $at.table_schema; $at.table_name)
