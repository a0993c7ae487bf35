#include "tools/hit_output.h"

#include <array>
#include <cstdio>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "broadsheet/evaluation.h"
#include "tools/advice_output.h"
#include "tools/answer.h"
#include "tools/csv.h"
#include "tools/json.h"
#include "tools/terminal.h"

namespace broadsheet::cli {
namespace {

Json HitToJson(const Hit& hit) {
  Json json = FactsToJson(hit.article);
  json["score"] = hit.score;
  SetIfAny(json, "snippet", hit.snippet);
  if (hit.duplicates > 0) json["duplicates"] = hit.duplicates;
  for (const MatchedPart& part : hit.matched_parts) {
    json["matched"].push_back(Json{{"field", part.field}, {"text", part.text}});
  }
  for (const ScorePart& part : hit.score_parts) {
    json["score_parts"].push_back(Json{{"what", part.what}, {"score", part.score}});
  }
  return json;
}

// A snippet as people read it: matches marked, HTML's escapes undone.
std::string SnippetText(std::string_view snippet, const Style& style) {
  static constexpr std::array<std::pair<std::string_view, char>, 5> kEscapes = {
      {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&#39;", '\''}}};
  constexpr std::string_view kOpen = "<em>", kClose = "</em>";
  std::string result, piece;
  const auto finish_piece = [&](bool match) {
    const std::string text = Printable(piece);
    result += match ? style.Match(text) : text;
    piece.clear();
  };
  while (!snippet.empty()) {
    std::size_t used = 1;
    if (snippet.starts_with(kOpen)) {
      finish_piece(false);
      used = kOpen.size();
    } else if (snippet.starts_with(kClose)) {
      finish_piece(true);
      used = kClose.size();
    } else {
      char letter = snippet.front() == '\n' ? ' ' : snippet.front();
      for (const auto& [escape, meaning] : kEscapes) {
        if (!snippet.starts_with(escape)) continue;
        letter = meaning;
        used = escape.size();
      }
      piece += letter;
    }
    snippet.remove_prefix(used);
  }
  finish_piece(false);
  return result;
}

std::string ScoreText(double score) {
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), "%.6f", score);
  return text.data();
}

// "title: Peace, talks · person: Ada Marsh"
std::string MatchedText(const std::vector<MatchedPart>& parts) {
  std::string text, last_field;
  for (const MatchedPart& part : parts) {
    if (!text.empty()) text += part.field == last_field ? ", " : " · ";
    if (part.field != last_field) text += part.field + ": ";
    text += part.text;
    last_field = part.field;
  }
  return text;
}

void PrintHitAsText(const Hit& hit, std::size_t rank, const Style& style) {
  const Article& article = hit.article.article;
  const std::string number = std::to_string(rank) + ". ";
  const std::string indent(number.size(), ' ');
  PrintLine(number + style.Title(Printable(article.title.empty() ? "(no title)" : article.title)));
  std::string facts = hit.article.FullId();
  for (const std::string& fact :
       {DateText(article.date), article.source, article.section, absl::StrJoin(article.byline, ", ")}) {
    if (!fact.empty()) facts += " · " + fact;
  }
  PrintLine(indent + style.Faint(Printable(facts)));
  if (!hit.snippet.empty()) PrintLine(indent + SnippetText(hit.snippet, style));
  if (hit.duplicates > 0) PrintLine(indent + style.Faint("and " + Counted(hit.duplicates, "copy", "copies")));
  if (!hit.matched_parts.empty()) {
    PrintLine(indent + style.Faint("matched " + Printable(MatchedText(hit.matched_parts))));
  }
  if (!hit.score_parts.empty()) PrintLine(indent + style.Faint("score " + ScoreText(hit.score) + ", of which"));
  for (const ScorePart& part : hit.score_parts) {
    PrintLine(indent + style.Faint("  " + ScoreText(part.score) + " " + Printable(part.what)));
  }
  PrintLine("");
}

}  // namespace

std::string DateText(const std::optional<PublicationTime>& time) { return time ? FormatRfc3339(*time) : ""; }

Json FactsToJson(const StoredArticle& stored) {
  const Article& article = stored.article;
  Json json;
  json["id"] = stored.FullId();
  json["collection"] = stored.collection;
  SetIfAny(json, "title", article.title);
  SetIfAny(json, "date", DateText(article.date));
  SetIfAny(json, "source", article.source);
  SetIfAny(json, "section", article.section);
  SetIfAny(json, "url", article.url);
  SetIfAny(json, "language", article.language);
  SetIfAny(json, "byline", article.byline);
  SetIfAny(json, "people", EntityNames(stored, EntityType::kPerson));
  SetIfAny(json, "orgs", EntityNames(stored, EntityType::kOrganisation));
  SetIfAny(json, "places", EntityNames(stored, EntityType::kPlace));
  return json;
}

std::size_t PrintHitsAsText(const std::vector<Hit>& hits, std::size_t first) {
  const Style style = Style::ForAnswers();
  std::size_t rank = first;
  for (const Hit& hit : hits) PrintHitAsText(hit, rank++, style);
  return rank;
}

void PrintResultAsText(const SearchResult& result, std::size_t first) {
  const std::size_t rank = PrintHitsAsText(result.hits, first);
  std::string closing = TotalText(result.total);
  if (result.hits.size() < result.total.value && !result.hits.empty()) {
    closing += ", " + std::to_string(first) + " to " + std::to_string(rank - 1) + " shown";
  }
  PrintLine(closing);
}

void PrintResultAsJson(const std::string& query, const SearchResult& result, const ResultExtras& extras) {
  Json json = Listing();
  json["query"] = query;
  json["total"] = Json{{"value", result.total.value}, {"exact", result.total.exact}};
  if (result.timed_out) json["timed_out"] = true;
  json["took_ms"] = absl::ToDoubleMilliseconds(result.took);
  json["commit"] = result.commit;
  SetIfAny(json, "warnings", WarningsToJson(result.warnings));
  SetIfAny(json, "explanation", extras.explanation);
  SetIfAny(json, "help", AdviceToJson(extras.advice));
  json["hits"] = HitsToJson(result.hits);
  PrintJson(json);
}

Json WarningsToJson(const std::vector<QueryWarning>& warnings) {
  Json json;
  for (const QueryWarning& warning : warnings) {
    json.push_back(Json{{"offset", warning.offset}, {"length", warning.length}, {"message", warning.message}});
  }
  return json;
}

std::string TotalText(const Total& total) {
  const std::string articles = Counted(total.value, "article", "articles");
  return total.exact ? articles : "at least " + articles;
}

Json HitsToJson(const std::vector<Hit>& hits) {
  Json json = Json::array();
  for (const Hit& hit : hits) json.push_back(HitToJson(hit));
  return json;
}

void PrintHitsAsJsonLines(const std::vector<Hit>& hits) {
  for (const Hit& hit : hits) PrintJson(HitToJson(hit));
}

void PrintHitsAsCsv(const std::vector<Hit>& hits) {
  PrintLine("id,collection,title,date,score,source,section,url,language,snippet,byline,people,orgs,places,duplicates");
  for (const Hit& hit : hits) {
    const Article& article = hit.article.article;
    PrintCsvRow(std::array{
        hit.article.FullId(), hit.article.collection, article.title, DateText(article.date), ScoreText(hit.score),
        article.source, article.section, article.url, article.language, hit.snippet,
        absl::StrJoin(article.byline, "; "), absl::StrJoin(EntityNames(hit.article, EntityType::kPerson), "; "),
        absl::StrJoin(EntityNames(hit.article, EntityType::kOrganisation), "; "),
        absl::StrJoin(EntityNames(hit.article, EntityType::kPlace), "; "), std::to_string(hit.duplicates)});
  }
}

void PrintHitsAsTrec(const std::vector<Hit>& hits, std::size_t first) {
  std::size_t rank = first;
  std::set<std::string> ids;
  for (const Hit& hit : hits) {
    const std::string id = TrecId(hit.article.article.id);
    if (!ids.insert(id).second) continue;
    PrintLine("1 Q0 " + id + " " + std::to_string(rank++) + " " + ScoreText(hit.score) + " broadsheet");
  }
}

}  // namespace broadsheet::cli
