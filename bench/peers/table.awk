# usage: awk -v engines="ours lucene8 lucene8_forms …" -f table.awk RECORD: the record as tables (Markdown), and which rows
# are ahead and behind. An engine and its _forms share a column: the better figure stands, with a star if it is of _forms.
BEGIN {
  FS = "\t"
  engine_count = split(engines, engine, " ")
  for (e = 1; e <= engine_count; ++e) if (engine[e] !~ /_forms$/) columns[++column_count] = engine[e]
  labels["term_high"] = "1 term, frequent"
  labels["term_med"] = "1 term, medium"
  labels["term_low"] = "1 term, rare"
  labels["and2"] = "AND of 2"
  labels["and3"] = "AND of 3"
  labels["or2"] = "OR of 2"
  labels["or3"] = "OR of 3"
  labels["or4_5"] = "OR of 4-5"
  labels["phrase2"] = "phrase of 2"
  labels["phrase3"] = "phrase of 3"
  labels["phrase4"] = "phrase of 4"
  labels["phrase2_common"] = "phrase of 2, very common word"
  labels["phrase3_common"] = "phrase of 3, very common words"
  labels["phrase4_common"] = "phrase of 4, very common words"
  labels["phrase_allcommon"] = "common words only (\"of the\")"
  labels["phrase_year"] = "phrase + year"
  labels["or_month"] = "OR + month"
  labels["or_year"] = "OR + year"
  labels["count_and"] = "count of AND"
  labels["newest_term"] = "newest 10 of a frequent term"
  labels["top10_stored"] = "top 10 with stored text"
  labels["prefix"] = "prefix wildcard"
  labels["web_and"] = "web queries, AND"
  labels["web_or"] = "web queries, OR"
  labels["web_phrase"] = "web queries, phrase"
  group_count = split("term_high term_med term_low and2 and3 or2 or3 or4_5 phrase2 phrase3 phrase4 phrase2_common" \
    " phrase3_common phrase4_common phrase_allcommon phrase_year or_month or_year count_and newest_term top10_stored" \
    " prefix web_and web_or web_phrase", group, " ")
}
{ value[$1] = $2 }
END {
  print_head("indexing, size")
  for (n = 1; n <= 64; ++n) {
    print_row("MB/s of text, " n " thread(s)", "index_" n ".text_megabytes_per_second")
    print_row("peak memory in MiB, " n " thread(s)", "index_" n ".peak_anonymous")
  }
  print_row("index with stored text, MB", "size")
  print_head("ms, best 10: median / p99")
  for (g = 1; g <= group_count; ++g) print_row(labels[group[g]], "top." group[g], ".p50", ".p99")
  print_head("ms, exact total: median / p99")
  section = "total of "
  for (g = 1; g <= group_count; ++g) print_row(labels[group[g]], "count." group[g], ".p50", ".p99")
  print "\n*: an index that also holds words as they are written. ~: not measured here, but Lucene 8's figure times a published"
  print "ratio. Ahead: how many times better than the best peer measured, then than those and the estimates; below 1 is behind.\n"
  print_verdict("measured", "the peers measured here")
  print_verdict("all", "those and the estimates")
}
function print_head(title, i) {
  printf "\n| %-32s", title
  for (i = 1; i <= column_count; ++i) printf " | %15s", columns[i]
  printf " | %9s | %9s | %6s | %6s |\n|---|", "~lucene9", "~tantivy", "ahead", "of all"
  for (i = 1; i <= column_count + 4; ++i) printf "---|"
  printf "\n"
}
# `suffix` tells the figure of a row from others, `second` the one that stands behind it.
function print_row(label, row, suffix, second, i) {
  if (!(("ours." row suffix) in value)) return
  printf "| %-32s", label
  for (i = 1; i <= column_count; ++i) printf " | %15s", cell(columns[i], row, suffix, second)
  printf " | %9s | %9s", figure("estimate_lucene9." row, 3), figure("estimate_tantivy." row, 3)
  printf " | %6s | %6s |\n", figure("ahead." row, 2), figure("ahead_all." row, 2)
  judge("measured", "ahead." row, label)
  judge("all", "ahead_all." row, label)
}
function cell(name, row, suffix, second, forms, star, text) {
  forms = name "_forms." row
  name = name "." row
  if ((forms suffix) in value && second != "" && value[forms suffix] + 0 < value[name suffix] + 0) {
    name = forms
    star = "*"
  }
  if (!((name suffix) in value)) return "-"
  if (second == "") return value[name suffix] + 0
  return sprintf("%.3f / %.3f", value[name suffix], value[name second]) star
}
function figure(name, digits) { return name in value ? sprintf("%.*f", digits, value[name]) : "-" }
function judge(against, name, label) {
  if (!(name in value)) return
  ++judged[against]
  if (value[name] >= 1) ++ahead[against]
  else behind[against] = behind[against] (behind[against] == "" ? "" : "; ") section label sprintf(" (%.2f)", value[name])
}
function print_verdict(against, text) {
  printf "Ahead of %s in %d of %d rows%s.\n", text, ahead[against], judged[against], \
    behind[against] == "" ? "" : "; behind in: " behind[against]
}
