# CloudEvents 1.0: structured, binary (ce_ headers) and batches (https://github.com/cloudevents/spec)
# Yields rows, which catalog.fields is applied to: data is the product's full state (without a title: what changed), an event of the plain format, or a change as Debezium writes CloudEvents.
# Where data names no product, subject does (its part behind the last slash).
# parameter products (expression): a regular expression of types that are about products, where the topic has others as well
# parameter delete (expression): a regular expression of types that end a product; by default those with a word for it at their end, such as deleted, removed, archived, unpublished, disabled or discontinued
# parameter version: the field of data that orders a product's events

# A change as Debezium writes it: the rows are the data, with or without their schema, and what else there is to say are
# extensions.
def rows: if type == "object" and (.payload | type) == "object" then .payload else . end
  | select(type == "object" and has("before") and has("after"));
def extensions($beginning): with_entries(select(.key | startswith($beginning)) | .key |= ltrimstr($beginning));
def change($about; $time; $rows):
  row($about.op; $rows.before; $rows.after; $about.lsn; $time | milliseconds)
  | of_table($about.db; $about.schema; $about.table // $about.collection);

def event($kind; $subject; $time; $data):
  select($kind | about_products)
  | (if $subject == null then null else $subject | split("/") | last end) as $id
  | ($data | if type == "object" and $parameters.version != null then .[$parameters.version] else null end) as $version
  | ($data | if type == "object" then . else null end) as $product
  | if $kind | ends_product then row("d"; $product // {}; null; $version; $time | milliseconds) + {key: $id}
    elif $product == null then error("expected data with the product, in an event of the type \($kind)")
    elif $product | is_event then $product | of_product($id)
    else row("u"; null; $product | saying($kind); $version; $time | milliseconds) + {key: $id}
    end;

header("ce_type") as $binary
| if $binary != null then
    ([rows][0]) as $rows
    | if header("ce_iodebeziumop") != null and $rows != null then
        change($__headers | extensions("ce_iodebezium"); header("ce_time"); $rows)
      else event($binary; header("ce_subject"); header("ce_time"); .)
      end
  else (if type == "array" then .[] else . end)
    | if type != "object" or .specversion == null or .type == null then
        error("expected a CloudEvent: an object with specversion and type, or the header ce_type")
      else
        (if has("data_base64") then .data_base64 | @base64d | parsed else .data | parsed end) as $data
        | ([$data | rows][0]) as $rows
        | if .iodebeziumop != null and $rows != null then change(extensions("iodebezium"); .time; $rows)
          else event(.type; .subject; .time; $data)
          end
      end
  end
