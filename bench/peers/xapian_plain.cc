// Xapian as everybody uses it: TermGenerator, Document::set_data, a value slot for the date, QueryParser. It indexes
// words as they are written as well as their stems, and its phrases are always of written words.
#include <xapian.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>

#include "bench/peers/peer.h"

namespace broadsheet::bench {
namespace {

using Action = PeerQuery::Action;
using Kind = PeerQuery::Kind;

constexpr Xapian::valueno kDateSlot = 0;

void IndexFile(const std::string& articles, const std::string& path) {
  Xapian::WritableDatabase database(path, Xapian::DB_CREATE_OR_OVERWRITE);
  Xapian::TermGenerator generator;
  generator.set_stemmer(Xapian::Stem("english"));
  PeerArticleReader reader(articles);
  for (PeerArticle article; reader.Next(&article);) {
    Xapian::Document document;
    generator.set_document(document);
    generator.set_termpos(0);
    for (const std::string* text : {&article.title, &article.deck, &article.body}) {
      generator.index_text(*text);
      generator.increase_termpos();
    }
    document.add_boolean_term("Q" + article.id.substr(0, 200));
    document.add_value(kDateSlot, Xapian::sortable_serialise(article.day));
    document.set_data(article.id + "\n" + article.title + "\n" + article.deck + "\n" + article.body);
    database.add_document(document);
  }
  database.commit();
}

// A database a thread; they are searched together, or as one after merging.
void Index(const PeerCommand& command) {
  std::filesystem::create_directories(command.index);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < command.articles.size(); ++i) {
    threads.emplace_back(IndexFile, command.articles[i], command.index + "/" + std::to_string(i));
  }
  for (std::thread& thread : threads) thread.join();
}

Xapian::Database OpenAll(const std::string& index) {
  Xapian::Database all;
  for (std::size_t i = 0; std::filesystem::exists(index + "/" + std::to_string(i)); ++i) {
    all.add_database(Xapian::Database(index + "/" + std::to_string(i)));
  }
  return all;
}

void Merge(const PeerCommand& command) {
  const std::string merged = command.index + "/merged";
  OpenAll(command.index).compact(merged);
  for (std::size_t i = 0; std::filesystem::remove_all(command.index + "/" + std::to_string(i)) > 0; ++i) continue;
  std::filesystem::rename(merged, command.index + "/0");
}

std::string QueryText(const PeerQuery& query) {
  const char* between = query.kind == Kind::kPhrase ? " " : query.kind == Kind::kAny ? " OR " : " AND ";
  std::string text;
  for (const std::string& word : query.words) {
    if (!text.empty()) text += between;
    text += word;
  }
  if (query.kind == Kind::kPhrase) return "\"" + text + "\"";
  return query.kind == Kind::kPrefix ? text + "*" : text;
}

Xapian::Query ParsePeerQuery(Xapian::QueryParser& parser, const PeerQuery& peer_query) {
  Xapian::Query query =
      parser.parse_query(QueryText(peer_query), Xapian::QueryParser::FLAG_PHRASE | Xapian::QueryParser::FLAG_BOOLEAN |
                                                    Xapian::QueryParser::FLAG_WILDCARD);
  if (peer_query.first == 0) return query;
  const Xapian::Query days(Xapian::Query::OP_VALUE_RANGE, kDateSlot, Xapian::sortable_serialise(peer_query.first),
                           Xapian::sortable_serialise(peer_query.last));
  return Xapian::Query(Xapian::Query::OP_FILTER, query, days);
}

PeerAnswer Ask(const Xapian::Database& database, const Xapian::Query& query, Action action) {
  Xapian::Enquire enquire(database);
  enquire.set_query(query);
  PeerAnswer answer;
  if (action == Action::kCount) {
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    answer.total = enquire.get_mset(0, 0, database.get_doccount()).get_matches_estimated();
    return answer;
  }
  if (action == Action::kNewest) {
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_sort_by_value(kDateSlot, true);
  }
  const Xapian::MSet hits = enquire.get_mset(0, 10);
  for (auto hit = hits.begin(); hit != hits.end(); ++hit) {
    if (action == Action::kStored) hit.get_document().get_data();
    answer.documents.push_back(*hit);
  }
  return answer;
}

void Answer(const PeerCommand& command) {
  const Xapian::Database database = OpenAll(command.index);
  Xapian::QueryParser parser;
  parser.set_database(database);
  parser.set_stemmer(Xapian::Stem("english"));
  parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
  RunPeerQueries(
      ReadPeerQueries(command.queries, command.count_all), command.warm, command.repeat,
      [&](const PeerQuery& query) { return Ask(database, ParsePeerQuery(parser, query), query.action); },
      [&](std::int64_t document) {
        const std::string data = database.get_document(static_cast<Xapian::docid>(document)).get_data();
        return data.substr(0, data.find('\n'));
      });
}

}  // namespace
}  // namespace broadsheet::bench

int main(int argc, char** argv) {
  const broadsheet::bench::PeerCommand command = broadsheet::bench::ParsePeerCommand(argc, argv);
  try {
    if (command.verb == "index") broadsheet::bench::Index(command);
    if (command.verb == "merge") broadsheet::bench::Merge(command);
    if (command.verb == "query") broadsheet::bench::Answer(command);
  } catch (const Xapian::Error& error) {
    std::fprintf(stderr, "xapian_plain: %s\n", error.get_description().c_str());
    return 1;
  }
  return 0;
}
