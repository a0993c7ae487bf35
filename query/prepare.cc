// From a query as it is asked to one that is ready to run.
#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "query/parse/parser.h"
#include "query/parse/query_fields.h"
#include "query/resolver.h"
#include "query/searcher_impl.h"
#include "query/word_resolver.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// One end of Query::from and to: a day or period, but no range, which has both.
absl::StatusOr<DayInterval> ParseBound(std::string_view name, const std::string& text, Day today) {
  const bool is_range = text.find("..") != std::string::npos;
  const absl::StatusOr<DateSet> dates = ParseDates(text, today);
  if (dates.ok() && !is_range && dates->kind == DateSet::Kind::kInterval) return dates->interval;
  return absl::InvalidArgumentError(
      StrCat(name, ": '", text, is_range ? "' is a range" : "' is no day, month or year",
             "; write 2025-12-02, 2025-12, 2025, today, yesterday, 7d or last-month (ranges go into the query: "
             "date:2025-11..2025-12)"));
}

absl::StatusOr<std::optional<DayInterval>> ParseBounds(const Query& query) {
  if (query.from.empty() && query.to.empty()) return std::nullopt;
  const Day today = query.today ? *query.today : LocalToday();
  DayInterval bounds{kFirstDay, kLastDay};
  if (!query.from.empty()) {
    BS_ASSIGN_OR_RETURN(const DayInterval from, ParseBound("from", query.from, today));
    bounds.first = from.first;
  }
  if (!query.to.empty()) {
    BS_ASSIGN_OR_RETURN(const DayInterval to, ParseBound("to", query.to, today));
    bounds.last = to.last;
  }
  return bounds;
}

// What can be in no article is asked by mistake.
void WarnOfNoTime(const Query& query, const std::optional<DayInterval>& days, std::vector<QueryWarning>* warnings) {
  if (!days || days->first <= days->last) return;
  warnings->push_back({0, 0,
                       StrCat("the time from '", query.from, "' to '", query.to,
                              "' ends before it begins, so that no article is of it; exchange its ends")});
}

// The tree of the text and of the filters that stand beside it. A filter of nothing but wildcards would be passed by
// everybody, and one without anything in it would be left out: neither can be meant.
absl::StatusOr<Tree> ParseWithFilters(const Query& query, Analyzer& analyzer, std::vector<QueryWarning>* warnings) {
  BS_ASSIGN_OR_RETURN(Tree tree, ParseQuery(query.text, query.any, warnings));
  std::vector<NodeIndex> all;
  if (tree.node(tree.root()).kind != NodeKind::kAll) all.push_back(tree.root());
  const auto add = [&](std::string_view field, const std::vector<std::string>& names) -> absl::Status {
    for (const std::string& name : names) {
      if (!HasWords(name, analyzer)) {
        return absl::InvalidArgumentError(
            StrCat("the name of a ", field, " to filter by has no letter or digit in it: '", name, "'"));
      }
      Node filter;
      filter.kind = NodeKind::kPhrase;
      filter.text = name;
      filter.field = FindField(field);
      all.push_back(tree.Add(std::move(filter)));
    }
    return absl::OkStatus();
  };
  BS_RETURN_IF_ERROR(add("person", query.people));
  BS_RETURN_IF_ERROR(add("org", query.orgs));
  BS_RETURN_IF_ERROR(add("place", query.places));
  if (!all.empty()) tree.set_root(tree.Join(NodeKind::kAnd, all));
  return tree;
}

// Of many warnings with the same words the first few, and how many there are.
void ThinOut(std::vector<QueryWarning>* warnings) {
  constexpr std::size_t kOfOneKind = 3;
  if (warnings->size() <= kOfOneKind) return;
  absl::flat_hash_map<std::string, std::size_t> counts;
  for (const QueryWarning& warning : *warnings) ++counts[warning.message];
  absl::flat_hash_map<std::string, std::size_t> seen;
  std::vector<QueryWarning> kept;
  for (QueryWarning& warning : *warnings) {
    const std::size_t all = counts[warning.message], number = ++seen[warning.message];
    if (number > kOfOneKind) continue;
    if (number == kOfOneKind && all > kOfOneKind) warning.message += StrCat(" (and ", all - kOfOneKind, " more such)");
    kept.push_back(std::move(warning));
  }
  *warnings = std::move(kept);
}

}  // namespace

absl::StatusOr<Searcher::Impl::Prepared> Searcher::Impl::Prepare(const Query& query, Analyzer& analyzer,
                                                                 std::vector<QueryWarning>* warnings,
                                                                 Deadline* deadline, bool is_scored) const {
  std::vector<QueryWarning> unread;
  if (warnings == nullptr) warnings = &unread;
  Prepared prepared;
  BS_ASSIGN_OR_RETURN(prepared.scope, MakeScope(*snapshot, query.collections));
  BS_ASSIGN_OR_RETURN(prepared.days, ParseBounds(query));
  WarnOfNoTime(query, prepared.days, warnings);
  BS_ASSIGN_OR_RETURN(prepared.tree, ParseWithFilters(query, analyzer, warnings));
  const ResolverContext context{prepared.scope, snapshot->manifest(), analyzer, query.today, prepared.days, deadline,
                                is_scored};
  prepared.resolved = Resolve(prepared.tree, context, warnings);
  std::stable_sort(warnings->begin(), warnings->end(),
                   [](const QueryWarning& a, const QueryWarning& b) { return a.offset < b.offset; });
  ThinOut(warnings);
  return prepared;
}

}  // namespace broadsheet
