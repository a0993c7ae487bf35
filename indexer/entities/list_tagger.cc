#include "indexer/entities/list_tagger.h"

#include <optional>

namespace broadsheet::entities {
namespace {

struct ListMeaning {
  ListMask lists;
  EntityType type;
};

// In the order in which they are believed. Lists of single names of people need company, and are not here.
constexpr ListMeaning kMeanings[] = {
    {static_cast<ListMask>(MaskOf(NameList::kCountries) | MaskOf(NameList::kRegions) | MaskOf(NameList::kCities)),
     EntityType::kPlace},
    {static_cast<ListMask>(MaskOf(NameList::kOrganisations) | MaskOf(NameList::kCompanies)), EntityType::kOrganisation},
    {MaskOf(NameList::kPeople), EntityType::kPerson},
};
constexpr ListMask kFirstNames = MaskOf(NameList::kFirstNames) | MaskOf(NameList::kGivenNames);

bool IsAt(const DocumentToken& token, Place place, ListMask lists) {
  return (token.lists.at[static_cast<int>(place)] & lists) != 0;
}

class RunTagger {
 public:
  RunTagger(const std::vector<DocumentToken>& tokens, const CandidateRun& run, std::vector<Tag>* tags)
      : tokens_(tokens), run_(run), tags_(*tags) {}

  void Run() {
    for (std::uint32_t at = run_.begin; at < run_.end;) {
      const std::uint32_t end = TagNameAt(at);
      at = end > at ? end : at + 1;
    }
  }

 private:
  // Behind the name that begins at `at`; `at` if none does.
  std::uint32_t TagNameAt(std::uint32_t at) {
    if (!tokens_[at].looks_like_name) return at;
    const std::uint32_t raised = RaisedEnd(at);
    if (raised - at >= 2 && IsAt(tokens_[raised - 1], Place::kUnit, MaskOf(NameList::kCompanyWords))) {
      return Write(at, raised, EntityType::kOrganisation);
    }
    for (const auto& [lists, type] : kMeanings) {
      if (const std::optional<std::uint32_t> end = ListedEnd(at, lists)) return Write(at, *end, type);
    }
    if (raised - at >= 2 && IsAt(tokens_[at], Place::kUnit, kFirstNames)) return Write(at, raised, EntityType::kPerson);
    return at;
  }

  std::uint32_t RaisedEnd(std::uint32_t at) const {
    while (at < run_.end && tokens_[at].looks_like_name) ++at;
    return at;
  }

  std::optional<std::uint32_t> ListedEnd(std::uint32_t at, ListMask lists) const {
    if (IsAt(tokens_[at], Place::kBegin, lists)) {
      for (std::uint32_t i = at + 1; i < run_.end; ++i) {
        if (IsAt(tokens_[i], Place::kLast, lists)) return i + 1;
      }
    }
    if (IsAt(tokens_[at], Place::kUnit, lists)) return at + 1;
    return std::nullopt;
  }

  std::uint32_t Write(std::uint32_t begin, std::uint32_t end, EntityType type) {
    for (std::uint32_t i = begin; i < end; ++i) tags_[i] = MakeTag(type, Place::kInside);
    tags_[begin] = MakeTag(type, Place::kBegin);
    tags_[end - 1] = MakeTag(type, begin + 1 == end ? Place::kUnit : Place::kLast);
    return end;
  }

  const std::vector<DocumentToken>& tokens_;
  const CandidateRun& run_;
  std::vector<Tag>& tags_;
};

}  // namespace

void TagByLists(const Document& document, std::vector<Tag>* tags) {
  for (const CandidateRun& run : document.runs()) RunTagger(document.tokens(), run, tags).Run();
}

}  // namespace broadsheet::entities
