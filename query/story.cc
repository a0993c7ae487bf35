// The copies and versions of an article. Candidates come from two sides: signatures find what shares much of its text,
// telling words also what a much longer text contains; the texts themselves decide.
#include "broadsheet/story.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "indexer/analysis/shingles.h"
#include "query/corrected_names.h"
#include "query/searcher_impl.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// As far as signatures tell: fewer articles have that much in common by chance than are worth a second thought.
constexpr int kCandidateBits = BitsApart(0.25);
constexpr std::size_t kSimilarCandidates = 50;
constexpr std::size_t kReadBatch = 256;

// Of texts that belong to one story: so much of the shorter one is in the other. Less is what reports of one kind have
// in common anyway. A few word sequences meet by chance, so that a short text has to be there nearly whole.
constexpr double kVersionShared = 0.4;
constexpr double kShortVersionShared = 0.8;
constexpr double kSameTextResemblance = 0.9;
constexpr std::size_t kShortTextShingles = 20;

// Sorted, each once; of the first of body, deck and title that has enough words, as signatures are.
std::vector<std::uint64_t> TextShingles(const Article& article, Analyzer& analyzer) {
  for (const std::string* text : {&article.body, &article.deck, &article.title}) {
    std::vector<Token> tokens;
    analyzer.Analyze(*text, article.language, &tokens);
    std::vector<std::uint64_t> shingles = ShinglesOf(tokens);
    if (shingles.empty()) continue;
    std::sort(shingles.begin(), shingles.end());
    shingles.erase(std::unique(shingles.begin(), shingles.end()), shingles.end());
    return shingles;
  }
  return {};
}

struct Likeness {
  double resemblance = 0;  // shared by both, of all
  double shared = 0;       // of the smaller one
};

Likeness Compare(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  if (a.empty() || b.empty()) return {};
  std::vector<std::uint64_t> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  const auto common = static_cast<double>(both.size());
  return {common / (static_cast<double>(a.size() + b.size()) - common),
          common / static_cast<double>(std::min(a.size(), b.size()))};
}

// Collects the articles of one story.
class StoryTeller {
 public:
  StoryTeller(const StoredArticle& asked, Analyzer& analyzer, Story* story)
      : asked_(asked), analyzer_(analyzer), shingles_(TextShingles(asked.article, analyzer)), story_(*story) {
    known_.insert(asked.FullId());
    Add(asked, StoryRelation::kAsked, 1);
  }

  TextSignature signature() const { return SignShingles(shingles_); }

  void Consider(const StoredArticle& candidate) {
    if (!known_.insert(candidate.FullId()).second) return;
    const std::vector<std::uint64_t> theirs = TextShingles(candidate.article, analyzer_);
    const Likeness likeness = Compare(shingles_, theirs);
    const bool is_short = std::min(shingles_.size(), theirs.size()) < kShortTextShingles;
    if (likeness.shared < (is_short ? kShortVersionShared : kVersionShared)) return;
    Add(candidate, likeness.resemblance >= kSameTextResemblance ? StoryRelation::kCopy : StoryRelation::kVersion,
        likeness.shared);
  }

 private:
  void Add(StoredArticle article, StoryRelation relation, double shared) {
    article.article.body.clear();
    story_.articles.push_back({std::move(article), relation, shared});
  }

  const StoredArticle& asked_;
  Analyzer& analyzer_;
  const std::vector<std::uint64_t> shingles_;
  Story& story_;
  absl::flat_hash_set<std::string> known_;
};

std::vector<ArticleNumber> AlikeBySignature(const Scope& scope, const TextSignature& signature) {
  std::vector<ArticleNumber> numbers;
  for (const SearchedSegment& searched : scope.segments) {
    const std::span<const TextSignature> all = searched.segment->signatures();
    for (std::size_t at = 0; at < all.size(); ++at) {
      const auto found = FindAlike(all.subspan(at), signature, kCandidateBits);
      if (!found) break;
      at += *found;
      const auto docid = static_cast<Docid>(at + 1);
      if (!searched.tombstones->contains(docid)) numbers.push_back(searched.segment->article(docid));
    }
  }
  return numbers;
}

// Oldest first, undated last, then by id.
bool Earlier(const StoryArticle& a, const StoryArticle& b) {
  const auto key = [](const StoryArticle& member) {
    const Article& article = member.article.article;
    return std::tuple(!article.date.has_value(), article.date ? article.date->day : 0,
                      article.date ? article.date->Instant() : 0, member.article.FullId());
  };
  return key(a) < key(b);
}

}  // namespace

absl::StatusOr<Story> Searcher::Impl::TellStory(std::string_view full_id) const {
  BS_ASSIGN_OR_RETURN(const StoredArticle asked, Show(full_id));
  const AnalyzerPool::Loan analyzer = analyzers.Borrow();
  Story story;
  for (std::uint32_t revision = 1; revision <= asked.revision; ++revision) {
    BS_ASSIGN_OR_RETURN(StoredArticle stored, Show(full_id, revision));
    stored.article.body.clear();
    story.revisions.push_back(std::move(stored));
  }

  StoryTeller teller(asked, *analyzer, &story);
  BS_ASSIGN_OR_RETURN(const Scope scope, MakeScope(*snapshot, {}));
  const std::vector<ArticleNumber> alike = AlikeBySignature(scope, teller.signature());
  for (std::size_t begin = 0; begin < alike.size(); begin += kReadBatch) {
    const std::span batch = std::span(alike).subspan(begin, std::min(kReadBatch, alike.size() - begin));
    for (const absl::StatusOr<StoredArticle>& article : snapshot->ReadMany(batch, ArticleParts::kAll)) {
      BS_RETURN_IF_ERROR(article.status());
      teller.Consider(*article);
    }
  }
  SearchOptions options;
  options.limit = kSimilarCandidates;
  options.exact_total = false;
  options.snippets = false;
  options.content = HitContent::kText;
  BS_ASSIGN_OR_RETURN(const SearchResult similar, Similar(full_id, Query(), options));
  for (const Hit& hit : similar.hits) teller.Consider(hit.article);
  std::sort(story.articles.begin(), story.articles.end(), Earlier);
  for (StoryArticle& member : story.articles) {
    CorrectNames(snapshot->manifest().entity_corrections, *analyzer, &member.article);
  }
  return story;
}

}  // namespace broadsheet
