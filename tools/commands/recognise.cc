// recognise: the people, organisations and places in a text.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <fstream>
#include <iostream>
#include <optional>

#include "absl/status/status.h"
#include "broadsheet/recogniser.h"
#include "tools/answer.h"
#include "tools/commands/commands.h"
#include "tools/json.h"
#include "tools/terminal.h"
#include "tools/validators.h"

namespace broadsheet::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  broadsheet recognise speech.txt
  broadsheet recognise --format json < story.txt
  broadsheet recognise --format conll tokens.conll

Columns of text: type, first byte, name. Names that are neither people nor organisations nor places are shown as
misc by json and conll. conll reads a token a line (the first column; a blank line ends a sentence, -DOCSTART- begins a
document) and adds the IOB2 tag as the last column.)";

// Names on one line.
std::string OnOneLine(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!space) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  return line;
}

std::string Padded(std::string text, std::size_t width) {
  if (text.size() < width) text.resize(width, ' ');
  return text;
}

void PrintAsText(std::string_view text, const std::vector<Mention>& mentions) {
  for (const Mention& mention : mentions) {
    if (mention.type == EntityType::kMisc) continue;
    const std::string name = OnOneLine(text.substr(mention.begin, mention.end - mention.begin));
    PrintLine(Printable(Padded(std::string(EntityTypeName(mention.type)), 8) +
                        Padded(std::to_string(mention.begin), 8) + name));
  }
}

void PrintAsJson(std::string_view text, const std::vector<Mention>& mentions) {
  Json list = Json::array();
  for (const Mention& mention : mentions) {
    const std::string_view found = text.substr(mention.begin, mention.end - mention.begin);
    list.push_back({{"text", found},
                    {"type", EntityTypeName(mention.type)},
                    {"begin", mention.begin},
                    {"end", mention.end},
                    {"name", OnOneLine(found)}});
  }
  PrintJson(list);
}

// Reads columns, a document at a time, and gives each line back with its tag.
class ColumnTagger {
 public:
  explicit ColumnTagger(Recogniser* recogniser) : recogniser_(*recogniser) {}

  void AddLine(std::string line) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
    const std::size_t end = std::min(line.find_first_of(" \t", begin), line.size());
    const std::string token = line.substr(begin, end - begin);
    if (token == "-DOCSTART-") Finish();
    if (token.empty() || token == "-DOCSTART-") {
      if (!sentences_.back().empty()) sentences_.emplace_back();
      places_.push_back(std::nullopt);
    } else {
      places_.push_back(Place{sentences_.size() - 1, sentences_.back().size()});
      sentences_.back().push_back(token);
    }
    lines_.push_back(std::move(line));
  }

  // Prints what has come since the document began.
  void Finish() {
    std::vector<std::vector<std::string>> tags(sentences_.size());
    for (std::size_t s = 0; s < sentences_.size(); ++s) tags[s].assign(sentences_[s].size(), "O");
    for (const Mention& mention : recogniser_.RecogniseTokens(sentences_, "")) {
      constexpr const char* kNames[kEntityTypes] = {"PER", "ORG", "LOC", "MISC"};
      for (std::uint32_t i = mention.begin; i < mention.end; ++i) {
        tags[mention.sentence][i] =
            std::string(i == mention.begin ? "B-" : "I-") + kNames[static_cast<std::size_t>(mention.type)];
      }
    }
    for (std::size_t n = 0; n < lines_.size(); ++n) {
      if (!places_[n].has_value()) {
        PrintLine(lines_[n]);
        continue;
      }
      const char separator = lines_[n].find('\t') != std::string::npos ? '\t' : ' ';
      PrintLine(lines_[n] + separator + tags[places_[n]->sentence][places_[n]->token]);
    }
    lines_.clear();
    places_.clear();
    sentences_.assign(1, {});
  }

 private:
  struct Place {
    std::size_t sentence, token;
  };

  Recogniser& recogniser_;
  std::vector<std::string> lines_;
  std::vector<std::optional<Place>> places_;  // of each line's token; none for lines that have no token
  std::vector<std::vector<std::string>> sentences_ = {{}};
};

class Recognise : public Command {
 public:
  void Declare(CLI::App& app) override {
    app.add_option("FILE", file_, "The text; standard input if not given, or -")->type_name("");
    app.add_option("--format", format_, "text, json or conll")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json", "conll"}).description(""));
    app.add_option("--model", model_file_, "A model of your own instead of the built-in one")->type_name("FILE");
    app.add_option("--language", language_,
                   "The text's language, a two-letter code or an English name; detected if not given")
        ->type_name("LANGUAGE")
        ->transform(Language());
    app.footer(kExamples);
  }

  bool NeedsArchive() const override { return false; }

  absl::StatusOr<ExitStatus> Run(const std::string&) override {
    std::shared_ptr<const EntityModel> model;
    if (model_file_.empty()) {
      model = EntityModel::BuiltIn();
    } else {
      absl::StatusOr<std::shared_ptr<const EntityModel>> loaded = EntityModel::Load(model_file_);
      if (!loaded.ok()) return loaded.status();
      model = *loaded;
    }
    Recogniser recogniser(model);
    if (file_ == "-") return Answer(std::cin, recogniser, "standard input");
    std::ifstream file(file_, std::ios::binary);
    if (!file) return absl::NotFoundError(file_ + ": cannot be opened; is the name right?");
    return Answer(file, recogniser, file_);
  }

 private:
  absl::StatusOr<ExitStatus> Answer(std::istream& input, Recogniser& recogniser, const std::string& name) {
    if (format_ == "conll") {
      ColumnTagger tagger(&recogniser);
      for (std::string line; std::getline(input, line);) tagger.AddLine(std::move(line));
      tagger.Finish();
    } else {
      std::string text;
      std::array<char, 1 << 16> piece;
      do {
        input.read(piece.data(), piece.size());
        text.append(piece.data(), static_cast<std::size_t>(input.gcount()));
      } while (input);
      const std::vector<Mention>& mentions = recogniser.Recognise(text, language_);
      if (!recogniser.IsTrainedFor(recogniser.language())) {
        PrintNote("the text is taken to be in '" + recogniser.language() +
                  "', which the model was not trained for: names come from lists and the shape of words alone");
      }
      format_ == "json" ? PrintAsJson(text, mentions) : PrintAsText(text, mentions);
    }
    if (input.bad()) return absl::UnavailableError(name + ": could not be read to its end");
    return kDone;
  }

  std::string file_ = "-", format_ = "text", model_file_, language_;
};

}  // namespace

std::unique_ptr<Command> MakeRecognise() { return std::make_unique<Recognise>(); }

}  // namespace broadsheet::cli
