// Any text is a query: it is parsed, searched, counted, and explained, advised on or counted by facts or time over a
// small archive, and the answers agree. One input asks for a few of these only, so that many can be tried.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "broadsheet/archive.h"
#include "tests/fuzz/check.h"
#include "tests/support/temp_directory.h"

namespace broadsheet {
namespace {

constexpr int kArticles = 12;

Article MakeArticle(int number) {
  static constexpr std::string_view kBodies[] = {
      "The peace deal was signed in Saltmarket. Nobody had expected the U.S. to agree, and Zürich's mayor said so.",
      "State-of-the-art ferries carry 600,000 people a year; the council's 28-point plan wants more.",
      "WHO said in a statement that it knows who paid.\n\nThe second paragraph speaks of peace talks again.",
      "Ferry talks, ferry talks, ferry talks: the harbour office said they may last until 3.5 percent is agreed."};
  Article article;
  article.id = "n" + std::to_string(number);
  article.title = number % 2 == 0 ? "Peace talks in the harbour" : "Council votes for O'Brien's ferry";
  if (number % 3 == 0) article.deck = "A deck about the deal";
  article.body = kBodies[number % 4];
  article.language = "en";
  article.people = {"Ada Marsh"};
  article.orgs = {"European Ferry Union"};
  article.places = {"Saltmarket"};
  article.topics = {"shipping"};
  article.byline = {"Tom Weller"};
  article.source = "Harbour Courier";
  article.section = "Politics";
  article.url = "https://www.courier.example/n" + std::to_string(number);
  if (number % 7 != 0) article.date = PublicationTime{.day = 20000 + number * 3};
  return article;
}

// One archive for the whole run, in two segments.
const Searcher& TheSearcher() {
  static const std::unique_ptr<Searcher> searcher = [] {
    const TempDirectory directory;  // what is open stays readable without it
    Archive archive(directory / "archive");
    {
      auto writer = archive.OpenWriter();
      FUZZ_CHECK(writer.ok(), writer.status().ToString());
      for (int i = 0; i < kArticles; ++i) {
        FUZZ_CHECK((*writer)->Add(i % 5 == 0 ? "papers" : "wire", MakeArticle(i)).ok(), "add");
      }
      FUZZ_CHECK((*writer)->Close().ok(), "close");
    }
    auto opened = archive.OpenSearcher();
    FUZZ_CHECK(opened.ok(), opened.status().ToString());
    return *std::move(opened);
  }();
  return *searcher;
}

void CheckSearch(const Query& query, const SearchOptions& options, std::uint64_t count, const SearchResult& result) {
  FUZZ_CHECK(result.total.exact && result.total.value == count, query.text);
  FUZZ_CHECK(result.hits.size() == std::min<std::uint64_t>(count, options.limit), query.text);
  for (const QueryWarning& warning : result.warnings) {
    FUZZ_CHECK(warning.offset + warning.length <= query.text.size(), warning.message);
  }
}

void CheckFacets(const Query& query, std::uint64_t count) {
  auto facets = TheSearcher().Facets(query, {.by = {FacetField::kPerson, FacetField::kCollection}, .limit = 10});
  FUZZ_CHECK(facets.ok() && facets->total == count, query.text);
  std::uint64_t by_collection = 0;
  for (const FacetCount& collection : facets->facets[1].counts) by_collection += collection.articles;
  FUZZ_CHECK(by_collection == count, query.text);
}

void CheckTimeline(const Query& query, std::uint64_t count) {
  auto timeline = TheSearcher().Timeline(query, TimelineUnit::kMonth);
  FUZZ_CHECK(timeline.ok() && timeline->total == count, query.text);
}

void CheckAdvice(const Query& query) {
  auto advice = TheSearcher().Advise(query);
  FUZZ_CHECK(advice.ok(), advice.status().ToString());
  for (const Suggestion& suggestion : advice->suggestions) {
    FUZZ_CHECK(suggestion.length > 0 && suggestion.offset + suggestion.length <= query.text.size(), query.text);
  }
}

void CheckExplanation(const Query& query) {
  auto explained = TheSearcher().Explain(query);
  FUZZ_CHECK(explained.ok(), explained.status().ToString());
}

}  // namespace
}  // namespace broadsheet

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace broadsheet;
  if (size == 0 || size > 4096) return 0;
  // The first byte says how to ask.
  const unsigned how = data[0];
  Query query;
  query.any = (how & 1) != 0;
  query.text.assign(reinterpret_cast<const char*>(data) + 1, size - 1);
  SearchOptions options;
  options.limit = 3;
  options.sort = static_cast<SortOrder>((how >> 1) % 3);
  options.snippets = options.matched_parts = (how & 8) != 0;
  auto result = TheSearcher().Search(query, options);
  if (!result.ok()) {
    // Limits and collections that do not exist are all that may be said against a text.
    FUZZ_CHECK(absl::IsInvalidArgument(result.status()), result.status().ToString());
    return 0;
  }
  auto count = TheSearcher().Count(query);
  FUZZ_CHECK(count.ok(), count.status().ToString());
  CheckSearch(query, options, *count, *result);
  // Advice takes as long as all the rest together, so it is asked for less often.
  switch (how >> 4) {
    case 0:
      CheckAdvice(query);
      break;
    case 1:
    case 2:
    case 3:
      CheckFacets(query, *count);
      break;
    case 4:
    case 5:
    case 6:
      CheckTimeline(query, *count);
      break;
    case 7:
    case 8:
      CheckExplanation(query);
      break;
  }
  return 0;
}
