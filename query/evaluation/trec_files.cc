// Topics, judgements and runs as TREC writes them.
#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "broadsheet/evaluation.h"
#include "storage/out_of_memory.h"
#include "storage/read_stream.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

constexpr std::string_view kSpaces = " \t\r\n\f\v";

absl::StatusOr<std::string> ReadFile(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::optional<std::string> text;
  if (stream.is_open()) text = ReadStream(stream);
  if (!text) return absl::NotFoundError(StrCat(file, " cannot be read: ", std::strerror(errno)));
  if (text->starts_with("\xEF\xBB\xBF")) text->erase(0, 3);
  return *std::move(text);
}

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1);
}

std::vector<std::string_view> Columns(std::string_view line) {
  std::vector<std::string_view> columns;
  while (!(line = Trimmed(line)).empty()) {
    const std::size_t end = std::min(line.find_first_of(kSpaces), line.size());
    columns.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
  return columns;
}

absl::Status BadLine(const std::string& file, std::size_t number, std::string_view what) {
  return absl::InvalidArgumentError(StrCat(file, ", line ", number, ": ", what));
}

// Calls `visit(columns, line number)` for every line that is not blank.
template <typename Visit>
absl::Status ForEachLine(const std::string& file, const Visit& visit) {
  BS_ASSIGN_OR_RETURN(const std::string text, ReadFile(file));
  std::size_t number = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    ++number;
    if (!Trimmed(line).empty()) BS_RETURN_IF_ERROR(visit(line, number));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return absl::OkStatus();
}

// The text after <name> up to the next tag, without a label such as "Number:"; empty if there is none.
std::string TaggedText(std::string_view top, std::string_view tag, std::string_view label) {
  const std::size_t found = top.find(tag);
  if (found == std::string_view::npos) return "";
  std::string_view text = top.substr(found + tag.size());
  text = Trimmed(text.substr(0, text.find('<')));
  if (text.starts_with(label)) text = Trimmed(text.substr(label.size()));
  std::string joined;
  for (const std::string_view word : Columns(text)) joined += StrCat(joined.empty() ? "" : " ", word);
  return joined;
}

absl::StatusOr<std::vector<Topic>> ParseMarkup(const std::string& file, std::string_view text) {
  constexpr std::string_view kTop = "<top>";
  std::vector<Topic> topics;
  for (std::size_t begin = text.find(kTop); begin != std::string_view::npos;) {
    const std::size_t next = text.find(kTop, begin + 1);
    const std::string_view top = text.substr(begin, next == std::string_view::npos ? next : next - begin);
    Topic topic{TaggedText(top, "<num>", "Number:"), TaggedText(top, "<title>", "Topic:")};
    topic.id.erase(0, std::min(topic.id.find_first_not_of('0'), topic.id.size()));
    if (topic.id.empty() || topic.text.empty()) {
      const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin), '\n');
      return BadLine(file, static_cast<std::size_t>(line), "a <top> needs a <num> and a <title> that are not empty");
    }
    topics.push_back(std::move(topic));
    begin = next;
  }
  return topics;
}

absl::StatusOr<std::vector<Topic>> ParseTabs(const std::string& file) {
  std::vector<Topic> topics;
  BS_RETURN_IF_ERROR(ForEachLine(file, [&](std::string_view line, std::size_t number) {
    const std::size_t tab = line.find('\t');
    const std::string_view id = Trimmed(line.substr(0, tab));
    if (tab == std::string_view::npos || id.empty()) return BadLine(file, number, "write an id, a tab and the topic");
    topics.push_back({std::string(id), std::string(Trimmed(line.substr(tab + 1)))});
    return absl::OkStatus();
  }));
  return topics;
}

absl::StatusOr<std::vector<Topic>> ParseTopics(const std::string& file) {
  BS_ASSIGN_OR_RETURN(const std::string text, ReadFile(file));
  BS_ASSIGN_OR_RETURN(std::vector<Topic> topics,
                      Trimmed(text).starts_with("<top>") ? ParseMarkup(file, text) : ParseTabs(file));
  if (topics.empty()) return absl::InvalidArgumentError(StrCat(file, ": there is no topic in it"));
  std::set<std::string> ids;
  for (const Topic& topic : topics) {
    if (!ids.insert(topic.id).second) return absl::InvalidArgumentError(StrCat(file, ": two topics are ", topic.id));
  }
  return topics;
}

absl::StatusOr<JudgementsByTopic> ParseJudgements(const std::string& file) {
  JudgementsByTopic judgements;
  BS_RETURN_IF_ERROR(ForEachLine(file, [&](std::string_view line, std::size_t number) {
    const std::vector<std::string_view> columns = Columns(line);
    int relevance = 0;
    if (columns.size() != 4 || !absl::SimpleAtoi(ToAbsl(columns[3]), &relevance)) {
      return BadLine(file, number, "write the topic, 0, the article's id and its relevance, a whole number");
    }
    const bool is_new = judgements[std::string(columns[0])].emplace(columns[2], relevance).second;
    return is_new ? absl::OkStatus() : BadLine(file, number, "this topic and article have been judged before");
  }));
  if (judgements.empty()) return absl::InvalidArgumentError(StrCat(file, ": there is no judgement in it"));
  return judgements;
}

absl::StatusOr<TrecRun> ParseRun(const std::string& file) {
  TrecRun run;
  BS_RETURN_IF_ERROR(ForEachLine(file, [&](std::string_view line, std::size_t number) {
    const std::vector<std::string_view> columns = Columns(line);
    float score = 0;
    if (columns.size() != 6 || !absl::SimpleAtof(ToAbsl(columns[4]), &score) || !std::isfinite(score)) {
      return BadLine(file, number, "write the topic, Q0, the article's id, its rank, its score and a name of the run");
    }
    run[std::string(columns[0])].push_back({std::string(columns[2]), score});
    return absl::OkStatus();
  }));
  for (auto& [topic, ranking] : run) {
    std::sort(ranking.begin(), ranking.end(), [](const RankedArticle& a, const RankedArticle& b) {
      return a.score != b.score ? a.score > b.score : a.id > b.id;
    });
    std::set<std::string_view> ids;
    for (const RankedArticle& article : ranking) {
      if (ids.insert(article.id).second) continue;
      return absl::InvalidArgumentError(StrCat(file, ": topic ", topic, " has the article ", article.id, " twice"));
    }
  }
  return run;
}

absl::StatusOr<Ranking> Rank(const Searcher& searcher, const Topic& topic, Query query, const SearchOptions& options,
                             std::size_t depth) {
  query.text = topic.text;
  SearchOptions search = options;
  search.limit = depth;
  search.offset = 0;
  search.snippets = false;
  search.content = HitContent::kId;
  search.exact_total = false;
  absl::StatusOr<SearchResult> result = searcher.Search(query, search);
  if (!result.ok()) {
    return absl::Status(result.status().code(), StrCat("topic ", topic.id, ": ", ToStd(result.status().message())));
  }
  Ranking ranking;
  constexpr float kLowest = -std::numeric_limits<float>::infinity();
  float above = std::numeric_limits<float>::infinity();
  std::set<std::string> ids;
  for (const Hit& hit : result->hits) {
    std::string id = TrecId(hit.article.article.id);
    if (!ids.insert(id).second) continue;
    above = std::min(static_cast<float>(hit.score), std::nextafter(above, kLowest));
    ranking.push_back({std::move(id), above});
  }
  return ranking;
}

}  // namespace

absl::StatusOr<std::vector<Topic>> ReadTopics(const std::string& file) {
  return CatchOutOfMemory([&] { return ParseTopics(file); });
}
absl::StatusOr<JudgementsByTopic> ReadJudgements(const std::string& file) {
  return CatchOutOfMemory([&] { return ParseJudgements(file); });
}
absl::StatusOr<TrecRun> ReadRun(const std::string& file) {
  return CatchOutOfMemory([&] { return ParseRun(file); });
}
absl::StatusOr<Ranking> RankTopic(const Searcher& searcher, const Topic& topic, Query query,
                                  const SearchOptions& options, std::size_t depth) {
  return CatchOutOfMemory([&] { return Rank(searcher, topic, std::move(query), options, depth); });
}

std::string TrecId(std::string_view id) {
  std::string column;
  for (const char c : id) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > ' ' && byte != 0x7F && byte != '%') {
      column += c;
    } else {
      absl::StrAppendFormat(&column, "%%%02X", byte);
    }
  }
  return column;
}

std::string FormatRanking(const std::string& topic, const Ranking& ranking, const std::string& tag) {
  std::string lines;
  for (std::size_t i = 0; i < ranking.size(); ++i) {
    // Nine digits bring a float back as it was.
    absl::StrAppendFormat(&lines, "%s Q0 %s %d %.9g %s\n", topic, ranking[i].id, i + 1, ranking[i].score, tag);
  }
  return lines;
}

}  // namespace broadsheet
