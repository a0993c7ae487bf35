// What the peers written in C++ share: the articles and queries they read, and the output of `broadsheet bench`.
#ifndef BROADSHEET_BENCH_PEERS_PEER_H_
#define BROADSHEET_BENCH_PEERS_PEER_H_

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace broadsheet::bench {

// The parts of `line` between tabs.
inline std::vector<std::string> SplitAtTabs(const std::string& line) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t tab; (tab = line.find('\t', begin)) != std::string::npos; begin = tab + 1) {
    parts.push_back(line.substr(begin, tab - begin));
  }
  parts.push_back(line.substr(begin));
  return parts;
}

// A line of broadsheet-peer-articles.
struct PeerArticle {
  std::string id;
  int day = 0;  // yyyymmdd, 0 if undated
  std::string title, deck, body;
};

class PeerArticleReader {
 public:
  explicit PeerArticleReader(const std::string& path) : file_(path) {
    if (!file_) {
      std::fprintf(stderr, "cannot read %s\n", path.c_str());
      std::exit(1);
    }
  }

  bool Next(PeerArticle* article) {
    if (!std::getline(file_, line_)) return false;
    std::vector<std::string> parts = SplitAtTabs(line_);
    parts.resize(5);
    article->id = std::move(parts[0]);
    article->day = std::atoi(parts[1].c_str());
    article->title = std::move(parts[2]);
    article->deck = std::move(parts[3]);
    article->body = std::move(parts[4]);
    return true;
  }

 private:
  std::ifstream file_;
  std::string line_;
};

// A line of bench/peers/queries.awk.
struct PeerQuery {
  enum class Kind { kAll, kAny, kPhrase, kPrefix };
  enum class Action { kBest, kNewest, kStored, kCount };

  std::string id, group;
  Action action = Action::kBest;
  Kind kind = Kind::kAll;
  std::vector<std::string> words;
  int first = 0, last = 0;  // days as yyyymmdd, both inclusive; 0: any day
};

inline std::vector<PeerQuery> ReadPeerQueries(const std::string& path, bool count_all) {
  std::vector<PeerQuery> queries;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> parts = SplitAtTabs(line);
    if (parts.size() < 7) continue;
    PeerQuery query;
    query.id = parts[0];
    query.group = parts[1];
    using Action = PeerQuery::Action;
    query.action = count_all || parts[2] == "count" ? Action::kCount
                   : parts[2] == "newest"           ? Action::kNewest
                   : parts[2] == "stored"           ? Action::kStored
                                                    : Action::kBest;
    using Kind = PeerQuery::Kind;
    query.kind = parts[3] == "any"      ? Kind::kAny
                 : parts[3] == "phrase" ? Kind::kPhrase
                 : parts[3] == "prefix" ? Kind::kPrefix
                                        : Kind::kAll;
    std::istringstream words(parts[4]);
    for (std::string word; words >> word;) query.words.push_back(word);
    query.first = std::atoi(parts[5].c_str());
    query.last = std::atoi(parts[6].c_str());
    queries.push_back(std::move(query));
  }
  return queries;
}

struct PeerAnswer {
  std::int64_t total = -1;              // -1: not counted
  std::vector<std::int64_t> documents;  // numbers of the engine's own
};

// `warm` passes that are not counted, then `repeat` that are printed. The clock stops when the engine knows the numbers
// of the best documents; their ids are looked up after it.
inline void RunPeerQueries(const std::vector<PeerQuery>& queries, int warm, int repeat,
                           const std::function<PeerAnswer(const PeerQuery&)>& answer,
                           const std::function<std::string(std::int64_t)>& id_of) {
  for (int pass = -warm; pass < repeat; ++pass) {
    for (const PeerQuery& query : queries) {
      const auto start = std::chrono::steady_clock::now();
      const PeerAnswer found = answer(query);
      const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
      if (pass < 0) continue;
      std::printf("%s\t%s\t%.1f\t%lld\t", query.id.c_str(), query.group.c_str(), took.count(),
                  static_cast<long long>(found.total));
      const char* separator = "";
      for (const std::int64_t document : found.documents) {
        std::printf("%sdefault/%s", separator, id_of(document).c_str());
        separator = " ";
      }
      std::printf("\n");
    }
  }
}

// The command line that all peers have.
struct PeerCommand {
  std::string verb;  // index, merge or query
  std::string index;
  bool exact_forms = false;           // index: every word also as it was written; query: phrases and prefixes of those
  std::vector<std::string> articles;  // index: files, one thread each
  std::string queries;
  bool count_all = false;
  int warm = 1, repeat = 5;
};

inline PeerCommand ParsePeerCommand(int argc, char** argv) {
  PeerCommand command;
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() < 2 || (arguments[0] != "merge" && arguments.size() < 4)) {
    std::fprintf(stderr,
                 "usage: %s index INDEX stems|both ARTICLES.tsv...   (a thread each)\n"
                 "       %s merge INDEX\n"
                 "       %s query INDEX stems|both QUERIES.tsv best|count WARM REPEAT\n",
                 argv[0], argv[0], argv[0]);
    std::exit(2);
  }
  command.verb = arguments[0];
  command.index = arguments[1];
  if (command.verb == "merge") return command;
  command.exact_forms = arguments[2] == "both";
  if (command.verb == "index") {
    command.articles.assign(arguments.begin() + 3, arguments.end());
    return command;
  }
  command.queries = arguments[3];
  command.count_all = arguments.size() > 4 && arguments[4] == "count";
  if (arguments.size() > 6) {
    command.warm = std::atoi(arguments[5].c_str());
    command.repeat = std::atoi(arguments[6].c_str());
  }
  return command;
}

}  // namespace broadsheet::bench

#endif  // BROADSHEET_BENCH_PEERS_PEER_H_
