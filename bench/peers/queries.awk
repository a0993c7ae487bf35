# Queries of broadsheet-queries as the peers read them: id, group, action (best, newest, stored, count), kind (all, any,
# phrase, prefix), words, first and last day as yyyymmdd (0: any).
BEGIN { FS = OFS = "\t" }
{
  text = $3
  first = last = 0
  if (match(text, / date:[0-9-]+$/)) {
    date = substr(text, RSTART + 6)
    text = substr(text, 1, RSTART - 1)
    gsub(/-/, "", date)
    first = date (length(date) == 4 ? "0101" : "01")
    last = date (length(date) == 4 ? "1231" : "31")
  }
  kind = text ~ /"/ ? "phrase" : text ~ / OR / ? "any" : text ~ /\*$/ ? "prefix" : "all"
  gsub(/[()"*]/, "", text)
  gsub(/ OR /, " ", text)
  action = $2 == "count_and" ? "count" : $2 == "newest_term" ? "newest" : $2 == "top10_stored" ? "stored" : "best"
  print $1, $2, action, kind, text, first, last
}
