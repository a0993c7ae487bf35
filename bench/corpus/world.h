// The invented world that the articles are about: its words, people, organisations, places and topics.
#ifndef BROADSHEET_BENCH_CORPUS_WORLD_H_
#define BROADSHEET_BENCH_CORPUS_WORLD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "bench/corpus/random.h"

namespace broadsheet::bench {

struct Noun {
  std::string singular, plural;
};
struct Verb {
  std::string base, third, past, participle;
};
struct Adjective {
  std::string base, adverb;
};

struct Person {
  std::string full, family;
  std::string office;  // "Prime Minister", "analyst", …; empty for most
  bool woman = false;
};
struct Organisation {
  std::string full;
  std::string short_form;  // an acronym or the first word; what later mentions say
  bool acronym = false;
};
struct Place {
  std::string name;
  std::string country;  // empty for a country itself
};

// Indices into the world's tables, most typical first.
struct Topic {
  std::string name, section;
  bool figures = false;  // writes much in percent and money
  std::vector<std::uint32_t> nouns, verbs, adjectives, people, orgs, places;
};

struct Reporter {
  std::string name;
  std::uint32_t topic;
};

// How a publisher writes.
struct Source {
  std::string name, host;
  bool wire = false;  // datelines and credits at the end
  bool curly_quotes = false;
  bool title_case = false;
  int zone = 0;  // 0: UTC, 1: an offset, 2: no zone said, 3: bare days
  int offset_minutes = 0;
};

// Immutable after construction; the same for the same seed.
struct World {
  explicit World(std::uint64_t seed);

  std::vector<Noun> nouns;
  std::vector<Verb> verbs;
  std::vector<Adjective> adjectives;
  std::vector<Person> people;
  std::vector<Organisation> orgs;
  std::vector<Place> places;
  std::vector<Topic> topics;
  std::vector<Reporter> reporters;
  std::vector<Source> sources;

  // General language, by rank in the tables above.
  WeightedSampler any_noun, any_verb, any_adjective, any_person, any_org, any_place;
  // Rank within one topic's lists.
  WeightedSampler topic_noun, topic_verb, topic_adjective, topic_person, topic_org, topic_place;
  WeightedSampler any_topic, any_source;

 private:
  void MakeWords(Random& random);
  void MakePlaces(Random& random);
  void MakePeople(Random& random);
  void MakeOrganisations(Random& random);
  void MakeTopics(Random& random);
  void MakeSources(Random& random);
};

}  // namespace broadsheet::bench

#endif  // BROADSHEET_BENCH_CORPUS_WORLD_H_
