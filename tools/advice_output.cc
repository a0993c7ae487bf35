#include "tools/advice_output.h"

#include <string>
#include <utility>

#include "tools/terminal.h"

namespace broadsheet::cli {

void PrintAdvice(const QueryAdvice& advice) {
  if (!advice.suggestions.empty()) {
    std::string found;
    for (const Suggestion& suggestion : advice.suggestions) {
      found += (found.empty() ? "" : ", ") + suggestion.word + " is in " +
               Counted(suggestion.articles, "article", "articles");
    }
    PrintNote("did you mean: " + advice.suggested_text + " (" + found + ")");
  }
  const bool lone = advice.clauses.size() == 1;
  if (lone) PrintNote("no article matches " + advice.clauses[0].clause + ":");
  if (advice.clauses.size() > 1) PrintNote("no article matches all parts of the query:");
  for (const ClauseAdvice& clause : advice.clauses) {
    if (!lone) {
      PrintNote("  " + clause.clause + " finds " + Counted(clause.alone, "article", "articles") + ", all others " +
                Counted(clause.without, "article", "articles"));
    }
    for (const ClauseAdvice::Part& part : clause.parts) {
      PrintNote(std::string(lone ? "  " : "    ") + part.part + " by itself finds " +
                Counted(part.articles, "article", "articles"));
    }
  }
}

Json AdviceToJson(const QueryAdvice& advice) {
  Json json;
  for (const ClauseAdvice& clause : advice.clauses) {
    json["clauses"].push_back(
        Json{{"clause", clause.clause}, {"count", clause.alone}, {"count_without", clause.without}});
    for (const ClauseAdvice::Part& part : clause.parts) {
      json["clauses"].back()["parts"].push_back(Json{{"part", part.part}, {"count", part.articles}});
    }
  }
  if (advice.suggestions.empty()) return json;
  json["did_you_mean"] = advice.suggested_text;
  for (const Suggestion& suggestion : advice.suggestions) {
    json["suggestions"].push_back(Json{{"offset", suggestion.offset},
                                       {"length", suggestion.length},
                                       {"word", suggestion.word},
                                       {"count", suggestion.articles}});
  }
  return json;
}

}  // namespace broadsheet::cli
