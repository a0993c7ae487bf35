# What bench/run, bench/growth and bench/peers/run share; sourced, not run. $root is the source tree, $work a folder,
# $record the file of figures, $build the build whose programs are used.

say() { printf '%s\n' "$*" >&2; }

# put NAME VALUE UNIT BETTER: one line of the record; BETTER is lower, higher or - (a fact, not a figure of merit).
put() { printf '%s\t%s\t%s\t%s\n' "$@" >>"$record"; }
field() { awk -v name="$2" '$1 == name { print $2 }' "$1"; }
ratio() { awk -v a="$1" -v b="$2" -v d="${3:-3}" 'BEGIN { printf "%.*f", d, b == 0 ? 0 : a / b }'; }
bytes_of() { find "$@" -type f -printf '%s\n' | awk '{ sum += $1 } END { printf "%.0f", sum }'; }

# build TARGET…: the release preset's, unless $build already names a build; then where the programs are.
build() {
  if [[ -z $build ]]; then
    build=$root/build/release
    say "building $build"
    cmake -S "$root" --preset release >/dev/null
    cmake --build "$build" --target broadsheet_program "$@" >/dev/null
  fi
  program=$build/bin/broadsheet tools=$build/bench
}

# make_work: $work is a new folder that is removed at the end, unless it is named already.
make_work() {
  if [[ -z $work ]]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
  fi
  mkdir -p "$work"
  work=$(realpath "$work")
  record=$work/record.tsv
  : >"$record"
}

# measured COMMAND…: runs it under $MEASURE_WITH (e.g. "nice -n -10"), if that is set.
# shellcheck disable=SC2086
measured() { ${MEASURE_WITH:-} "$@"; }

# fill_free_memory: with cached pages of files that are nothing but a hole, and open until the script ends. A virtual machine gets
# memory from its host when it is touched first, which here takes several times as long as using it again, and gives back
# what is free: who runs first, or writes most, would pay for that. On a machine that has run for long memory is full of
# cached files, too.
fill_free_memory() {
  local hole kilobytes
  kilobytes=$(awk '/^MemFree/ { print ($2 > 1048576 ? $2 - 524288 : 0) }' /proc/meminfo)  # the kernel keeps some free itself
  truncate -s "${kilobytes}K" "$work/hole"
  exec {hole}<"$work/hole"
  rm "$work/hole"
  cat <&"$hole" >/dev/null
}

# cost COMMAND…: what it costs, in $work/cost; what it says only matters when it fails.
cost() {
  fill_free_memory
  measured "$tools/macro/broadsheet-measure" "$@" >"$work/cost" 2>"$work/log" || { tail -5 "$work/log" >&2; exit 1; }
}

# make_corpus: $corpus, $name, $count and $text_bytes from $data (a folder of .jsonl and .jsonl.zst files, or one with
# such a folder news/ in it) or else from $articles and $seed.
make_corpus() {
  corpus=$work/corpus.jsonl
  if [[ -n $data ]]; then
    local folder=$data file
    [[ -d $data/news ]] && folder=$data/news
    name=$(basename "$folder")
    if [[ ! -s $corpus ]]; then
      for file in "$folder"/*.jsonl "$folder"/*.jsonl.zst; do
        case $file in
          *\**) ;;
          *.zst) zstd -dcq -- "$file" ;;
          *) cat -- "$file" ;;
        esac
      done >"$corpus"
    fi
    [[ -s $corpus ]] || { say "${0##*/}: no articles in $folder (wanted: *.jsonl or *.jsonl.zst)"; exit 1; }
  else
    name=invented-$articles-$seed
    "$tools/corpus/broadsheet-corpus" --articles "$articles" --seed "$seed" >"$corpus"
  fi
  "$tools/corpus/broadsheet-corpus-stats" --size "$corpus" >"$work/size"
  count=$(field "$work/size" documents)
  text_bytes=$(field "$work/size" text_bytes)
}

# make_queries [OPTION…]: $work/queries.tsv from the corpus.
make_queries() {
  "$tools/corpus/broadsheet-queries" --seed "$seed" --every $((count / 50000 + 1)) "$@" "$corpus" >"$work/queries.tsv"
}

# put_facts: machine, versions and corpus.
put_facts() {
  put date "$(date -u +%Y-%m-%dT%H:%MZ)" - -
  put machine "$(awk -F': *' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(nproc) cores, $(awk '/^MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo) GB" - -
  put system "$(. /etc/os-release && echo "$PRETTY_NAME"), Linux $(uname -r)" - -
  put version "$("$program" --version | head -1) $(git -C "$root" rev-parse --short HEAD 2>/dev/null || true)" - -
  put compiler "$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' "$build/CMakeCache.txt" | head -1 | xargs -I{} sh -c '{} --version | head -1'), $(sed -n 's/^CMAKE_BUILD_TYPE:[A-Z]*=//p' "$build/CMakeCache.txt")" - -
  put corpus "$name" - -
  put corpus_hash "$(sha256sum <"$corpus" | cut -c1-16)" sha256 -
  put queries_hash "$(sha256sum <"$work/queries.tsv" | cut -c1-16)" sha256 -
  put articles "$count" - -
  put text_megabytes "$(ratio "$text_bytes" 1000000 1)" MB -
}

# put_index_cost PREFIX BETTER: what $work/cost says about indexing the corpus; BETTER is - for other engines.
put_index_cost() {
  local seconds lower=lower higher=higher
  [[ ${2:-} == - ]] && lower=- higher=-
  seconds=$(field "$work/cost" seconds)
  put "$1.seconds" "$seconds" s $lower
  put "$1.articles_per_second" "$(ratio "$count" "$seconds" 0)" 1/s $higher
  put "$1.text_megabytes_per_second" "$(awk -v b="$text_bytes" -v s="$seconds" 'BEGIN { printf "%.2f", b / s / 1e6 }')" MB/s $higher
  put "$1.cpu_seconds" "$(awk '/^(user|system)_seconds/ { s += $2 } END { print s }' "$work/cost")" s $lower
  put "$1.peak_anonymous" "$(ratio "$(field "$work/cost" peak_anonymous_bytes)" 1048576 1)" MiB $lower
  put "$1.peak_resident" "$(ratio "$(field "$work/cost" peak_resident_bytes)" 1048576 1)" MiB $lower
}

# ask ARCHIVE QUERIES: the runs of all queries by `broadsheet bench`, each group as it is meant; bound to a core if $pin says so.
ask() {
  local archive=$1 queries=$2
  local bench=(measured ${pin:-} "$program" --archive "$archive" bench --warm 1 --repeat 5 --limit 10 --format tsv)
  asked_with "$queries" count_and --count
  asked_with "$queries" newest_term --sort newest
  asked_with "$queries" top10_stored --bodies
  awk -F'\t' '$2 != "count_and" && $2 != "newest_term" && $2 != "top10_stored"' "$queries" >"$work/queries.part"
  "${bench[@]}" --queries "$work/queries.part"
}

# asked_with QUERIES GROUP OPTION…: that group with those options of the command in $bench, which `ask` sets.
asked_with() {
  awk -F'\t' -v group="$2" '$2 == group' "$1" >"$work/queries.part"
  [[ ! -s $work/queries.part ]] || "${bench[@]}" --queries "$work/queries.part" "${@:3}"
}

# put_percentiles PREFIX RUNS [BETTER]: p50, p90 and p99 of each group.
put_percentiles() {
  sort -t$'\t' -k2,2 -k3,3n "$2" | awk -F'\t' -v prefix="$1" -v better="${3:-lower}" '
    function rank(share) { i = int(share * n); if (i < share * n) ++i; return times[i < 1 ? 1 : i] / 1000 }
    function flush() {
      if (n == 0) return
      printf "%s.%s.p50\t%.4f\tms\t%s\n", prefix, group, rank(0.5), better
      printf "%s.%s.p90\t%.4f\tms\t%s\n", prefix, group, rank(0.9), better
      printf "%s.%s.p99\t%.4f\tms\t%s\n", prefix, group, rank(0.99), better
    }
    $2 != group { flush(); group = $2; n = 0 }
    { times[++n] = $3 }
    END { flush() }' >>"$record"
}

# print_facts: the head of the table.
print_facts() { awk -F'\t' '$4 == "-" && $1 !~ /[._]/ || $1 ~ /^text_mega/ { printf "%-14s %s\n", $1, $2 }' "$record"; }
