#include "bench/corpus/prose.h"

#include <algorithm>
#include <iterator>

#include "bench/corpus/function_words.h"
#include "bench/corpus/words.h"

namespace broadsheet::bench {
namespace {

template <std::size_t n>
WeightedSampler SamplerOf(const WeightedWord (&words)[n]) {
  std::vector<double> weights;
  for (const WeightedWord& word : words) weights.push_back(word.weight);
  return WeightedSampler(weights);
}

// Adds `index` unless it is there; true if it was new.
bool Note(std::vector<std::uint32_t>* indices, std::uint32_t index) {
  if (std::find(indices->begin(), indices->end(), index) != indices->end()) return false;
  indices->push_back(index);
  return true;
}

// The front of a list is drawn far more often than its end.
std::uint32_t Front(Random& random, const std::vector<std::uint32_t>& list) {
  double u = random.Unit();
  return list[static_cast<std::size_t>(u * u * static_cast<double>(list.size()))];
}

void AppendThousands(std::uint32_t number, std::string* out) {
  if (number >= 1000) {
    AppendThousands(number / 1000, out);
    std::string rest = std::to_string(1000 + number % 1000);
    *out += "," + rest.substr(1);
  } else {
    *out += std::to_string(number);
  }
}

}  // namespace

Story InventStory(const World& world, Random& random) {
  Story story;
  story.topic = world.any_topic.Draw(random);
  const Topic& topic = world.topics[story.topic];
  auto fill = [&](std::vector<std::uint32_t>* list, std::size_t count, const std::vector<std::uint32_t>& typical,
                  const WeightedSampler& of_topic, const WeightedSampler& of_all, double share) {
    for (std::size_t tries = 0; list->size() < count && tries < 4 * count; ++tries) {
      Note(list, random.Chance(share) ? typical[of_topic.Draw(random)] : of_all.Draw(random));
    }
  };
  fill(&story.nouns, 14, topic.nouns, world.topic_noun, world.any_noun, 0.6);
  fill(&story.verbs, 5, topic.verbs, world.topic_verb, world.any_verb, 0.6);
  fill(&story.adjectives, 5, topic.adjectives, world.topic_adjective, world.any_adjective, 0.6);
  fill(&story.people, random.Between(2, 6), topic.people, world.topic_person, world.any_person, 0.8);
  fill(&story.orgs, random.Between(1, 5), topic.orgs, world.topic_org, world.any_org, 0.8);
  fill(&story.places, random.Between(1, 4), topic.places, world.topic_place, world.any_place, 0.8);
  for (std::uint32_t i = 0, count = random.Between(2, 5); i < count; ++i) {
    std::string phrase = random.Chance(0.5) ? world.adjectives[Front(random, story.adjectives)].base
                                            : world.nouns[Front(random, story.nouns)].singular;
    if (random.Chance(0.25)) phrase += " " + world.nouns[Front(random, story.nouns)].singular;
    phrase += " " + world.nouns[Front(random, story.nouns)].singular;
    story.phrases.push_back(std::move(phrase));
  }
  return story;
}

Prose::Prose(const World* world, Random* random)
    : world_(*world),
      random_(*random),
      determiners_(SamplerOf(kDeterminers)),
      prepositions_(SamplerOf(kPrepositions)),
      conjunctions_(SamplerOf(kConjunctions)),
      pronouns_(SamplerOf(kPronouns)),
      modals_(SamplerOf(kModals)),
      passives_(SamplerOf(kPassives)),
      progressives_(SamplerOf(kProgressives)),
      copulas_(SamplerOf(kCopulas)),
      adverbs_(SamplerOf(kAdverbs)),
      speech_(SamplerOf(kSpeechVerbs)) {}

void Prose::Begin(const Story* story, const Source* source) {
  story_ = story;
  topic_ = &world_.topics[story->topic];
  source_ = source;
  mentions_ = {};
  said_nouns_.clear();
  words_ = 0;
}

void Prose::Put(std::string_view word) {
  if (!text_.empty() && text_.back() != '\n' && !text_.ends_with("“") && !text_.ends_with("\"")) text_ += ' ';
  std::size_t begin = text_.size();
  text_ += word;
  // An apostrophe is written as the source writes its quotes.
  if (source_->curly_quotes) {
    std::size_t apostrophe = word.find('\'');
    if (apostrophe != std::string_view::npos) text_.replace(begin + apostrophe, 1, "’");
  }
  if (sentence_start_ && text_[begin] >= 'a' && text_[begin] <= 'z')
    text_[begin] = static_cast<char>(text_[begin] - 32);
  sentence_start_ = false;
  ++words_;
}

void Prose::Glue(std::string_view mark) { text_ += mark; }

void Prose::PutWeighted(const WeightedSampler& sampler, const WeightedWord* words) {
  Put(words[sampler.Draw(random_)].word);
}

const Noun& Prose::PickNoun() {
  double u = random_.Unit();
  std::uint32_t index;
  if (u < 0.16) {
    index = Front(random_, story_->nouns);
  } else if (u < 0.38) {
    index = topic_->nouns[world_.topic_noun.Draw(random_)];
  } else if (u < 0.48 && !said_nouns_.empty()) {
    index = said_nouns_[random_.Below(static_cast<std::uint32_t>(said_nouns_.size()))];
  } else {
    index = world_.any_noun.Draw(random_);
  }
  said_nouns_.push_back(index);
  return world_.nouns[index];
}

const Verb& Prose::PickVerb() {
  double u = random_.Unit();
  if (u < 0.12) return world_.verbs[Front(random_, story_->verbs)];
  if (u < 0.32) return world_.verbs[topic_->verbs[world_.topic_verb.Draw(random_)]];
  return world_.verbs[world_.any_verb.Draw(random_)];
}

const Adjective& Prose::PickAdjective() {
  double u = random_.Unit();
  if (u < 0.12) return world_.adjectives[Front(random_, story_->adjectives)];
  if (u < 0.32) return world_.adjectives[topic_->adjectives[world_.topic_adjective.Draw(random_)]];
  return world_.adjectives[world_.any_adjective.Draw(random_)];
}

void Prose::PutNoun(bool plural) {
  const Noun& noun = PickNoun();
  Put(plural ? noun.plural : noun.singular);
}

void Prose::PutPerson(bool subject) {
  std::uint32_t index = random_.Chance(0.92) ? Front(random_, story_->people) : world_.any_person.Draw(random_);
  const Person& person = world_.people[index];
  if (!Note(&mentions_.people, index)) {
    if (subject && random_.Chance(0.2)) {
      Put(person.woman ? "she" : "he");
    } else {
      Put(person.family);
    }
    return;
  }
  if (!person.office.empty()) Put(person.office);
  Put(person.full);
}

void Prose::PutOrganisation() {
  std::uint32_t index = random_.Chance(0.92) ? Front(random_, story_->orgs) : world_.any_org.Draw(random_);
  const Organisation& org = world_.orgs[index];
  if (!Note(&mentions_.orgs, index)) {
    if (org.acronym) Put("the");
    Put(org.short_form);
    return;
  }
  if (org.acronym) Put("the");
  Put(org.full);
  if (org.acronym) {
    Put("(");
    Glue(org.short_form);
    Glue(")");
  }
}

void Prose::PutPlace() {
  std::uint32_t index = random_.Chance(0.85) ? Front(random_, story_->places) : world_.any_place.Draw(random_);
  const Place& place = world_.places[index];
  Put(place.name);
  if (Note(&mentions_.places, index) && !place.country.empty() && random_.Chance(0.3)) {
    Glue(",");
    Put(place.country);
    Glue(",");
  }
}

void Prose::PutDetermined() {
  if (random_.Chance(0.08)) {
    Put("the");
    Put(story_->phrases[random_.Below(static_cast<std::uint32_t>(story_->phrases.size()))]);
    return;
  }
  bool bare_plural = random_.Chance(0.25);
  if (!bare_plural) PutWeighted(determiners_, kDeterminers);
  if (random_.Chance(0.4)) {
    if (random_.Chance(0.04)) {
      std::string compound = PickNoun().singular + "-";
      Put(compound += PickAdjective().base);
    } else {
      Put(PickAdjective().base);
    }
  }
  if (random_.Chance(0.22)) PutNoun(false);
  PutNoun(bare_plural || random_.Chance(0.15));
  if (random_.Chance(0.05)) {
    Glue(source_->curly_quotes ? "’s" : "'s");
    PutNoun(false);
  }
}

void Prose::NounPhrase(bool subject) {
  if (subject && random_.Chance(0.2)) return PutWeighted(pronouns_, kPronouns);
  double u = random_.Unit();
  if (u < 0.06) return PutPerson(subject);
  if (u < 0.13) return PutOrganisation();
  if (u < 0.17) return PutPlace();
  PutDetermined();
  if (random_.Chance(0.2)) {
    Put("of");
    PutDetermined();
  }
  if (random_.Chance(0.06)) {
    Put("and");
    PutDetermined();
  }
}

void Prose::VerbPhrase() {
  if (random_.Chance(0.16)) PutWeighted(adverbs_, kAdverbs);
  double u = random_.Unit();
  if (u < 0.34) {
    Put(PickVerb().past);
  } else if (u < 0.50) {
    PutWeighted(modals_, kModals);
    Put(random_.Chance(0.25) ? std::string_view("be") : std::string_view(PickVerb().base));
  } else if (u < 0.68) {
    PutWeighted(passives_, kPassives);
    Put(PickVerb().past);
  } else if (u < 0.76) {
    PutWeighted(progressives_, kProgressives);
    Put(PickVerb().participle);
  } else if (u < 0.86) {
    PutWeighted(copulas_, kCopulas);
    if (random_.Chance(0.3)) Put(PickAdjective().adverb);
    Put(PickAdjective().base);
  } else if (u < 0.93) {
    Put(PickVerb().third);
  } else {
    Put(PickVerb().past);
    Put("to");
    Put(PickVerb().base);
  }
  if (random_.Chance(0.04)) Put(PickAdjective().adverb);
  if (u < 0.76 || u >= 0.86) NounPhrase(false);
}

void Prose::Figure() {
  std::string figure;
  switch (random_.Below(topic_->figures ? 6 : 3)) {
    case 0:
      AppendThousands(random_.Chance(0.5) ? random_.Between(2, 99) : random_.Between(100, 99999), &figure);
      Put(figure);
      PutNoun(true);
      return;
    case 1:
      Put("$" + std::to_string(random_.Between(1, 900)));
      Put(random_.Chance(0.5) ? "million" : "billion");
      return;
    case 2:
      Put("more than");
      AppendThousands(random_.Between(2, 90) * 100, &figure);
      Put(figure);
      Put("people");
      return;
    default:
      figure = std::to_string(random_.Below(40));
      if (random_.Chance(0.7)) {
        figure += "." + std::to_string(random_.Below(10));
        if (random_.Chance(0.1)) figure += std::to_string(random_.Below(10));
      }
      Put(figure);
      Put("percent");
      return;
  }
}

void Prose::WhenPhrase() {
  double u = random_.Unit();
  if (u < 0.5) {
    Put("on");
    Put(kWeekdays[random_.Below(7)]);
  } else if (u < 0.65) {
    Put("in");
    Put(kMonths[random_.Below(12)]);
    if (random_.Chance(0.3)) Put(std::to_string(random_.Between(1995, 2025)));
  } else if (u < 0.75) {
    Put("in");
    Put(std::to_string(random_.Between(1990, 2025)));
  } else {
    constexpr std::string_view kWhen[] = {
        "last week",  "last year",           "this year",   "this week",          "last month",
        "a year ago", "in recent years",     "at the time", "for the first time", "at the end of the year",
        "next year",  "over the past decade"};
    Put(kWhen[random_.Below(static_cast<std::uint32_t>(std::size(kWhen)))]);
  }
}

void Prose::PrepositionalPhrase() {
  double u = random_.Unit();
  if (u < 0.13) return WhenPhrase();
  if (u < 0.26) {
    Put(random_.Chance(0.75) ? "in" : "from");
    return PutPlace();
  }
  if (u < 0.33) {
    Put("to");
    Put(PickVerb().base);
    return NounPhrase(false);
  }
  if (u < (topic_->figures ? 0.45 : 0.36)) {
    Put(random_.Chance(0.5) ? "by" : "to");
    return Figure();
  }
  PutWeighted(prepositions_, kPrepositions);
  NounPhrase(false);
}

void Prose::Clause(std::uint32_t length) {
  std::uint32_t end = words_ + length;
  NounPhrase(true);
  VerbPhrase();
  while (words_ + 2 < end) {
    if (random_.Chance(0.24)) {
      if (random_.Chance(0.4)) Glue(",");
      PutWeighted(conjunctions_, kConjunctions);
      if (random_.Chance(0.6)) NounPhrase(true);
      VerbPhrase();
    } else {
      PrepositionalPhrase();
    }
  }
}

void Prose::Attribution() {
  if (random_.Chance(0.55)) {
    PutPerson(true);
  } else {
    NounPhrase(true);
  }
  PutWeighted(speech_, kSpeechVerbs);
}

void Prose::Quotation() {
  if (!text_.empty() && text_.back() != '\n') text_ += ' ';
  text_ += source_->curly_quotes ? "“" : "\"";
  sentence_start_ = true;
  Clause(random_.Between(6, 20));
  Glue(source_->curly_quotes ? ",”" : ",\"");
  text_ += ' ';
  // The closing quote must not swallow the space of the next word.
  std::size_t begin = text_.size();
  Attribution();
  if (text_.size() > begin && text_[begin] == ' ') text_.erase(begin, 1);
}

std::string Prose::Sentence() {
  text_.clear();
  sentence_start_ = true;
  // Few sentences have more than 45 words; the median is near 22.
  auto length = static_cast<std::uint32_t>(21 * PlainExp(random_.Normal() * 0.4));
  double u = random_.Unit();
  if (u < 0.13) {
    Quotation();
    if (random_.Chance(0.4)) PrepositionalPhrase();
  } else if (u < 0.30) {
    Clause(length);
    Glue(",");
    Attribution();
    if (random_.Chance(0.4)) WhenPhrase();
  } else if (u < 0.42) {
    Attribution();
    if (random_.Chance(0.5)) WhenPhrase();
    if (random_.Chance(0.7)) Put("that");
    Clause(length);
  } else if (u < 0.52) {
    PrepositionalPhrase();
    Glue(",");
    Clause(length);
  } else {
    Clause(length);
  }
  if (text_.back() == ',') text_.pop_back();
  Glue(".");
  return std::move(text_);
}

std::string Prose::Paragraph() {
  std::string paragraph = Sentence();
  for (std::uint32_t i = random_.Below(3); i > 0; --i) paragraph += " " + Sentence();
  return paragraph;
}

std::string Prose::Headline() {
  text_.clear();
  sentence_start_ = true;
  double u = random_.Unit();
  if (u < 0.35) {
    PutOrganisation();
  } else if (u < 0.55) {
    std::uint32_t index = Front(random_, story_->people);
    Put(world_.people[index].family);
  } else if (u < 0.7) {
    Put(world_.places[Front(random_, story_->places)].name);
    PutNoun(false);
  } else {
    Put(story_->phrases[0]);
  }
  Put(PickVerb().third);
  if (random_.Chance(0.4)) Put(PickAdjective().base);
  PutNoun(false);
  if (random_.Chance(0.5)) PutNoun(random_.Chance(0.5));
  if (random_.Chance(0.6)) {
    PutWeighted(prepositions_, kPrepositions);
    PutNoun(false);
    if (random_.Chance(0.5)) PutNoun(random_.Chance(0.5));
  }
  if (source_->title_case) {
    for (std::size_t i = 1; i < text_.size(); ++i) {
      bool start = text_[i - 1] == ' ' && text_[i] >= 'a' && text_[i] <= 'z';
      if (start) text_[i] = static_cast<char>(text_[i] - 32);
    }
  }
  return std::move(text_);
}

}  // namespace broadsheet::bench
