// The page: what hits bring along of their articles.
#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "query/corrected_names.h"
#include "query/matched_parts.h"
#include "query/searcher_impl.h"
#include "query/snippet.h"
#include "storage/status_macros.h"

namespace broadsheet {

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

}  // namespace broadsheet
