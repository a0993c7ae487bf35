// Xapian as everybody uses it: TermGenerator, Document::set_data, a value slot for the date, QueryParser.
// usage: xapian_plain index CORPUS.jsonl DATABASE | xapian_plain query DATABASE QUERIES.tsv [REPEAT]
#include <xapian.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bench/corpus/jsonl_reader.h"
#include "bench/peers/peer_queries.h"

namespace broadsheet::bench {
namespace {

constexpr Xapian::valueno kDateSlot = 0;

void Index(const std::string& corpus, const std::string& path) {
  Xapian::WritableDatabase database(path, Xapian::DB_CREATE_OR_OVERWRITE);
  Xapian::TermGenerator generator;
  generator.set_stemmer(Xapian::Stem("english"));
  JsonlReader reader(corpus);
  for (CorpusLine line; reader.ok() && reader.Next(&line);) {
    Xapian::Document document;
    generator.set_document(document);
    generator.set_termpos(0);
    generator.index_text(line.title);
    generator.increase_termpos();
    generator.index_text(line.deck);
    generator.increase_termpos();
    generator.index_text(line.body);
    document.add_boolean_term("Q" + line.id.substr(0, 200));
    document.add_value(kDateSlot, Xapian::sortable_serialise(DayNumber(line.date)));
    document.set_data(line.id + "\n" + line.title + "\n" + line.body);
    database.add_document(document);
  }
  database.commit();
}

void Answer(const std::string& path, const std::string& queries, int repeat) {
  Xapian::Database database(path);
  Xapian::QueryParser parser;
  parser.set_database(database);
  parser.set_stemmer(Xapian::Stem("english"));
  parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
  parser.set_default_op(Xapian::Query::OP_AND);
  RunPeerQueries(ReadPeerQueries(queries), repeat, [&](const PeerQuery& peer_query) {
    Xapian::Query query = parser.parse_query(peer_query.text);
    if (peer_query.first > 0) {
      Xapian::Query days(Xapian::Query::OP_VALUE_RANGE, kDateSlot, Xapian::sortable_serialise(peer_query.first),
                         Xapian::sortable_serialise(peer_query.last));
      query = Xapian::Query(Xapian::Query::OP_FILTER, query, days);
    }
    Xapian::Enquire enquire(database);
    enquire.set_query(query);
    if (peer_query.newest_first()) {
      enquire.set_weighting_scheme(Xapian::BoolWeight());
      enquire.set_sort_by_value(kDateSlot, true);
    }
    PeerAnswer answer;
    if (peer_query.counts()) {
      enquire.set_weighting_scheme(Xapian::BoolWeight());
      answer.total = enquire.get_mset(0, 0, database.get_doccount()).get_matches_estimated();
      return answer;
    }
    Xapian::MSet hits = enquire.get_mset(0, 10);
    for (auto hit = hits.begin(); hit != hits.end(); ++hit) {
      std::string data = hit.get_document().get_data();
      answer.ids.push_back("default/" + data.substr(0, data.find('\n')));
    }
    return answer;
  });
}

}  // namespace
}  // namespace broadsheet::bench

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: xapian_plain index CORPUS DATABASE | xapian_plain query DATABASE QUERIES [REPEAT]\n");
    return 2;
  }
  try {
    if (std::string_view(argv[1]) == "index") {
      broadsheet::bench::Index(argv[2], argv[3]);
    } else {
      broadsheet::bench::Answer(argv[2], argv[3], argc > 4 ? std::atoi(argv[4]) : 5);
    }
  } catch (const Xapian::Error& error) {
    std::fprintf(stderr, "xapian_plain: %s\n", error.get_description().c_str());
    return 1;
  }
  return 0;
}
