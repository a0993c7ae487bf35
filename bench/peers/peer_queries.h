// The queries of broadsheet-queries as other engines take them, and the output of `broadsheet bench --format tsv`.
#ifndef BROADSHEET_BENCH_PEERS_PEER_QUERIES_H_
#define BROADSHEET_BENCH_PEERS_PEER_QUERIES_H_

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

namespace broadsheet::bench {

struct PeerQuery {
  std::string id, group;
  std::string text;         // without its date filter: words, "phrases", OR, parentheses
  int first = 0, last = 0;  // days as yyyymmdd, both inclusive; 0: any day

  bool counts() const { return group == "count_and"; }
  bool newest_first() const { return group == "newest_term"; }
};

struct PeerAnswer {
  std::int64_t total = -1;
  std::vector<std::string> ids;
};

inline std::vector<PeerQuery> ReadPeerQueries(const std::string& path) {
  std::vector<PeerQuery> queries;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    PeerQuery query;
    std::size_t tab = line.find('\t'), second = line.find('\t', tab + 1);
    if (second == std::string::npos) continue;
    query.id = line.substr(0, tab);
    query.group = line.substr(tab + 1, second - tab - 1);
    query.text = line.substr(second + 1);
    if (std::size_t at = query.text.rfind(" date:"); at != std::string::npos) {
      std::string date = query.text.substr(at + 6);
      query.text.resize(at);
      int year = std::stoi(date), month = date.size() > 4 ? std::stoi(date.substr(5)) : 0;
      query.first = year * 10000 + (month > 0 ? month * 100 : 100) + 1;
      query.last = year * 10000 + (month > 0 ? month * 100 : 1200) + 31;
    }
    queries.push_back(std::move(query));
  }
  return queries;
}

// yyyymmdd of an RFC 3339 date; 0 if there is none.
inline int DayNumber(const std::string& date) {
  if (date.size() < 10) return 0;
  return std::stoi(date.substr(0, 4)) * 10000 + std::stoi(date.substr(5, 2)) * 100 + std::stoi(date.substr(8, 2));
}

// One pass that is not counted, then `repeat` that are printed.
inline void RunPeerQueries(const std::vector<PeerQuery>& queries, int repeat,
                           const std::function<PeerAnswer(const PeerQuery&)>& answer) {
  for (int pass = -1; pass < repeat; ++pass) {
    for (const PeerQuery& query : queries) {
      auto start = std::chrono::steady_clock::now();
      PeerAnswer found = answer(query);
      double microseconds = std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
      if (pass < 0) continue;
      std::printf("%s\t%s\t%.1f\t%lld\t", query.id.c_str(), query.group.c_str(), microseconds,
                  static_cast<long long>(found.total));
      for (std::size_t i = 0; i < found.ids.size(); ++i) std::printf("%s%s", i == 0 ? "" : " ", found.ids[i].c_str());
      std::printf("\n");
    }
  }
}

}  // namespace broadsheet::bench

#endif  // BROADSHEET_BENCH_PEERS_PEER_QUERIES_H_
