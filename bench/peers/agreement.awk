# usage: awk -v engines="ours lucene8 …" -f agreement.awk QUERIES ours.count lucene8.count …: how far exact totals agree.
# Words in any form depend on the stemmer (Snowball English: ours, xapian; Porter: lucene8, fts5), phrases on whether an
# index holds words as they are written (ours, xapian, *_forms).
BEGIN {
  FS = "\t"
  engine_count = split(engines, engine, " ")
  pair_count = split("ours xapian,ours lucene8,ours fts5,ours lucene8_forms,ours fts5_forms,lucene8 fts5", pair, ",")
}
NR == FNR { group_of[$1] = $2; text[$1] = $3; if (!($2 in size)) groups[++group_count] = $2; ++size[$2]; next }
FNR == 1 { ++file }
{ total[$1, engine[file]] = $4; has[engine[file]] = 1 }
END {
  printf "%-18s %7s", "exact totals", "queries"
  for (p = 1; p <= pair_count; ++p) {
    split(pair[p], name, " ")
    if ((name[1] in has) && (name[2] in has)) printf "  %20s", name[1] "=" name[2]
  }
  printf "\n"
  for (g = 1; g <= group_count; ++g) {
    printf "%-18s %7d", groups[g], size[groups[g]]
    for (p = 1; p <= pair_count; ++p) {
      split(pair[p], name, " ")
      if ((name[1] in has) && (name[2] in has)) printf "  %20s", compare(groups[g], name[1], name[2])
    }
    printf "\n"
  }
  print "equal queries, and the largest difference where some differ"
}
function compare(group, a, b, id, equal, asked, worst, difference) {
  equal = asked = worst = 0
  for (id in group_of) {
    if (group_of[id] != group || !((id, a) in total) || !((id, b) in total)) continue
    ++asked
    if (total[id, a] == total[id, b]) ++equal
    difference = total[id, a] - total[id, b]
    if (difference < 0) difference = -difference
    difference /= total[id, a] > total[id, b] ? total[id, a] : total[id, b] + (total[id, b] == 0)
    if (difference > worst) worst = difference
  }
  if (asked == 0) return "-"
  return worst > 0 ? sprintf("%d/%d (%.1f %%)", equal, asked, 100 * worst) : sprintf("%d/%d", equal, asked)
}
