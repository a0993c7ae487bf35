// Indexes, searches, changes and checks an archive through the installed headers alone: consumer DIRECTORY
#include <cstdlib>
#include <iostream>
#include <string>

#include "broadsheet/analyze.h"
#include "broadsheet/archive.h"
#include "broadsheet/article_json.h"
#include "broadsheet/index_files.h"

namespace {

void Check(bool holds, const std::string& what) {
  if (holds) return;
  std::cerr << "not so: " << what << "\n";
  std::exit(1);
}

template <typename T>
T Take(absl::StatusOr<T> result) {
  if (result.ok()) return *std::move(result);
  std::cerr << result.status() << "\n";
  std::exit(1);
}

broadsheet::Article MakeArticle(const std::string& id, const std::string& title, const std::string& body) {
  broadsheet::Article article;
  article.id = id;
  article.title = title;
  article.body = body;
  article.date = Take(broadsheet::ParseRfc3339("2025-11-25T08:00:00+01:00"));
  return article;
}

broadsheet::Query Find(const std::string& text) {
  broadsheet::Query query;
  query.text = text;
  return query;
}

}  // namespace

int main(int, char** arguments) {
  const broadsheet::Archive archive(arguments[1]);
  {
    const auto writer = Take(archive.OpenWriter());
    const auto ferry = MakeArticle("1", "Ferries sail again", "The strike at the harbour is over.");
    Check(Take(writer->Add("wire", ferry)) == broadsheet::AddResult::kAdded, "a new article is added");
    Check(Take(writer->Add("wire", ferry)) == broadsheet::AddResult::kUnchanged, "the same again is unchanged");
    Take(writer->Add("desk", MakeArticle("1", "Seals", "Talks on seals begin.")));
    Check(writer->Close().ok(), "closing commits");
  }
  const auto searcher = Take(archive.OpenSearcher());
  const auto result = Take(searcher->Search(Find("\"the harbour\" date:2025-11"), {}));
  Check(result.total.value == 1 && result.hits.size() == 1, "one article has the phrase");
  Check(result.hits[0].article.FullId() == "wire/1", "it is the one that was added");
  Check(result.hits[0].snippet.find("<em>the harbour</em>") != std::string::npos, "its snippet marks the phrase");
  const auto stored = Take(searcher->Show("wire/1"));
  Check(broadsheet::ArticleToJson(stored).find("\"The strike at the harbour is over.\"") != std::string::npos,
        "the article comes back whole");

  Check(Take(archive.DeleteMatching(Find("seals"), /*purge=*/true)) == 1, "one article is deleted");
  Check(Take(searcher->Count(Find("seals"))) == 1, "an open searcher keeps its view");
  Check(Take(Take(archive.OpenSearcher())->Count(Find("seals"))) == 0, "a new searcher has the new one");
  Check(Take(archive.Verify()).damage.empty(), "the archive is sound");
  Check(!broadsheet::AnalyzeText("harbours", "en").words.empty(), "texts can be analysed");
  std::cout << "consumer: all as it should be\n";
}
