#include "tests/crash/script.h"

#include <random>
#include <utility>

namespace broadsheet::crash {
namespace {

constexpr std::string_view kCollections[] = {"wire", "papers", "letters"};
constexpr int kIds = 40;

// mt19937_64 is the same everywhere; the standard distributions are not needed.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t Below(std::uint64_t bound) { return engine_() % bound; }

 private:
  std::mt19937_64 engine_;
};

std::string SomeId(Dice& dice) { return "a" + std::to_string(dice.Below(kIds)); }
std::string SomeCollection(Dice& dice) { return std::string(kCollections[dice.Below(3)]); }

std::string CollectionOf(std::string_view full_id) { return std::string(full_id.substr(0, full_id.find('/'))); }

// Article ids of one add step are distinct: a second revision in the same commit is another test's matter. Some steps
// are so large that the store writes their articles past its log.
std::vector<Article> SomeArticles(std::uint64_t seed, std::size_t step, Dice& dice) {
  std::map<std::string, Article> by_id;
  bool large = dice.Below(12) == 0;
  for (std::size_t i = 0, count = large ? 12 : 1 + dice.Below(12); i < count; ++i) {
    std::uint64_t serial = seed * 1000000 + step * 1000 + i;
    std::string id = SomeId(dice);
    by_id[id] = MakeArticle(serial, id, large ? 20000 : 5 + dice.Below(200));
  }
  std::vector<Article> articles;
  for (auto& [id, article] : by_id) articles.push_back(std::move(article));
  return articles;
}

void AddTo(const Step& step, State* state) {
  for (const Article& article : step.articles) (*state)[step.collection + "/" + article.id] = article;
}

State Without(const State& state, const Step& step) {
  State rest = state;
  if (step.kind == Step::Kind::kDropCollection) {
    std::erase_if(rest, [&](const auto& entry) { return CollectionOf(entry.first) == step.collection; });
  }
  for (const std::string& id : step.ids) rest.erase(id);
  return rest;
}

// Nothing happens where the new name is taken or the old one is not there.
State Renamed(const State& state, const Step& step) {
  State renamed;
  for (const auto& [full_id, article] : state) {
    std::string collection = CollectionOf(full_id);
    if (collection == step.collection) collection = step.new_name;
    renamed[collection + full_id.substr(full_id.find('/'))] = article;
  }
  return renamed;
}

}  // namespace

std::string WordOf(std::uint64_t serial) { return "serial" + std::to_string(serial) + "x"; }

Article MakeArticle(std::uint64_t serial, std::string id, std::size_t words) {
  static constexpr std::string_view kWords[] = {"harbour", "council",  "talks",  "ferry",   "strike", "bridge", "mayor",
                                                "budget",  "agreed",   "bakery", "voted",   "river",  "night",  "storm",
                                                "teacher", "football", "court",  "hearing", "said",   "the"};
  Dice dice(serial);
  Article article;
  article.id = std::move(id);
  article.title = "Report " + std::to_string(serial) + " from the harbour";
  article.body = WordOf(serial);
  for (std::size_t i = 0; i < words; ++i) {
    article.body += i % 40 == 39 ? "\n\n" : " ";
    article.body += kWords[dice.Below(std::size(kWords))];
  }
  article.language = "en";
  article.places = {"Saltmarket"};
  if (dice.Below(10) > 0) article.date = PublicationTime{.day = static_cast<Day>(18000 + dice.Below(400))};
  return article;
}

std::vector<Step> MakeScript(std::uint64_t seed, std::size_t steps) {
  Dice dice(seed * 7919 + 13);
  std::vector<Step> script;
  for (std::size_t i = 0; i < steps; ++i) {
    Step step;
    step.collection = SomeCollection(dice);
    std::uint64_t choice = dice.Below(100);
    if (choice < 50) {
      step.kind = Step::Kind::kAddAndCommit;
      step.articles = SomeArticles(seed, i, dice);
    } else if (choice < 56) {
      step.kind = Step::Kind::kAddOnly;
      step.articles = SomeArticles(seed, i, dice);
    } else if (choice < 82) {
      step.kind = choice < 72 ? Step::Kind::kDelete : Step::Kind::kPurge;
      for (std::uint64_t count = 1 + dice.Below(5); count > 0; --count) {
        step.ids.push_back(step.collection + "/" + SomeId(dice));
      }
    } else if (choice < 87) {
      step.kind = Step::Kind::kDropCollection;
    } else if (choice < 90) {
      step.kind = Step::Kind::kRenameCollection;
      step.new_name = "renamed" + std::to_string(seed) + "x" + std::to_string(i);
    } else if (choice < 98) {
      step.kind = Step::Kind::kOptimize;
    } else {
      step.kind = Step::Kind::kReindex;
    }
    script.push_back(std::move(step));
  }
  return script;
}

absl::Status Perform(const Step& step, Writer& writer) {
  // What is waiting is committed in any case, so that there is one rule for what readers may see.
  auto unless_absent = [&](const absl::Status& status) { return absl::IsNotFound(status) ? writer.Commit() : status; };
  switch (step.kind) {
    case Step::Kind::kAddAndCommit:
    case Step::Kind::kAddOnly:
      for (const Article& article : step.articles) {
        if (auto added = writer.Add(step.collection, article); !added.ok()) return added.status();
      }
      return step.kind == Step::Kind::kAddOnly ? absl::OkStatus() : writer.Commit();
    case Step::Kind::kDelete:
      return writer.Delete(step.ids, false).status();
    case Step::Kind::kPurge:
      return writer.Delete(step.ids, true).status();
    case Step::Kind::kDropCollection:
      return unless_absent(writer.DropCollection(step.collection));
    case Step::Kind::kRenameCollection:
      return unless_absent(writer.RenameCollection(step.collection, step.new_name));
    case Step::Kind::kOptimize:
      return writer.Optimize();
    case Step::Kind::kReindex:
      return writer.Reindex();
  }
  return absl::InternalError("no such step");
}

std::vector<State> StatesOf(const Step& step, const State& before, State* pending) {
  bool adds = step.kind == Step::Kind::kAddAndCommit || step.kind == Step::Kind::kAddOnly;
  if (pending->empty()) *pending = before;
  if (adds) AddTo(step, pending);
  if (step.kind == Step::Kind::kAddOnly) return {before};
  std::vector<State> states = {before};
  // What was waiting may be committed first, by itself.
  if (!adds) states.push_back(*pending);
  State after = step.kind == Step::Kind::kRenameCollection ? Renamed(*pending, step) : Without(*pending, step);
  states.push_back(after);
  *pending = std::move(after);
  return states;
}

}  // namespace broadsheet::crash
