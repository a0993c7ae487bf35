// Asking an archive: search, count, show.
#ifndef BROADSHEET_SEARCHER_H_
#define BROADSHEET_SEARCHER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broadsheet/advice.h"
#include "broadsheet/article.h"
#include "broadsheet/entities.h"
#include "broadsheet/facets.h"
#include "broadsheet/story.h"
#include "broadsheet/timeline.h"

namespace broadsheet {

class Snapshot;

enum class SortOrder { kRelevance, kNewest, kOldest };

// What to find. query/SYNTAX.md defines the language; every text is a query.
struct Query {
  std::string text;                               // empty: every article
  bool any = false;                               // words are joined by OR instead of AND
  std::vector<std::string> collections;           // names; empty: all
  std::string from, to;                           // dates as after `date:`; empty: open
  std::vector<std::string> people, orgs, places;  // each must match, as person:, org:, place:
  std::optional<Day> today;                       // what `today` and `7d` count from; absent: now, in the local zone
};

// Something in the query that could not be meant: it was searched as words, or has no effect.
struct QueryWarning {
  std::size_t offset = 0;  // bytes into Query::text
  std::size_t length = 0;
  std::string message;
};

// How much of its article a hit brings along.
enum class HitContent {
  kId,        // id and collection: nothing is read from the store
  kMetadata,  // all but the body
  kText,      // the body, too
};

struct SearcherOptions {
  // That one call of Search, Similar, Count, Facets or Timeline may use, 64 at most; 0 or less: one a core. Others are
  // asked where the first seems to have 0.3 milliseconds left to do, and help if they have nothing else to do; in
  // segments of more than 32,768 articles, and neither with more than 32 posting lists, as wildcards have, nor where
  // hits are sorted newest first, which ends early. All calls share them.
  int threads = 0;
};

struct SearchOptions {
  SortOrder sort = SortOrder::kRelevance;
  std::size_t limit = 10;
  std::size_t offset = 0;  // pages taken from one Searcher neither overlap nor leave anything out
  // Copies of a better hit are no hits of their own, and limit and offset do not count them; the total does. A copy has
  // half of its text in common with the hit, see query/SYNTAX.md, "Copies".
  bool collapse = false;
  bool exact_total = true;  // false: count no further than the hits need
  bool snippets = true;
  bool matched_parts = false;                         // with snippets: fills Hit::matched_parts
  HitContent content = HitContent::kMetadata;         // more is there if a snippet is
  absl::Duration timeout = absl::InfiniteDuration();  // then the answer is what was found up to now
  bool explain = false;                               // fills Hit::score_parts
  int recency_half_life_days = 0;  // above 0: relevance takes age into account, see query/SYNTAX.md, "Order"
  bool proximity = true;  // false: relevance is BM25 alone, which does not see where in an article the words stand
};

// One summand of a score.
struct ScorePart {
  std::string what;
  double score = 0;
};

// Something that a query asks for, as an article has it.
struct MatchedPart {
  std::string field;  // as in a query: title, deck, body, person, topic …
  std::string text;   // the words; of metadata, the whole value
};

struct Hit {
  StoredArticle article;         // as much as SearchOptions::content asked for
  double score = 0;              // 0 unless sorted by relevance
  std::uint64_t duplicates = 0;  // matches that are copies of this one; 0 without SearchOptions::collapse
  std::string snippet;           // HTML-escaped, matches in <em>; empty without SearchOptions::snippets
  // Why it matched, as far as the snippet does not show it: of text, parts of the query that the snippet leaves out; of
  // metadata, what is asked for. Some of it, if it is much. Empty without SearchOptions::matched_parts.
  std::vector<MatchedPart> matched_parts;
  std::vector<ScorePart> score_parts;  // empty without SearchOptions::explain
};

struct Total {
  std::uint64_t value = 0;
  // False: counting ended early, and may end elsewhere the next time, or a pattern stands for more words than are
  // searched.
  bool exact = true;
};

struct SearchResult {
  Total total;
  std::vector<Hit> hits;
  std::vector<QueryWarning> warnings;
  absl::Duration took;
  // Something is left out: there may be other hits, and better ones, or some have no snippet. What is there is true.
  bool timed_out = false;
  std::uint64_t commit = 0;  // the archive's, that was searched: pages of one commit fit together
};

struct CollectionInfo {
  std::string name;
  std::uint64_t articles = 0;
  std::optional<Day> first_day, last_day;
};

struct ArchiveStats {
  std::uint64_t articles = 0, segments = 0, deleted_documents = 0, commits = 0;
  std::uint64_t store_bytes = 0, index_bytes = 0;
  std::optional<Day> first_day, last_day;
  std::string analyzer;
};

// A view of the archive at one commit; later commits do not change it: open another searcher for those (about ten
// milliseconds). Thread-safe; it has threads of its own, which help with what takes long. Writes nothing into the
// archive. ResourceExhausted, here and wherever a Status is returned: there is no memory for it; the searcher goes on.
// What returns no Status throws std::bad_alloc.
class Searcher {
 public:
  // NotFound: no archive there. FailedPrecondition: its format is not known to this program. DataLoss: damage.
  static absl::StatusOr<std::unique_ptr<Searcher>> Open(const std::string& directory,
                                                        const SearcherOptions& options = {});
  // For those inside the library that have a snapshot already.
  static std::unique_ptr<Searcher> Over(std::shared_ptr<const Snapshot> snapshot, const SearcherOptions& options = {});
  ~Searcher();

  // InvalidArgument, here and wherever a query is asked: a collection that does not exist, a date in `from` or `to`
  // that is none, a name in `people`, `orgs` or `places` without a letter or digit, a query over the limits.
  absl::StatusOr<SearchResult> Search(const Query& query, const SearchOptions& options) const;

  // The exact number of matching articles, unless a warning says that a pattern stands for more words than are
  // searched.
  absl::StatusOr<std::uint64_t> Count(const Query& query, std::vector<QueryWarning>* warnings = nullptr) const;

  // Articles found by their facts, and by the time of their publication.
  absl::StatusOr<FacetResult> Facets(const Query& query, const FacetOptions& options,
                                     std::vector<QueryWarning>* warnings = nullptr) const;
  // InvalidArgument: more than a million periods.
  absl::StatusOr<TimelineResult> Timeline(const Query& query, TimelineUnit unit,
                                          std::vector<QueryWarning>* warnings = nullptr) const;

  // Articles that share the most telling words of an article, the most alike first, without that article; of those that
  // `within` finds. Scores are comparable within one answer. NotFound: as Show.
  absl::StatusOr<SearchResult> Similar(std::string_view full_id, const Query& within,
                                       const SearchOptions& options) const;

  // The revisions of an article, and its copies and versions in the whole archive. NotFound: as Show.
  absl::StatusOr<Story> TellStory(std::string_view full_id) const;

  // Every match, whole, newest first; `visit` may end it with an error, which is returned.
  absl::Status ForEach(const Query& query, const std::function<absl::Status(const StoredArticle&)>& visit) const;

  // The archive's commit that is seen; they count from 1.
  std::uint64_t commit() const;

  // Articles are numbered as they come in, new revisions too: the number that the next one will have, at this commit.
  std::uint64_t next_article() const;

  // As ForEach, but only articles numbered `first` or later: those that came in since next_article() was `first`.
  absl::Status ForEachSince(std::uint64_t first, const Query& query,
                            const std::function<absl::Status(const StoredArticle&)>& visit) const;

  // Full ids ("collection/id") of every match, newest first.
  absl::StatusOr<std::vector<std::string>> MatchingIds(const Query& query) const;

  // One article by its full id; revision 0 is the current one. NotFound: no such article or revision, or deleted.
  absl::StatusOr<StoredArticle> Show(std::string_view full_id, std::uint32_t revision = 0) const;

  // The catalogue. `name` is as in EntityChange. NotFound: there is none of that name; InvalidArgument: several.
  absl::StatusOr<EntityList> ListEntities(const EntityListOptions& options) const;
  absl::StatusOr<EntityProfile> ShowEntity(std::string_view name) const;
  // The archive's corrections as they would be after `change`, for Writer::SetEntityCorrections. AlreadyExists: the
  // name to rename to is that of another entity.
  absl::StatusOr<std::vector<EntityCorrection>> CorrectEntities(const EntityChange& change) const;

  std::vector<CollectionInfo> Collections() const;
  ArchiveStats Stats() const;

  // What may have been meant, and which part of a query that finds nothing is to blame. Some milliseconds a word that
  // hardly any article has; when `budget` is used up, what has been found out by then.
  absl::StatusOr<QueryAdvice> Advise(const Query& query, absl::Duration budget = absl::Milliseconds(500)) const;

  // The stages of a query for people: tokens, tree, what it means in plain words, resolved tree, plan.
  absl::StatusOr<std::string> Explain(const Query& query) const;

 private:
  Searcher();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_SEARCHER_H_
