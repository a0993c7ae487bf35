# usage: awk -v engines="ours lucene8 …" -v totals=FILE -f agreement.awk QUERIES ours.count lucene8.count …
# How far exact totals agree, as a table; the totals themselves, a query a line, go to FILE.
# Words in any form depend on the stemmer (Snowball English: ours, xapian; Porter: lucene8, fts5), phrases on whether an
# index holds words as they are written (ours, xapian, *_forms).
BEGIN {
  FS = "\t"
  engine_count = split(engines, engine, " ")
  for (e = 1; e <= engine_count; ++e) has[engine[e]]
  wanted_count = split("ours xapian,ours lucene8,ours fts5,ours lucene8_forms,ours fts5_forms,lucene8 fts5", wanted, ",")
  for (w = 1; w <= wanted_count; ++w) {
    split(wanted[w], name, " ")
    if (!(name[1] in has) || !(name[2] in has)) continue
    left[++pair_count] = name[1]
    right[pair_count] = name[2]
  }
}
NR == FNR { ids[NR] = $1; group_of[$1] = $2; text[$1] = $3; if (!size[$2]++) groups[++group_count] = $2; next }
FNR == 1 { ++file }
{ total[$1, engine[file]] = $4 }
END {
  printf "| %-18s | %7s", "exact totals", "queries"
  for (p = 1; p <= pair_count; ++p) printf " | %20s", left[p] "=" right[p]
  printf " |\n|---|---|"
  for (p = 1; p <= pair_count; ++p) printf "---|"
  printf "\n"
  for (g = 1; g <= group_count; ++g) {
    printf "| %-18s | %7d", groups[g], size[groups[g]]
    for (p = 1; p <= pair_count; ++p) printf " | %20s", compare(groups[g], left[p], right[p])
    printf " |\n"
  }
  print "\nequal queries, and the largest difference where some differ"
  for (i = 1; i in ids; ++i) {
    line = ids[i] FS group_of[ids[i]] FS text[ids[i]]
    for (e = 1; e <= engine_count; ++e) line = line FS engine[e] "=" total[ids[i], engine[e]]
    print line > totals
  }
}
function compare(group, a, b, id, equal, asked, worst, more, less) {
  equal = asked = worst = 0
  for (id in group_of) {
    if (group_of[id] != group || !((id, a) in total) || !((id, b) in total)) continue
    ++asked
    more = total[id, a] + 0
    less = total[id, b] + 0
    if (more == less) { ++equal; continue }
    if (more < less) { more = total[id, b]; less = total[id, a] }
    if (1 - less / more > worst) worst = 1 - less / more
  }
  if (asked == 0) return "-"
  return worst > 0 ? sprintf("%d/%d (%.1f %%)", equal, asked, 100 * worst) : sprintf("%d/%d", equal, asked)
}
