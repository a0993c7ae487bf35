#include "test_documents.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <tuple>

#include <gtest/gtest.h>

#include "storage/segment/facet_reader.h"

#ifdef __SANITIZE_ADDRESS__
// Xapian's Database::check deletes an object of its own through a smaller class.
extern "C" const char* __asan_default_options() { return "new_delete_type_mismatch=0"; }
#endif

namespace broadsheet {
namespace {

using Random = std::mt19937;

std::size_t Below(Random& random, std::size_t limit) { return random() % limit; }
bool Chance(Random& random, double share) { return random() < share * 4294967296.0; }

std::string InventWord(Random& random) {
  static constexpr const char* kSyllables[] = {"ba",  "ko",  "mi",  "lun", "ster", "vo",
                                               "qui", "ral", "the", "zé",  "nor",  "ix"};
  std::string word;
  for (std::size_t i = 1 + Below(random, 4); i > 0; --i) word += kSyllables[Below(random, std::size(kSyllables))];
  return word;
}

std::string Capitalised(std::string word) {
  word[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
  return word;
}

std::string Shouted(std::string word) {
  for (char& letter : word) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 32);
  }
  return word;
}

// Adds a term with up to seven forms; the first is the usual one.
std::vector<FormId> AddForms(Vocabulary& vocabulary, const std::string& stem, Random& random) {
  const std::vector<NewForm> forms = {{stem, {stem}},
                                      {Capitalised(stem), {stem}},
                                      {stem + "s", {stem + "s"}},
                                      {Shouted(stem), {stem}},
                                      {Capitalised(stem) + "'s", {stem + "'s", stem}},
                                      {stem + "ing", {stem + "ing"}},
                                      {"Re" + stem, {"re" + stem, stem}}};
  std::vector<FormId> ids;
  std::set<std::string> spellings;  // without letters to raise, some are the same
  for (std::size_t i = Below(random, forms.size()) + 1; i > 0; --i) {
    if (spellings.insert(forms[i - 1].spelling).second) ids.push_back(vocabulary.Intern("Z" + stem, forms[i - 1]));
  }
  std::reverse(ids.begin(), ids.end());
  return ids;
}

// Values that are the same in several spellings, or nothing but accents and zero bytes apart.
std::vector<FacetValue> InventFacets(Random& random) {
  static const std::pair<std::string, std::string> kValues[] = {
      {"anna berg", "Anna Berg"},       {"anna berg", "ANNA BERG"},
      {"anna berg", "Ánna Berg"},       {"", "´"},
      {std::string("a\0b", 3), "A\0B"}, {"a", "A"},
      {"velmora", "Velmora"},           {std::string(300, 'v'), std::string(300, 'V')}};
  std::vector<FacetValue> facets;
  for (std::size_t i = Below(random, 7); i > 0; --i) {
    const FacetField field =
        std::array{FacetField::kLanguage, FacetField::kPerson, FacetField::kPlace}[Below(random, 3)];
    if (Chance(random, 0.3)) {
      const std::string name = InventWord(random);
      facets.push_back({field, name, Chance(random, 0.5) ? Capitalised(name) : name});
    } else {
      const auto& [folded, spelling] = kValues[Below(random, std::size(kValues))];
      facets.push_back({field, folded, spelling});
    }
  }
  return facets;
}

// Of those that are the same the first.
std::set<FacetValue> DistinctFacets(const std::vector<FacetValue>& facets) {
  std::set<FacetValue> distinct;
  std::set<std::pair<FacetField, std::string>> seen;
  for (const FacetValue& value : facets) {
    if (seen.emplace(value.field, value.folded).second) distinct.insert(value);
  }
  return distinct;
}

// By ordinal.
std::vector<FacetValue> FacetValues(const Segment& segment) {
  std::vector<FacetValue> facets;
  FacetValueReader values(&segment.data());
  values.EnterFirst();
  while (values.Next()) {
    for (std::string& spelling : values.Spellings()) {
      facets.push_back({values.field(), std::string(values.folded()), std::move(spelling)});
    }
  }
  return facets;
}

void AddOddTerms(Vocabulary& vocabulary, std::vector<std::vector<FormId>>& terms) {
  const std::string with_zero("Za\0b", 4), ends_with_zero("Za\0", 3), zero_first("\0\xE0x", 3);
  for (const std::string& term :
       {std::string("Za"), with_zero, ends_with_zero, zero_first, std::string("Zb\xFF\xFF")}) {
    terms.push_back({vocabulary.Intern(term, {"odd" + term, {"odd" + term}})});
  }
  for (const char tail : {'k', 'l'}) {
    const std::string lengthy = std::string(239, 'y') + tail;
    terms.push_back({vocabulary.Intern(lengthy, {lengthy, {lengthy}})});
  }
  terms.push_back({vocabulary.Intern("Len", {"en", {"en"}})});  // also a filter
}

}  // namespace

std::set<std::string> TemporaryFolder::Files() const {
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(path())) files.insert(entry.path().filename().string());
  return files;
}

void CopyForms(const Vocabulary& from, Vocabulary* to) {
  for (FormId id = 0; id < from.form_count(); ++id) {
    const Form form = from.form(id);
    to->Intern(form.term, {std::string(form.spelling), {form.lookups.begin(), form.lookups.end()}});
  }
}

std::unique_ptr<Corpus> MakeCorpus(const CorpusShape& shape) {
  Random random(shape.seed);
  auto corpus = std::make_unique<Corpus>();
  std::vector<std::vector<FormId>> terms;
  std::set<std::string> stems;
  while (stems.size() < shape.vocabulary) {
    std::string stem = InventWord(random);
    if (!stems.insert(stem).second) stem += std::to_string(stems.size()), stems.insert(stem);
    terms.push_back(AddForms(corpus->vocabulary, stem, random));
  }
  if (shape.odd_terms) AddOddTerms(corpus->vocabulary, terms);
  std::vector<FormId> metadata;
  for (const char* name : {"anna", "boris", "chidi"}) {
    metadata.push_back(corpus->vocabulary.Intern(std::string("XPER") + name, {name, {}}));
  }
  // A few terms are very frequent, most are rare.
  const auto pick = [&]() -> FormId {
    const double place = std::pow(static_cast<double>(Below(random, 1 << 20)) / (1 << 20), 4);
    const std::vector<FormId>& forms = terms[static_cast<std::size_t>(place * static_cast<double>(terms.size()))];
    return forms[Chance(random, 0.6) ? 0 : Below(random, forms.size())];
  };
  Random facet_random(shape.seed + 1000);
  for (std::size_t number = 0; number < shape.documents; ++number) {
    SegmentDocument& document = corpus->documents.emplace_back();
    document.facets = InventFacets(facet_random);
    for (std::uint64_t& word : document.signature.words) word = facet_random();
    document.article = 1000 + number * 3;
    document.id = "story/" + std::to_string(Below(random, 1000000)) + "-" + std::to_string(number);
    if (number == 3) document.id = std::string(20000, 'i') + "d";
    if (number == 5) document.id.clear();
    if (!Chance(random, shape.undated)) document.day = shape.first_day + static_cast<Day>(Below(random, shape.days));
    // Few different instants: ties are decided by the id.
    document.instant = (document.day.value_or(0) * 86400) + static_cast<std::int64_t>(Below(random, 3)) * 3600;
    if (Chance(random, 0.9)) document.filters.push_back(Chance(random, 0.7) ? "Len" : "Lfr");
    if (Chance(random, 0.2)) document.filters.push_back("Hnews.example");
    if (Chance(random, 0.1)) document.filters.push_back("Hnews.example");  // twice counts once
    if (Chance(random, shape.empty)) continue;
    const std::size_t words = 1 + Below(random, shape.max_words);
    for (std::uint32_t word = 0; word < words; ++word) {
      document.words.push_back({pick(), MakePosition(TextField::kBody, word * (Chance(random, 0.01) ? 300 : 1))});
      if (Chance(random, 0.05)) document.words.push_back(document.words.back());
      if (Chance(random, 0.05)) document.words.push_back({pick(), document.words.back().position});
    }
    for (std::uint32_t word = 0; word < Below(random, 12); ++word) {
      document.words.push_back({pick(), MakePosition(TextField::kTitle, word)});
    }
    for (std::uint32_t word = 0; word < Below(random, 8); ++word) {
      document.words.push_back({pick(), MakePosition(TextField::kDeck, word)});
    }
    for (std::uint32_t word = 0; word < Below(random, 3); ++word) {
      document.words.push_back(
          {metadata[Below(random, metadata.size())], MakePosition(TextField::kMetadata, word * 4096)});
    }
    if (Chance(random, 0.3)) std::shuffle(document.words.begin(), document.words.end(), random);
  }
  return corpus;
}

Model ModelOf(const std::vector<std::pair<const Vocabulary*, const SegmentDocument*>>& documents) {
  auto order = documents;
  std::sort(order.begin(), order.end(), [](const auto& left, const auto& right) {
    const SegmentDocument &a = *left.second, &b = *right.second;
    if (a.day.has_value() != b.day.has_value()) return a.day.has_value();
    if (a.day != b.day) return *a.day > *b.day;
    if (a.day && a.instant != b.instant) return a.instant > b.instant;
    return a.id < b.id;
  });
  Model model;
  for (const auto& [vocabulary, document] : order) {
    const Docid docid = static_cast<Docid>(model.documents.size() + 1);
    // Of two forms of one term at one position the one added first counts.
    std::map<std::pair<std::string, Position>, FormId> words;
    for (const Occurrence& word : document->words) {
      const auto [place, is_new] =
          words.try_emplace({std::string(vocabulary->form(word.form).term), word.position}, word.form);
      if (!is_new) place->second = std::min(place->second, word.form);
    }
    std::uint32_t length = 0;
    for (const auto& [key, form] : words) {
      ModelPosting& posting = model.terms[key.first][docid];
      posting.occurrences.push_back({key.second, std::string(vocabulary->form(form).spelling)});
      posting.wdf += FieldWeight(FieldOf(key.second));
      length += FieldWeight(FieldOf(key.second));
      for (const std::string_view folded : vocabulary->form(form).lookups) {
        model.lookups[std::string(folded)].emplace(key.first, vocabulary->form(form).spelling);
      }
    }
    for (const std::string& filter : document->filters) model.terms[filter][docid];
    model.documents.push_back({document->article, document->id, document->day, document->day ? document->instant : 0,
                               length, DistinctFacets(document->facets), document->signature});
  }
  return model;
}

Model ModelOf(const Corpus& corpus) {
  std::vector<std::pair<const Vocabulary*, const SegmentDocument*>> documents;
  for (const SegmentDocument& document : corpus.documents) documents.emplace_back(&corpus.vocabulary, &document);
  return ModelOf(documents);
}

Model ModelOf(const Segment& segment) {
  Model model;
  const std::vector<FacetValue> values = FacetValues(segment);
  FacetDocumentReader facets(&segment.data());
  for (Docid docid = 1; docid <= segment.document_count(); ++docid) {
    model.documents.push_back({segment.article(docid),
                               segment.id(docid).value_or("damaged"),
                               segment.day(docid),
                               segment.instant(docid),
                               segment.length(docid),
                               {},
                               segment.signatures()[docid - 1]});
    std::set<FacetValue>& own = model.documents.back().facets;
    EXPECT_TRUE(facets.ForEachOrdinal(docid, kNoMoreDocs, [&](std::uint32_t i) { own.insert(values.at(i)); }));
  }
  std::vector<std::string> names;
  std::vector<std::vector<FormEntry>> forms_of;
  for (const auto& [term, info] : segment.TermsWithPrefix("", SIZE_MAX)) {
    names.push_back(term);
    const std::vector<FormEntry>& forms = forms_of.emplace_back(segment.Forms(info));
    auto& postings = model.terms[term];
    PostingCursor cursor = segment.Postings(info);
    for (cursor.Next(); !cursor.at_end(); cursor.Next()) {
      ModelPosting& posting = postings[cursor.docid()];
      posting.wdf = cursor.wdf();
      for (const WordOccurrence& occurrence : cursor.Occurrences()) {
        posting.occurrences.push_back({occurrence.position, forms.at(occurrence.code).spelling});
      }
    }
  }
  for (const std::string& folded : segment.FoldedWithPrefix("", SIZE_MAX)) {
    for (const FormMatch& match : segment.FindForms(folded)) {
      for (const FormCode code : match.codes) {
        model.lookups[folded].emplace(names.at(match.term.ordinal), forms_of.at(match.term.ordinal).at(code).spelling);
      }
    }
  }
  return model;
}

std::string FileBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

SegmentSummary BuildSegment(const Corpus& corpus, const std::string& directory, std::uint64_t segment,
                            SegmentOptions options) {
  SegmentBuilder builder(&corpus.vocabulary, options);
  for (const SegmentDocument& document : corpus.documents) builder.Add(document);
  const absl::StatusOr<SegmentSummary> summary = builder.Finish(directory, segment);
  EXPECT_TRUE(summary.ok()) << summary.status();
  return summary.value_or(SegmentSummary());
}

}  // namespace broadsheet
