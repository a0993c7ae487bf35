#include "bench/corpus/world.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "bench/corpus/function_words.h"
#include "bench/corpus/words.h"

namespace broadsheet::bench {
namespace {

// Sizes of the world. The words' curves were fitted to a collection of 63,177 wire articles (see README.md).
constexpr std::size_t kNouns = 60000, kVerbs = 10000, kAdjectives = 20000;
constexpr std::size_t kPeople = 60000, kFirstNames = 500, kFamilyNames = 9000;
constexpr std::size_t kOrganisations = 15000, kCountries = 160, kCities = 6000;
constexpr std::size_t kTopics = 150, kReporters = 600;
constexpr double kExponent = 1.75;

constexpr std::string_view kSections[] = {"World",   "Politics", "Business", "Markets",    "Sports",
                                          "Culture", "Science",  "Health",   "Technology", "Local"};
constexpr std::string_view kOffices[] = {
    "President", "Prime Minister", "Foreign Minister", "Finance Minister", "Senator",     "Judge",
    "Mayor",     "Governor",       "analyst",          "spokesman",        "spokeswoman", "chief executive",
    "coach",     "Professor",      "Chairman"};
constexpr std::string_view kCompanyEndings[] = {
    "Bank",      "Group", "Corp",     "Holdings", "Airlines",  "Energy", "Motors", "Party",  "University",
    "Institute", "Times", "Partners", "& Sons",   "Insurance", "Steel",  "Foods",  "United", "Telecom"};
constexpr std::string_view kBodyHeads[] = {"Ministry", "Agency", "Council", "Office", "Commission", "Federation"};
constexpr std::string_view kBodyScopes[] = {"National", "International", "Federal", "European", "Central", "General"};

template <typename List>
decltype(auto) Pick(Random& random, const List& list) {
  return (list[random.Below(static_cast<std::uint32_t>(std::size(list)))]);
}

// `count` different indices below `size`, spread evenly over the logarithm of the rank from `low` on: a topic has
// its share of frequent and of rare words.
std::vector<std::uint32_t> SpreadOverRanks(Random& random, std::size_t count, double low, std::size_t size) {
  std::unordered_set<std::uint32_t> seen;
  std::vector<std::uint32_t> indices;
  double span = PlainLog(static_cast<double>(size) / low);
  while (indices.size() < count) {
    auto index = static_cast<std::uint32_t>(low * PlainExp(random.Unit() * span));
    if (index < size && seen.insert(index).second) indices.push_back(index);
  }
  return indices;
}

std::string Initials(std::string_view name) {
  std::string initials;
  bool start = true;
  for (char c : name) {
    if (start && c >= 'A' && c <= 'Z') initials += c;
    start = c == ' ';
  }
  return initials;
}

}  // namespace

World::World(std::uint64_t seed) {
  Random random(seed ^ 0x0b5e55ed5eedu);
  MakeWords(random);
  MakePlaces(random);
  MakePeople(random);
  MakeOrganisations(random);
  MakeTopics(random);
  MakeSources(random);
}

void World::MakeWords(Random& random) {
  std::vector<std::string_view> reserved;
  auto reserve = [&](const auto& list) {
    for (const WeightedWord& entry : list) reserved.push_back(entry.word);
  };
  reserve(kDeterminers), reserve(kPrepositions), reserve(kConjunctions), reserve(kPronouns), reserve(kModals);
  reserve(kPassives), reserve(kProgressives), reserve(kCopulas), reserve(kAdverbs), reserve(kSpeechVerbs);
  WordMaker maker(&random, reserved);
  for (std::size_t i = 0; i < kNouns; ++i) {
    std::string word = maker.Make(WordClass::kNoun, i);
    nouns.push_back({word, PluralOf(word)});
    if (i < kVerbs) {
      word = maker.Make(WordClass::kVerb, i);
      verbs.push_back({word, PluralOf(word), PastOf(word), ParticipleOf(word)});
    }
    if (i < kAdjectives) {
      word = maker.Make(WordClass::kAdjective, i);
      adjectives.push_back({word, AdverbOf(word)});
    }
  }
  any_noun = WeightedSampler::ZipfMandelbrot(kNouns, kExponent, 220);
  any_verb = WeightedSampler::ZipfMandelbrot(kVerbs, kExponent, 80);
  any_adjective = WeightedSampler::ZipfMandelbrot(kAdjectives, kExponent, 80);
}

void World::MakePlaces(Random& random) {
  std::unordered_set<std::string> taken;
  auto fresh = [&](int flavour) {
    for (;;) {
      std::string name = MakePlaceName(random, flavour);
      if (random.Chance(0.12)) name = (random.Chance(0.5) ? "New " : "Port ") + name;
      if (taken.insert(name).second) return name;
    }
  };
  std::vector<int> flavours;
  for (std::size_t i = 0; i < kCountries; ++i) {
    flavours.push_back(static_cast<int>(random.Below(kFlavours)));
    std::string name = fresh(flavours.back());
    // A few are known by dotted initials.
    if (i % 40 == 0)
      name = i == 0 ? "U.R." : std::string(1, name[0]) + "." + std::string(1, static_cast<char>('A' + i / 40)) + ".";
    places.push_back({name, ""});
  }
  WeightedSampler country = WeightedSampler::ZipfMandelbrot(kCountries, 1.1, 1);
  for (std::size_t i = 0; i < kCities; ++i) {
    std::uint32_t home = country.Draw(random);
    places.push_back({fresh(flavours[home]), places[home].name});
  }
  any_place = WeightedSampler::ZipfMandelbrot(places.size(), 1.1, 2);
}

void World::MakePeople(Random& random) {
  std::vector<std::pair<std::string, int>> first, family;
  for (std::size_t i = 0; i < kFirstNames; ++i) {
    int flavour = static_cast<int>(i % kFlavours);
    first.emplace_back(MakeFirstName(random, flavour), flavour);
  }
  for (std::size_t i = 0; i < kFamilyNames; ++i) {
    int flavour = static_cast<int>(i % kFlavours);
    family.emplace_back(MakeFamilyName(random, flavour), flavour);
  }
  WeightedSampler some_family = WeightedSampler::ZipfMandelbrot(kFamilyNames / kFlavours, 0.8, 20);
  WeightedSampler some_first = WeightedSampler::ZipfMandelbrot(kFirstNames / kFlavours, 0.8, 3);
  for (std::size_t i = 0; i < kPeople; ++i) {
    std::uint32_t flavour = random.Below(kFlavours);
    Person person;
    person.family = family[some_family.Draw(random) * kFlavours + flavour].first;
    person.full = first[some_first.Draw(random) * kFlavours + flavour].first;
    if (random.Chance(0.08)) person.full += std::string(" ") + static_cast<char>('A' + random.Below(26)) + ".";
    person.full += " " + person.family;
    person.woman = random.Chance(0.4);
    if (random.Chance(i < 2000 ? 0.6 : 0.15)) person.office = Pick(random, kOffices);
    people.push_back(std::move(person));
  }
  any_person = WeightedSampler::ZipfMandelbrot(kPeople, 0.95, 10);
}

void World::MakeOrganisations(Random& random) {
  WeightedSampler subject = WeightedSampler::ZipfMandelbrot(3000, 0.7, 10);
  for (std::size_t i = 0; i < kOrganisations; ++i) {
    Organisation org;
    if (random.Chance(0.3)) {
      std::string about = Capitalized(nouns[subject.Draw(random)].singular);
      std::string scope = random.Chance(0.6) ? std::string(Pick(random, kBodyScopes)) : Pick(random, places).name;
      org.full = scope + " " + about + " " + std::string(Pick(random, kBodyHeads));
      org.short_form = Initials(org.full);
      org.acronym = org.short_form.size() >= 2;
      if (!org.acronym) org.short_form = "the " + about + " body";
    } else {
      std::string name =
          random.Chance(0.3) ? Pick(random, people).family : Capitalized(nouns[random.Below(kNouns)].singular);
      org.full = name + " " + std::string(Pick(random, kCompanyEndings));
      org.short_form = name;
    }
    orgs.push_back(std::move(org));
  }
  any_org = WeightedSampler::ZipfMandelbrot(kOrganisations, 0.95, 8);
}

void World::MakeTopics(Random& random) {
  for (std::size_t i = 0; i < kTopics; ++i) {
    Topic topic;
    topic.nouns = SpreadOverRanks(random, 500, 60, 14000);
    topic.verbs = SpreadOverRanks(random, 80, 40, 4000);
    topic.adjectives = SpreadOverRanks(random, 120, 40, 6000);
    topic.people = SpreadOverRanks(random, 400, 1, kPeople);
    topic.orgs = SpreadOverRanks(random, 150, 1, kOrganisations);
    topic.places = SpreadOverRanks(random, 80, 1, places.size());
    topic.name = nouns[topic.nouns[0]].singular;
    if (i % 3 == 0) topic.name += " " + nouns[topic.nouns[1]].singular;
    topic.section = kSections[i % std::size(kSections)];
    topic.figures = topic.section == "Business" || topic.section == "Markets" || topic.section == "Sports";
    topics.push_back(std::move(topic));
  }
  topic_noun = WeightedSampler::ZipfMandelbrot(500, 0.9, 8);
  topic_verb = WeightedSampler::ZipfMandelbrot(80, 0.8, 4);
  topic_adjective = WeightedSampler::ZipfMandelbrot(120, 0.8, 4);
  topic_person = WeightedSampler::ZipfMandelbrot(400, 1.1, 2);
  topic_org = WeightedSampler::ZipfMandelbrot(150, 1.1, 2);
  topic_place = WeightedSampler::ZipfMandelbrot(80, 1.1, 1);
  any_topic = WeightedSampler::ZipfMandelbrot(kTopics, 0.8, 4);
  for (std::size_t i = 0; i < kReporters; ++i) {
    reporters.push_back({Pick(random, people).full, any_topic.Draw(random)});
  }
}

void World::MakeSources(Random& random) {
  constexpr std::string_view kPapers[] = {"Courier", "Herald", "Post", "Chronicle", "Gazette", "Tribune", "Observer"};
  std::vector<double> weights;
  for (int i = 0; i < 24; ++i) {
    Source source;
    source.wire = i % 4 == 0;
    std::string stem = i % 2 == 0 ? places[kCountries + static_cast<std::size_t>(i)].name
                                  : Capitalized(nouns[500 + static_cast<std::size_t>(i)].singular);
    source.name = source.wire ? stem + " News Agency" : stem + " " + std::string(Pick(random, kPapers));
    source.host = "www.paper" + std::to_string(i + 1) + ".example";
    source.curly_quotes = i % 3 == 1;
    source.title_case = i % 4 == 3;
    source.zone = i % 7 == 5 ? 3 : i % 5 == 4 ? 2 : i % 2;
    source.offset_minutes = static_cast<int>(random.Below(27)) * 30 - 300;
    sources.push_back(std::move(source));
    weights.push_back(1.0 / (i + 1.5));
  }
  any_source = WeightedSampler(weights);
}

}  // namespace broadsheet::bench
