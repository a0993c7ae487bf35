# usage: awk -v engines="ours lucene8 …" -f table.awk RECORD: the record as tables (Markdown), and which rows are ahead and behind.
BEGIN {
  FS = "\t"
  engine_count = split(engines, engine, " ")
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
  order = "term_high term_med term_low and2 and3 or2 or3 or4_5 phrase2 phrase3 phrase4 phrase2_common" \
    " phrase3_common phrase4_common phrase_allcommon phrase_year or_month or_year count_and newest_term top10_stored" \
    " prefix web_and web_or web_phrase"
  group_count = split(order, group, " ")
}
{ value[$1] = $2 }
function print_head(title, cell_width, i) {
  printf "\n| %-32s", title
  for (i = 1; i <= engine_count; ++i) printf " | %*s", cell_width, engine[i]
  printf " | %-13s | %6s | %8s | %8s | %6s |\n|---|", "best peer", "ahead", "~lucene9", "~tantivy", "ahead"
  for (i = 1; i <= engine_count + 5; ++i) printf "---|"
  printf "\n"
}
# A row of the table; `suffix` tells the figure of a row from others, `second` the one that stands behind it.
function print_row(label, row, cell_width, suffix, second, i, name, cell) {
  if (!(("ours." row suffix) in value)) return
  printf "| %-32s", label
  for (i = 1; i <= engine_count; ++i) {
    name = engine[i] "." row
    cell = "-"
    if ((name suffix) in value) cell = value[name suffix] + 0
    if (second != "" && (name second) in value) cell = sprintf("%.3f / %.2f", value[name suffix], value[name second])
    printf " | %*s", cell_width, cell
  }
  printf " | %-13s | %6s", value["best." row], figure("ahead." row, 2)
  printf " | %8s | %8s | %6s |\n", figure("estimate_lucene9." row, 3), figure("estimate_tantivy." row, 3), figure("ahead_all." row, 2)
  judge("measured", "ahead." row, label)
  judge("all", "ahead_all." row, label)
}
function figure(name, digits) { return name in value ? sprintf("%.*f", digits, value[name]) : "-" }
function judge(against, name, label) {
  if (!(name in value)) return
  ++judged[against]
  if (value[name] >= 1) ++ahead[against]
  else behind[against] = behind[against] (behind[against] == "" ? "" : "; ") section label sprintf(" (%.2f)", value[name])
}
function print_verdict(against, text) {
  printf "ahead of %s in %d of %d rows%s\n", text, ahead[against], judged[against], \
    behind[against] == "" ? "" : "; behind in: " behind[against]
}
END {
  print_head("indexing, size", 13)
  for (n = 1; n <= 64; ++n) {
    print_row("MB/s of text, " n " thread(s)", "index_" n ".text_megabytes_per_second", 13)
    print_row("peak memory in MiB, " n " thread(s)", "index_" n ".peak_anonymous", 13)
  }
  print_row("index with stored text, MB", "size", 13)
  print_head("ms, best 10: median / p99", 15)
  for (g = 1; g <= group_count; ++g) print_row(labels[group[g]], "top." group[g], 15, ".p50", ".p99")
  print_head("ms, exact total: median / p99", 15)
  section = "total of "
  for (g = 1; g <= group_count; ++g) print_row(labels[group[g]], "count." group[g], 15, ".p50", ".p99")
  print "\nahead: how many times better than the best peer measured here, then also than the estimates (~: not measured here, but"
  print "Lucene 8's figure here times the published ratio of the two); below 1 is behind. *_forms: an index that also holds words as they are written.\n"
  print_verdict("measured", "the peers measured here")
  print_verdict("all", "those and the estimates")
}
