#include "tests/query/phrase_texts.h"

#include <gtest/gtest.h>

#include "query/parse/parser.h"
#include "query/resolver.h"

namespace broadsheet {

PhraseTexts::PhraseTexts(const std::vector<std::string>& texts) {
  std::vector<Article> batch;
  for (const std::string& text : texts) {
    Article& article = batch.emplace_back();
    article.id = std::to_string(texts_.size());
    article.language = "en";
    article.body = text;
    article.date = PublicationTime{static_cast<Day>(20000 - texts_.size()), std::nullopt, std::nullopt};
    texts_[article.id] = text;
  }
  archive_.AddSegment("a", batch);
  snapshot_ = archive_.TakeSnapshot();
  scope_ = *MakeScope(*snapshot_, {});
}

std::set<std::string> PhraseTexts::Found(const std::string& query, SortOrder sort) {
  std::vector<QueryWarning> warnings;
  const Tree tree = *ParseQuery(query, false, &warnings);
  const AnalyzerPool::Loan analyzer = analyzers_.Borrow();
  const ResolvedTree resolved = Resolve(
      tree, {scope_, snapshot_->manifest(), *analyzer, 20000, std::nullopt, &never_, /*is_scored=*/true}, &warnings);
  ExecuteOptions options;
  options.hits = texts_.size();
  options.sort = sort;
  std::set<std::string> ids;
  const absl::StatusOr<Execution> found = Execute(resolved, scope_, options, &never_);
  for (const Candidate& hit : found->hits) ids.insert(*scope_.segments[hit.segment].segment->id(hit.docid));
  EXPECT_EQ(Execute(resolved, scope_, {}, &never_)->total.value, ids.size());
  return ids;
}

std::set<std::string> PhraseTexts::With(const std::string& words, const std::string& word) const {
  std::set<std::string> ids;
  for (const auto& [id, text] : texts_) {
    const bool has = (" " + text + " ").find(" " + words + " ") != std::string::npos;
    if (has && text.find(word) != std::string::npos) ids.insert(id);
  }
  return ids;
}

}  // namespace broadsheet
