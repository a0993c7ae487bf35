# usage: awk -f ratios.awk published.tsv RECORD: lines for the record, for each ROW that Broadsheet has a figure of:
#   best.ROW            the peer measured here that did best
#   ahead.ROW           how many times better Broadsheet is than that peer (below 1: it is behind)
#   estimate_ENGINE.ROW what an engine of published.tsv might take here
#   ahead_all.ROW       the same as ahead, those estimates among the peers
BEGIN { FS = OFS = "\t" }
NR == FNR {
  if ($1 == "# row") for (i = 2; i <= NF; ++i) published_engine[i] = $i
  if ($1 !~ /^#/) for (i = 2; i <= NF; ++i) published[$1, published_engine[i]] = $i
  next
}
{
  row = $1
  engine = row
  sub(/\..*/, "", engine)
  sub(/^[^.]*\./, "", row)
  if (row ~ /^(top|count)\./ && !sub(/\.p50$/, "", row)) next
  if (row !~ /^(top|count)\.|^size$|^index_[0-9]+\.(text_megabytes_per_second|peak_anonymous)$/) next
  figure[row, engine] = $2 + 0
  unit[row] = $3
  if (engine == "ours") rows[++n] = row
  else if (!(engine in seen)) { seen[engine]; peers[++m] = engine }
}
# How many times better a is than b.
function times(row, a, b) {
  if (a == 0 || b == 0) return a == b ? 1 : 999
  return row ~ /per_second$/ ? a / b : b / a
}
END {
  for (i = 1; i <= n; ++i) {
    row = rows[i]
    best = ""
    for (j = 1; j <= m; ++j) {
      if (!((row, peers[j]) in figure)) continue
      if (best == "" || times(row, figure[row, peers[j]], figure[row, best]) > 1) best = peers[j]
    }
    if (best == "") continue
    print "best." row, best, "-", "-"
    print "ahead." row, sprintf("%.3f", times(row, figure[row, "ours"], figure[row, best])), "times", "higher"
    if (!((row, "lucene8") in published) || !((row, "lucene8") in figure)) continue
    all = figure[row, best]
    for (k = 3; k in published_engine; ++k) {
      estimate = figure[row, "lucene8"] * published[row, published_engine[k]] / published[row, "lucene8"]
      print "estimate_" published_engine[k] "." row, sprintf("%.4f", estimate), unit[row], "-"
      if (times(row, estimate, all) > 1) all = estimate
    }
    print "ahead_all." row, sprintf("%.3f", times(row, figure[row, "ours"], all)), "times", "higher"
  }
}
