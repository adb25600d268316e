# Sequin for PostgreSQL (https://sequinstream.com/docs/reference/messages)
# Yields rows, which catalog.fields is applied to. A large column that an update left as it was keeps what is stored: Sequin
# has the text unchanged_toast in its place, unless the table has REPLICA IDENTITY FULL.
# commit_lsn is the version; changes of one transaction share it, and their place in the topic orders them.

def sent: if any(.[]; . == "unchanged_toast") then with_entries(select(.value != "unchanged_toast")) else . end;

.metadata as $at | $at.commit_lsn as $version | ($at.commit_timestamp | milliseconds) as $time
| (.action // error("expected Sequin's fields record, action and metadata")) as $action
| if $action == "insert" or $action == "read" then row("c"; null; .record; $version; $time)
  elif $action == "update" then row("u"; .record + (.changes // {}); .record | sent; $version; $time)
  elif $action == "delete" then row("d"; .record; null; $version; $time)
  else error("expected Sequin's action insert, update, delete or read, found \($action)")
  end
| of_table($at.database_name; $at.table_schema; $at.table_name)
