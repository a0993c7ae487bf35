#include "indexer/entities/training/corpus.h"

#include <algorithm>
#include <fstream>
#include <optional>

#include "absl/status/status.h"
#include "storage/strings.h"

namespace broadsheet::entities {
namespace {

struct TagMeaning {
  std::string_view tag;
  EntityType type;
};

// The published mapping. What is not here is no name.
constexpr TagMeaning kMeanings[] = {
    {"PER", EntityType::kPerson},
    {"person", EntityType::kPerson},
    {"Person", EntityType::kPerson},
    {"ORG", EntityType::kOrganisation},
    {"corporation", EntityType::kOrganisation},
    {"group", EntityType::kOrganisation},
    {"organization", EntityType::kOrganisation},
    {"Organisation", EntityType::kOrganisation},
    {"LOC", EntityType::kPlace},
    {"location", EntityType::kPlace},
    {"Location", EntityType::kPlace},
    {"place", EntityType::kPlace},
    {"MISC", EntityType::kMisc},
    {"product", EntityType::kMisc},
    {"creative-work", EntityType::kMisc},
    {"Nationality", EntityType::kMisc},
};

std::optional<EntityType> TypeOfTag(std::string_view tag) {
  for (const TagMeaning& meaning : kMeanings) {
    if (meaning.tag == tag) return meaning.type;
  }
  return std::nullopt;
}

std::vector<std::string_view> Columns(std::string_view line) {
  std::vector<std::string_view> columns;
  while (true) {
    const std::size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return columns;
    line.remove_prefix(begin);
    const std::size_t end = std::min(line.find_first_of(" \t\r"), line.size());
    columns.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

bool HasCapital(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool IsArticle(std::string_view word) {
  for (const std::string_view article :
       {"the", "The", "a", "A", "an", "An", "this", "This", "our", "Our", "his", "her", "its", "their"}) {
    if (word == article) return true;
  }
  return false;
}

class Reader {
 public:
  explicit Reader(const CorpusFormat& format) : format_(format) {}

  void AddLine(std::string_view line) {
    const std::vector<std::string_view> columns = Columns(line);
    if (columns.empty()) return EndSentence();
    if (columns[0] == "-DOCSTART-" || line.starts_with("# newdoc")) return EndDocument();
    if (columns.size() > 1 && columns[0] == "#" && columns[1] != "O" && format_.tag_column >= 0)
      return;  // UNER's comments
    AddToken(columns);
  }

  Corpus Finish() {
    EndDocument();
    return std::move(corpus_);
  }

 private:
  void AddToken(const std::vector<std::string_view>& columns) {
    const bool numbered = format_.tag_column >= 0;
    const std::size_t tag_column = numbered ? static_cast<std::size_t>(format_.tag_column) : columns.size() - 1;
    if (tag_column >= columns.size() || columns.size() < 2) return;
    if (!in_sentence_) document_.sentences.push_back(static_cast<std::uint32_t>(document_.words.size()));
    in_sentence_ = true;
    AddTag(columns[tag_column]);
    document_.words.emplace_back(columns[numbered ? 1 : 0]);
  }

  // The tag of the token that comes next.
  void AddTag(std::string_view tag) {
    const auto at = static_cast<std::uint32_t>(document_.words.size());
    const bool begins = tag.starts_with("B-");
    const std::string_view name = tag.size() > 2 ? tag.substr(2) : std::string_view();
    const std::optional<EntityType> type = TypeOfTag(name);
    if (type && !begins && name == last_name_ && !document_.names.empty() && document_.names.back().end == at) {
      document_.names.back().end = at + 1;
    } else if (type) {
      document_.names.push_back({*type, at, at + 1});
    }
    last_name_ = name;
  }

  void EndSentence() {
    in_sentence_ = false;
    last_name_.clear();
    if (format_.sentence_is_document) EndDocument();
  }

  void EndDocument() {
    in_sentence_ = false;
    last_name_.clear();
    if (document_.words.empty()) return;
    if (format_.only_names) KeepNames();
    corpus_.push_back(std::move(document_));
    document_ = {};
  }

  void KeepNames() {
    for (Span& name : document_.names) {
      while (name.begin + 1 < name.end && IsArticle(document_.words[name.begin])) ++name.begin;
    }
    std::erase_if(document_.names, [this](const Span& name) {
      return !std::any_of(document_.words.begin() + name.begin, document_.words.begin() + name.end, HasCapital) ||
             IsArticle(document_.words[name.begin]);
    });
  }

  CorpusFormat format_;
  Corpus corpus_;
  AnnotatedDocument document_;
  bool in_sentence_ = false;
  std::string last_name_;
};

}  // namespace

absl::StatusOr<Corpus> ReadCorpus(const std::string& path, const CorpusFormat& format) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(StrCat(path, ": cannot be read"));
  Reader reader(format);
  std::string line;
  while (std::getline(file, line)) reader.AddLine(line);
  return reader.Finish();
}

Tokens TokensOf(const AnnotatedDocument& document) {
  Tokens tokens;
  tokens.words.assign(document.words.begin(), document.words.end());
  tokens.sentences = document.sentences;
  return tokens;
}

AnnotatedDocument InCapitals(AnnotatedDocument document) {
  for (std::string& word : document.words) {
    for (char& c : word) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    }
  }
  return document;
}

AnnotatedDocument InTitleCase(AnnotatedDocument document) {
  for (std::size_t i = 0; i < document.words.size(); ++i) {
    std::string& word = document.words[i];
    const bool opens =
        std::binary_search(document.sentences.begin(), document.sentences.end(), static_cast<std::uint32_t>(i));
    if ((opens || word.size() > 3) && word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 32);
  }
  return document;
}

}  // namespace broadsheet::entities
