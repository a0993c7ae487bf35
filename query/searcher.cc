#include "broadsheet/searcher.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <thread>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/time/clock.h"
#include "query/collapse.h"
#include "query/corrected_names.h"
#include "query/entity_catalog.h"
#include "query/matched_parts.h"
#include "query/parse/parser.h"
#include "query/parse/query_fields.h"
#include "query/resolver.h"
#include "query/searcher_impl.h"
#include "query/snippet.h"
#include "query/word_resolver.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// More than these have little left to do for each.
constexpr int kMaxThreads = 64;

std::size_t ThreadsOf(const SearcherOptions& options) {
  const auto cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  return static_cast<std::size_t>(std::min(options.threads > 0 ? options.threads : cores, kMaxThreads));
}

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

// From the oldest to the newest day of the articles in a segment that are not deleted; nothing if none has a date.
std::optional<DayInterval> LiveDays(const Snapshot& snapshot, std::size_t index) {
  const SegmentSummary& summary = snapshot.manifest().segments[index].summary;
  if (!summary.first_day || !summary.last_day) return std::nullopt;
  const Segment& segment = *snapshot.segments()[index];
  const Roaring& deleted = snapshot.tombstones(index);
  const DocidRange dated = segment.DocidsOfDays(*summary.first_day, *summary.last_day);
  Docid newest = dated.begin, oldest = dated.end - 1;
  while (newest < dated.end && deleted.contains(newest)) ++newest;
  if (newest == dated.end) return std::nullopt;
  while (deleted.contains(oldest)) --oldest;
  const std::optional<Day> first = segment.day(oldest), last = segment.day(newest);
  if (!first || !last) return std::nullopt;  // a damaged table of days
  return DayInterval{*first, *last};
}

// CollectionInfo or ArchiveStats.
template <typename Info>
void WidenDays(const std::optional<DayInterval>& days, Info* info) {
  if (!days) return;
  info->first_day = std::min(info->first_day.value_or(days->first), days->first);
  info->last_day = std::max(info->last_day.value_or(days->last), days->last);
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
  BS_ASSIGN_OR_RETURN(prepared.tree, ParseWithFilters(query, analyzer, warnings));
  const ResolverContext context{prepared.scope, snapshot->manifest(), analyzer, query.today, prepared.days, deadline,
                                is_scored};
  prepared.resolved = Resolve(prepared.tree, context, warnings);
  std::stable_sort(warnings->begin(), warnings->end(),
                   [](const QueryWarning& a, const QueryWarning& b) { return a.offset < b.offset; });
  ThinOut(warnings);
  return prepared;
}

absl::Status Searcher::Impl::MakeHits(const Prepared& prepared, std::span<const Candidate> candidates,
                                      const SearchOptions& options, Analyzer& analyzer, Deadline* deadline,
                                      std::vector<Hit>* hits) const {
  hits->reserve(candidates.size());
  for (const Candidate& candidate : candidates) hits->emplace_back().score = candidate.score;
  if (options.snippets || options.content != HitContent::kId) {
    return ReadHits(prepared, candidates, options, analyzer, deadline, hits);
  }
  return ReadIds(prepared.scope, candidates, hits);
}

// A segment after the other.
absl::Status Searcher::Impl::ReadIds(const Scope& scope, std::span<const Candidate> candidates,
                                     std::vector<Hit>* hits) {
  std::vector<std::size_t> order(candidates.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(candidates[a].segment, a) < std::tie(candidates[b].segment, b);
  });
  std::vector<Docid> docids;
  std::vector<std::string> ids;
  for (auto begin = order.cbegin(), end = begin; begin != order.cend(); begin = end) {
    docids.clear();
    ids.clear();
    for (; end != order.cend() && candidates[*end].segment == candidates[*begin].segment; ++end) {
      docids.push_back(candidates[*end].docid);
    }
    const SearchedSegment& searched = scope.segments[candidates[*begin].segment];
    BS_RETURN_IF_ERROR(searched.segment->Ids(docids, &ids));
    for (std::size_t i = 0; i < ids.size(); ++i) {
      StoredArticle& article = (*hits)[begin[static_cast<std::ptrdiff_t>(i)]].article;
      article.article.id = std::move(ids[i]);
      article.collection = *searched.collection;
    }
  }
  return absl::OkStatus();
}

// The articles of a usual page are read at once.
absl::Status Searcher::Impl::ReadHits(const Prepared& prepared, std::span<const Candidate> candidates,
                                      const SearchOptions& options, Analyzer& analyzer, Deadline* deadline,
                                      std::vector<Hit>* hits) const {
  constexpr std::size_t kBatch = 32;
  const bool bodies = options.snippets || options.content == HitContent::kText;
  Highlighter highlighter(prepared.resolved, &analyzer, deadline);
  MatchedPartsFinder matched_parts(prepared.resolved, &analyzer, &highlighter);
  std::vector<ArticleNumber> numbers;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (i % kBatch == 0) {
      if (i > 0 && deadline->LookNow()) {
        hits->resize(i);
        break;
      }
      numbers.clear();
      for (const Candidate& candidate : candidates.subspan(i, std::min(kBatch, candidates.size() - i))) {
        numbers.push_back(prepared.scope.segments[candidate.segment].segment->article(candidate.docid));
      }
      auto articles = snapshot->ReadMany(numbers, bodies ? ArticleParts::kAll : ArticleParts::kHead);
      for (std::size_t j = 0; j < articles.size(); ++j) {
        BS_RETURN_IF_ERROR(articles[j].status());
        (*hits)[i + j].article = *std::move(articles[j]);
      }
    }
    Hit& hit = (*hits)[i];
    if (options.snippets && !deadline->LookNow()) {
      Snippet snippet = MakeSnippet(hit.article.article, highlighter);
      std::vector<MatchedPart> parts;
      if (options.matched_parts) parts = matched_parts.Find(hit.article, snippet);
      if (!deadline->LookNow()) {  // else not all may be marked
        hit.snippet = std::move(snippet.passages.html);
        hit.matched_parts = std::move(parts);
      }
    }
    CorrectNames(snapshot->manifest().entity_corrections, analyzer, &hit.article);
    if (options.explain && options.sort == SortOrder::kRelevance) {
      std::vector<ScorePart> parts = ScoreParts(prepared, candidates[i], options, deadline);
      if (!deadline->LookNow()) hit.score_parts = std::move(parts);
    }
    if (options.content != HitContent::kText) hit.article.article.body.clear();
  }
  return absl::OkStatus();
}

Searcher::Searcher() : impl_(std::make_unique<Impl>()) {}
Searcher::~Searcher() = default;

absl::StatusOr<std::unique_ptr<Searcher>> Searcher::Open(const std::string& directory, const SearcherOptions& options) {
  BS_ASSIGN_OR_RETURN(std::shared_ptr<const Snapshot> snapshot, Snapshot::Open(directory));
  return Over(std::move(snapshot), options);
}

std::unique_ptr<Searcher> Searcher::Over(std::shared_ptr<const Snapshot> snapshot, const SearcherOptions& options) {
  std::unique_ptr<Searcher> searcher(new Searcher());
  searcher->impl_->snapshot = std::move(snapshot);
  const std::size_t threads = ThreadsOf(options);
  if (threads > 1) searcher->impl_->helpers = std::make_unique<Helpers>(threads - 1);
  searcher->impl_->help.helpers = searcher->impl_->helpers.get();
  return searcher;
}

absl::Status Searcher::Impl::Run(const Prepared& prepared, const ResolvedTree& tree, ExecuteOptions execute,
                                 const SearchOptions& options, Analyzer& analyzer, SearchDeadlines* deadlines,
                                 SearchResult* result) const {
  execute.sort = options.sort;
  execute.hits = HitsWanted(options);
  execute.exact_total = options.exact_total;
  execute.help = help;
  CollapsedExecution collapsed;
  if (options.collapse) {
    BS_ASSIGN_OR_RETURN(collapsed, ExecuteCollapsed(tree, prepared.scope, execute, options.offset, &deadlines->search));
  } else {
    BS_ASSIGN_OR_RETURN(collapsed.execution, Execute(tree, prepared.scope, execute, &deadlines->search));
  }
  const Execution& execution = collapsed.execution;
  result->commit = snapshot->manifest().commit;
  result->total = execution.total;
  if (tree.cut) result->total.exact = false;
  const std::span<const Candidate> page = PageOf(execution.hits, options);
  BS_RETURN_IF_ERROR(MakeHits(prepared, page, options, analyzer, &deadlines->page, &result->hits));
  result->timed_out = deadlines->search.passed() || deadlines->page.passed();
  for (std::size_t i = 0; i < std::min(result->hits.size(), collapsed.copy_counts.size()); ++i)
    result->hits[i].duplicates = collapsed.copy_counts[i];
  return absl::OkStatus();
}

absl::StatusOr<SearchResult> Searcher::Search(const Query& query, const SearchOptions& options) const {
  const absl::Time start = absl::Now();
  SearchResult result;
  const AnalyzerPool::Loan analyzer = impl_->analyzers.Borrow();
  SearchDeadlines deadlines(start, options);
  BS_ASSIGN_OR_RETURN(const Impl::Prepared prepared,
                      impl_->Prepare(query, *analyzer, &result.warnings, &deadlines.search, /*is_scored=*/true));
  ExecuteOptions execute;
  execute.proximity = options.proximity;
  if (options.recency_half_life_days > 0) {
    execute.recency = Recency(options.recency_half_life_days, query.today ? *query.today : LocalToday());
  }
  BS_RETURN_IF_ERROR(impl_->Run(prepared, prepared.resolved, execute, options, *analyzer, &deadlines, &result));
  result.took = absl::Now() - start;
  return result;
}

absl::StatusOr<std::uint64_t> Searcher::Count(const Query& query, std::vector<QueryWarning>* warnings) const {
  const AnalyzerPool::Loan analyzer = impl_->analyzers.Borrow();
  Deadline never;
  BS_ASSIGN_OR_RETURN(const Impl::Prepared prepared,
                      impl_->Prepare(query, *analyzer, warnings, &never, /*is_scored=*/false));
  ExecuteOptions options;
  options.help = impl_->help;
  BS_ASSIGN_OR_RETURN(const Execution execution, Execute(prepared.resolved, prepared.scope, options, &never));
  return execution.total.value;
}

absl::Status Searcher::ForEach(const Query& query,
                               const std::function<absl::Status(const StoredArticle&)>& visit) const {
  return ForEachSince(0, query, visit);
}

std::uint64_t Searcher::commit() const { return impl_->snapshot->manifest().commit; }

std::uint64_t Searcher::next_article() const { return impl_->snapshot->manifest().next_article; }

absl::Status Searcher::ForEachSince(std::uint64_t first, const Query& query,
                                    const std::function<absl::Status(const StoredArticle&)>& visit) const {
  constexpr std::size_t kBatch = 256;
  const AnalyzerPool::Loan analyzer = impl_->analyzers.Borrow();
  Deadline never;
  BS_ASSIGN_OR_RETURN(const Impl::Prepared prepared,
                      impl_->Prepare(query, *analyzer, nullptr, &never, /*is_scored=*/false));
  ExecuteOptions options;
  options.sort = SortOrder::kNewest;
  options.hits = std::numeric_limits<std::size_t>::max();
  BS_ASSIGN_OR_RETURN(const Execution execution, Execute(prepared.resolved, prepared.scope, options, &never));
  std::vector<ArticleNumber> numbers;
  for (const Candidate& hit : execution.hits) {
    const ArticleNumber number = prepared.scope.segments[hit.segment].segment->article(hit.docid);
    if (number >= first) numbers.push_back(number);
  }
  for (std::size_t begin = 0; begin < numbers.size(); begin += kBatch) {
    const std::span batch = std::span(numbers).subspan(begin, std::min(kBatch, numbers.size() - begin));
    for (const absl::StatusOr<StoredArticle>& article : impl_->snapshot->ReadMany(batch, ArticleParts::kAll)) {
      BS_RETURN_IF_ERROR(article.status());
      BS_RETURN_IF_ERROR(visit(*article));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> Searcher::MatchingIds(const Query& query) const {
  const AnalyzerPool::Loan analyzer = impl_->analyzers.Borrow();
  Deadline never;
  BS_ASSIGN_OR_RETURN(const Impl::Prepared prepared,
                      impl_->Prepare(query, *analyzer, nullptr, &never, /*is_scored=*/false));
  ExecuteOptions options;
  options.sort = SortOrder::kNewest;
  options.hits = std::numeric_limits<std::size_t>::max();
  BS_ASSIGN_OR_RETURN(const Execution execution, Execute(prepared.resolved, prepared.scope, options, &never));
  std::vector<std::string> ids;
  ids.reserve(execution.hits.size());
  for (const Candidate& hit : execution.hits) {
    const SearchedSegment& searched = prepared.scope.segments[hit.segment];
    BS_ASSIGN_OR_RETURN(const std::string id, searched.segment->id(hit.docid));
    ids.push_back(StrCat(*searched.collection, "/", id));
  }
  return ids;
}

absl::StatusOr<StoredArticle> Searcher::Show(std::string_view full_id, std::uint32_t revision) const {
  const auto not_found = [&] { return absl::NotFoundError(StrCat("there is no article '", full_id, "'")); };
  const std::size_t slash = full_id.find('/');
  if (slash == std::string_view::npos) {
    return absl::NotFoundError(
        StrCat("'", full_id, "' is no full id; write collection/id, for example default/", full_id));
  }
  const CollectionEntry* collection = FindCollection(impl_->snapshot->manifest(), full_id.substr(0, slash));
  if (collection == nullptr) return not_found();
  BS_ASSIGN_OR_RETURN(const std::optional<KeyRecord> key,
                      impl_->snapshot->FindKey(collection->number, full_id.substr(slash + 1)));
  if (!key || key->revisions.empty() || key->deleted) return not_found();
  if (revision > key->revisions.size()) {
    return absl::NotFoundError(StrCat("'", full_id, "' has ", key->revisions.size(),
                                      key->revisions.size() == 1 ? " revision" : " revisions",
                                      "; there is no revision ", revision));
  }
  const std::size_t index = revision == 0 ? key->revisions.size() - 1 : revision - 1;
  return impl_->snapshot->Read(key->revisions[index], ArticleParts::kAll);
}

absl::StatusOr<EntityList> Searcher::ListEntities(const EntityListOptions& options) const {
  BS_ASSIGN_OR_RETURN(const Scope scope, MakeScope(*impl_->snapshot, {}));
  const AnalyzerPool::Loan analyzer = impl_->analyzers.Borrow();
  return EntityCatalog(scope, impl_->snapshot->manifest().entity_corrections, *analyzer).List(options);
}

absl::StatusOr<EntityProfile> Searcher::ShowEntity(std::string_view name) const {
  BS_ASSIGN_OR_RETURN(const Scope scope, MakeScope(*impl_->snapshot, {}));
  const AnalyzerPool::Loan analyzer = impl_->analyzers.Borrow();
  const EntityCatalog catalog(scope, impl_->snapshot->manifest().entity_corrections, *analyzer);
  BS_ASSIGN_OR_RETURN(const CatalogEntity entity, catalog.FindByPart(name));
  return catalog.Describe(entity);
}

absl::StatusOr<std::vector<EntityCorrection>> Searcher::CorrectEntities(const EntityChange& change) const {
  BS_ASSIGN_OR_RETURN(const Scope scope, MakeScope(*impl_->snapshot, {}));
  const AnalyzerPool::Loan analyzer = impl_->analyzers.Borrow();
  const std::vector<EntityCorrection>& corrections = impl_->snapshot->manifest().entity_corrections;
  return ApplyEntityChange(change, EntityCatalog(scope, corrections, *analyzer), corrections, *analyzer);
}

std::vector<CollectionInfo> Searcher::Collections() const {
  std::vector<CollectionInfo> infos;
  for (const CollectionEntry& collection : impl_->snapshot->manifest().collections) {
    CollectionInfo info{collection.name, collection.articles, std::nullopt, std::nullopt};
    const std::vector<SegmentEntry>& segments = impl_->snapshot->manifest().segments;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      if (segments[i].collection == collection.number) WidenDays(LiveDays(*impl_->snapshot, i), &info);
    }
    infos.push_back(std::move(info));
  }
  return infos;
}

ArchiveStats Searcher::Stats() const {
  const Manifest& manifest = impl_->snapshot->manifest();
  ArchiveStats stats;
  for (const CollectionInfo& collection : Collections()) {
    stats.articles += collection.articles;
    if (collection.first_day) WidenDays(DayInterval{*collection.first_day, *collection.last_day}, &stats);
  }
  stats.segments = manifest.segments.size();
  for (const SegmentEntry& segment : manifest.segments) {
    stats.deleted_documents += segment.deleted;
    stats.index_bytes += segment.summary.glass_bytes + segment.summary.index_bytes;
  }
  const std::uint64_t all_bytes = impl_->snapshot->StoreBytes();
  stats.store_bytes = all_bytes - std::min(all_bytes, stats.index_bytes);
  stats.commits = manifest.commit;
  stats.analyzer = manifest.analyzer;
  return stats;
}

}  // namespace broadsheet
