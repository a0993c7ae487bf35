// SQLite's FTS5 over an ordinary table, with its Porter tokenizer.
// usage: fts5 index CORPUS.jsonl DATABASE | fts5 query DATABASE QUERIES.tsv [REPEAT]
#include <sqlite3.h>

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bench/corpus/jsonl_reader.h"
#include "bench/peers/peer_queries.h"

namespace broadsheet::bench {
namespace {

void Check(bool fine, sqlite3* database) {
  if (fine) return;
  std::fprintf(stderr, "fts5: %s\n", sqlite3_errmsg(database));
  std::exit(1);
}

void Execute(sqlite3* database, const char* sql) {
  Check(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK, database);
}

sqlite3_stmt* Prepare(sqlite3* database, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  Check(sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) == SQLITE_OK, database);
  return statement;
}

void BindText(sqlite3_stmt* statement, int index, const std::string& text) {
  sqlite3_bind_text(statement, index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

void Index(const std::string& corpus, sqlite3* database) {
  Execute(database,
          "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-262144;"
          "CREATE TABLE articles(number INTEGER PRIMARY KEY, id TEXT, day INTEGER, title TEXT, body TEXT);"
          "CREATE VIRTUAL TABLE words USING fts5(title, body, content='articles', content_rowid='number',"
          " tokenize='porter unicode61 remove_diacritics 2'); BEGIN");
  sqlite3_stmt* article = Prepare(database, "INSERT INTO articles VALUES(?, ?, ?, ?, ?)");
  sqlite3_stmt* words = Prepare(database, "INSERT INTO words(rowid, title, body) VALUES(?, ?, ?)");
  JsonlReader reader(corpus);
  sqlite3_int64 number = 0;
  for (CorpusLine line; reader.ok() && reader.Next(&line);) {
    std::string body = line.deck.empty() ? line.body : line.deck + "\n\n" + line.body;
    sqlite3_bind_int64(article, 1, ++number);
    BindText(article, 2, line.id);
    sqlite3_bind_int(article, 3, DayNumber(line.date));
    BindText(article, 4, line.title);
    BindText(article, 5, body);
    Check(sqlite3_step(article) == SQLITE_DONE, database);
    sqlite3_reset(article);
    sqlite3_bind_int64(words, 1, number);
    BindText(words, 2, line.title);
    BindText(words, 3, body);
    Check(sqlite3_step(words) == SQLITE_DONE, database);
    sqlite3_reset(words);
  }
  Execute(database,
          "CREATE INDEX articles_by_day ON articles(day); COMMIT; INSERT INTO words(words) VALUES('optimize')");
  sqlite3_finalize(article);
  sqlite3_finalize(words);
}

// Words side by side mean AND in FTS5 too, but each is quoted so that nothing is taken for its own operators.
std::string MatchExpression(const std::string& text) {
  std::string expression, word;
  bool quoted = false;
  auto end_word = [&] {
    if (word.empty()) return;
    expression += word == "OR" ? " OR " : " \"" + word + "\" ";
    word.clear();
  };
  for (char c : text) {
    if (c == '"') {
      end_word();
      expression += '"';
      quoted = !quoted;
    } else if (quoted) {
      expression += c;
    } else if (std::isspace(static_cast<unsigned char>(c)) || c == '(' || c == ')') {
      end_word();
    } else {
      word += c;
    }
  }
  end_word();
  return expression;
}

void Answer(sqlite3* database, const std::string& queries, int repeat) {
  Execute(database, "PRAGMA mmap_size=8000000000; PRAGMA cache_size=-262144");
  sqlite3_stmt* best = Prepare(database,
                               "SELECT id FROM words JOIN articles ON number = words.rowid WHERE words MATCH ?1"
                               " ORDER BY rank LIMIT 10");
  sqlite3_stmt* best_dated = Prepare(database,
                                     "SELECT id FROM words JOIN articles ON number = words.rowid WHERE words MATCH ?1"
                                     " AND day BETWEEN ?2 AND ?3 ORDER BY rank LIMIT 10");
  sqlite3_stmt* newest = Prepare(database,
                                 "SELECT id FROM words JOIN articles ON number = words.rowid WHERE words MATCH ?1"
                                 " ORDER BY day DESC LIMIT 10");
  sqlite3_stmt* count = Prepare(database, "SELECT count(*) FROM words WHERE words MATCH ?1");
  RunPeerQueries(ReadPeerQueries(queries), repeat, [&](const PeerQuery& query) {
    std::string expression = MatchExpression(query.text);
    sqlite3_stmt* statement = query.counts()         ? count
                              : query.newest_first() ? newest
                              : query.first > 0      ? best_dated
                                                     : best;
    BindText(statement, 1, expression);
    if (statement == best_dated) {
      sqlite3_bind_int(statement, 2, query.first);
      sqlite3_bind_int(statement, 3, query.last);
    }
    PeerAnswer answer;
    int step;
    while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
      if (statement == count) {
        answer.total = sqlite3_column_int64(statement, 0);
      } else {
        answer.ids.push_back("default/" +
                             std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0))));
      }
    }
    Check(step == SQLITE_DONE, database);
    sqlite3_reset(statement);
    return answer;
  });
}

}  // namespace
}  // namespace broadsheet::bench

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: fts5 index CORPUS DATABASE | fts5 query DATABASE QUERIES [REPEAT]\n");
    return 2;
  }
  bool index = std::string_view(argv[1]) == "index";
  sqlite3* database = nullptr;
  if (sqlite3_open(index ? argv[3] : argv[2], &database) != SQLITE_OK) return 1;
  if (index) {
    broadsheet::bench::Index(argv[2], database);
  } else {
    broadsheet::bench::Answer(database, argv[3], argc > 4 ? std::atoi(argv[4]) : 5);
  }
  sqlite3_close(database);
  return 0;
}
