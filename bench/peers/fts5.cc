// SQLite's FTS5 over an ordinary table, with its Porter tokenizer; for exact forms a second one without it.
#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bench/peers/peer.h"

namespace broadsheet::bench {
namespace {

using Action = PeerQuery::Action;
using Kind = PeerQuery::Kind;

void Check(bool fine, sqlite3* database) {
  if (fine) return;
  std::fprintf(stderr, "fts5: %s\n", sqlite3_errmsg(database));
  std::exit(1);
}

void Execute(sqlite3* database, const char* sql) {
  Check(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK, database);
}

sqlite3_stmt* Prepare(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  Check(sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK, database);
  return statement;
}

sqlite3* Open(const std::string& path) {
  sqlite3* database = nullptr;
  Check(sqlite3_open(path.c_str(), &database) == SQLITE_OK, database);
  Execute(database,
          "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-524288");
  return database;
}

void BindText(sqlite3_stmt* statement, int index, const std::string& text) {
  sqlite3_bind_text(statement, index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

void BindTexts(sqlite3_stmt* statement, int index, const PeerArticle& article) {
  BindText(statement, index, article.title);
  BindText(statement, index + 1, article.deck);
  BindText(statement, index + 2, article.body);
}

void Insert(sqlite3_stmt* statement, sqlite3* database) {
  Check(sqlite3_step(statement) == SQLITE_DONE, database);
  sqlite3_reset(statement);
}

// A table of words over the columns of `articles`; their text is not stored a second time.
sqlite3_stmt* MakeWords(sqlite3* database, const std::string& table, const std::string& tokenizer) {
  Execute(database,
          ("CREATE VIRTUAL TABLE " + table +
           " USING fts5(title, deck, body, content='articles', content_rowid='number', tokenize='" + tokenizer + "')")
              .c_str());
  return Prepare(database, "INSERT INTO " + table + "(rowid, title, deck, body) VALUES(?, ?, ?, ?)");
}

void Index(const PeerCommand& command) {
  sqlite3* database = Open(command.index);
  Execute(database,
          "CREATE TABLE articles(number INTEGER PRIMARY KEY, id TEXT, day INTEGER, title TEXT, deck TEXT,"
          " body TEXT)");
  std::vector<sqlite3_stmt*> words = {MakeWords(database, "stems", "porter unicode61 remove_diacritics 2")};
  if (command.exact_forms) words.push_back(MakeWords(database, "forms", "unicode61 remove_diacritics 2"));
  sqlite3_stmt* row = Prepare(database, "INSERT INTO articles VALUES(?, ?, ?, ?, ?, ?)");
  Execute(database, "BEGIN");
  PeerArticleReader reader(command.articles.at(0));
  sqlite3_int64 number = 0;
  for (PeerArticle article; reader.Next(&article);) {
    sqlite3_bind_int64(row, 1, ++number);
    BindText(row, 2, article.id);
    sqlite3_bind_int(row, 3, article.day);
    BindTexts(row, 4, article);
    Insert(row, database);
    for (sqlite3_stmt* table : words) {
      sqlite3_bind_int64(table, 1, number);
      BindTexts(table, 2, article);
      Insert(table, database);
    }
  }
  Execute(database, "CREATE INDEX articles_by_day ON articles(day); COMMIT");
  sqlite3_finalize(row);
  for (sqlite3_stmt* table : words) sqlite3_finalize(table);
  sqlite3_close(database);
}

void Merge(const PeerCommand& command) {
  sqlite3* database = Open(command.index);
  Execute(database, "INSERT INTO stems(stems) VALUES('optimize')");
  sqlite3_stmt* forms = Prepare(database, "SELECT 1 FROM sqlite_master WHERE name = 'forms'");
  const bool has_forms = sqlite3_step(forms) == SQLITE_ROW;
  sqlite3_finalize(forms);
  if (has_forms) Execute(database, "INSERT INTO forms(forms) VALUES('optimize')");
  Execute(database, "VACUUM");
  sqlite3_close(database);
}

// Every word is quoted, so that none is taken for an operator of FTS5's own.
std::string MatchExpression(const PeerQuery& query) {
  const char* between = query.kind == Kind::kPhrase ? " " : query.kind == Kind::kAny ? "\" OR \"" : "\" AND \"";
  std::string expression = "\"";
  for (const std::string& word : query.words) {
    if (expression.size() > 1) expression += between;
    expression += word;
  }
  return expression + (query.kind == Kind::kPrefix ? "\"*" : "\"");
}

// The statements of one table of words.
class Asker {
 public:
  Asker(sqlite3* database, const std::string& table) : database_(database) {
    const std::string joined =
        " FROM " + table + " JOIN articles ON number = " + table + ".rowid WHERE " + table + " MATCH ?1 ";
    const std::string matching = " FROM " + table + " WHERE " + table + " MATCH ?1 ";
    const std::string within = "AND day BETWEEN ?2 AND ?3 ";
    best_ = Prepare(database, "SELECT rowid" + matching + "ORDER BY rank LIMIT 10");
    best_within_ = Prepare(database, "SELECT number" + joined + within + "ORDER BY rank LIMIT 10");
    newest_ = Prepare(database, "SELECT number" + joined + "ORDER BY day DESC LIMIT 10");
    stored_ = Prepare(database, "SELECT rowid, title, deck, body" + matching + "ORDER BY rank LIMIT 10");
    count_ = Prepare(database, "SELECT count(*)" + matching);
    count_within_ = Prepare(database, "SELECT count(*)" + joined + within);
  }
  ~Asker() {
    for (sqlite3_stmt* s : {best_, best_within_, newest_, stored_, count_, count_within_}) sqlite3_finalize(s);
  }

  PeerAnswer Ask(const PeerQuery& query) const {
    sqlite3_stmt* statement = StatementFor(query);
    const std::string expression = MatchExpression(query);
    BindText(statement, 1, expression);
    if (query.first > 0) {
      sqlite3_bind_int(statement, 2, query.first);
      sqlite3_bind_int(statement, 3, query.last);
    }
    PeerAnswer answer;
    int step;
    while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
      for (int column = 1; column < sqlite3_column_count(statement); ++column) sqlite3_column_text(statement, column);
      if (query.action == Action::kCount) {
        answer.total = sqlite3_column_int64(statement, 0);
      } else {
        answer.documents.push_back(sqlite3_column_int64(statement, 0));
      }
    }
    Check(step == SQLITE_DONE, database_);
    sqlite3_reset(statement);
    return answer;
  }

 private:
  sqlite3_stmt* StatementFor(const PeerQuery& query) const {
    const bool dated = query.first > 0;
    switch (query.action) {
      case Action::kCount:
        return dated ? count_within_ : count_;
      case Action::kNewest:
        return newest_;
      case Action::kStored:
        return stored_;
      case Action::kBest:
        break;
    }
    return dated ? best_within_ : best_;
  }

  sqlite3* database_;
  sqlite3_stmt *best_, *best_within_, *newest_, *stored_, *count_, *count_within_;
};

void Answer(const PeerCommand& command) {
  sqlite3* database = Open(command.index);
  Execute(database, "PRAGMA mmap_size=8000000000");
  sqlite3_stmt* id = Prepare(database, "SELECT id FROM articles WHERE number = ?");
  {
    const Asker stems(database, "stems");
    const Asker others(database, command.exact_forms ? "forms" : "stems");
    RunPeerQueries(
        ReadPeerQueries(command.queries, command.count_all), command.warm, command.repeat,
        [&](const PeerQuery& query) {
          return (query.kind == Kind::kPhrase || query.kind == Kind::kPrefix ? others : stems).Ask(query);
        },
        [&](std::int64_t number) {
          sqlite3_bind_int64(id, 1, number);
          Check(sqlite3_step(id) == SQLITE_ROW, database);
          const std::string text = reinterpret_cast<const char*>(sqlite3_column_text(id, 0));
          sqlite3_reset(id);
          return text;
        });
  }
  sqlite3_finalize(id);
  sqlite3_close(database);
}

}  // namespace
}  // namespace broadsheet::bench

int main(int argc, char** argv) {
  const broadsheet::bench::PeerCommand command = broadsheet::bench::ParsePeerCommand(argc, argv);
  if (command.verb == "index") broadsheet::bench::Index(command);
  if (command.verb == "merge") broadsheet::bench::Merge(command);
  if (command.verb == "query") broadsheet::bench::Answer(command);
  return 0;
}
