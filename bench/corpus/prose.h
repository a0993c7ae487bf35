// Writes the text of one article at a time: headline, standfirst, body, out of a story's people, places and words.
#ifndef BROADSHEET_BENCH_CORPUS_PROSE_H_
#define BROADSHEET_BENCH_CORPUS_PROSE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/corpus/random.h"
#include "bench/corpus/world.h"

namespace broadsheet::bench {

// What several articles over some days are about. Indices into the world's tables, most salient first.
struct Story {
  std::uint32_t topic = 0;
  std::vector<std::uint32_t> nouns, verbs, adjectives, people, orgs, places;
  std::vector<std::string> phrases;  // two or three words that this story keeps saying
};

Story InventStory(const World& world, Random& random);

// Who was named, in order of first mention.
struct Mentions {
  std::vector<std::uint32_t> people, orgs, places;
};

// Not thread-safe.
class Prose {
 public:
  Prose(const World* world, Random* random);

  // Begins an article; forgets the one before.
  void Begin(const Story* story, const Source* source);

  std::string Headline();
  std::string Paragraph();  // one to three sentences
  std::string Sentence();

  const Mentions& mentions() const { return mentions_; }
  std::uint32_t words() const { return words_; }  // written since Begin, roughly

 private:
  void Put(std::string_view word);
  void Glue(std::string_view mark);  // punctuation right behind the last word
  void Clause(std::uint32_t length);
  void NounPhrase(bool subject);
  void VerbPhrase();
  void PrepositionalPhrase();
  void Figure();
  void WhenPhrase();
  void Attribution();
  void Quotation();

  const Noun& PickNoun();
  const Verb& PickVerb();
  const Adjective& PickAdjective();
  void PutNoun(bool plural);
  void PutDetermined();  // determiner, adjectives, noun
  void PutPerson(bool subject);
  void PutOrganisation();
  void PutPlace();
  void PutWeighted(const WeightedSampler& sampler, const struct WeightedWord* words);

  const World& world_;
  Random& random_;
  WeightedSampler determiners_, prepositions_, conjunctions_, pronouns_, modals_, passives_, progressives_, copulas_,
      adverbs_, speech_;
  const Story* story_ = nullptr;
  const Topic* topic_ = nullptr;
  const Source* source_ = nullptr;
  Mentions mentions_;
  std::vector<std::uint32_t> said_nouns_;  // what an article has said it says again
  std::string text_;
  bool sentence_start_ = true;
  std::uint32_t words_ = 0;
};

}  // namespace broadsheet::bench

#endif  // BROADSHEET_BENCH_CORPUS_PROSE_H_
