// analyze: how a text becomes terms and positions.
#include <CLI/CLI.hpp>

#include "broadsheet/analyze.h"
#include "tools/answer.h"
#include "tools/commands/commands.h"
#include "tools/json.h"
#include "tools/terminal.h"
#include "tools/validators.h"

namespace broadsheet::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  broadsheet analyze "Japan's 28-point plan for the U.S."
  broadsheet analyze --language de 'Häuser am Meer' --format json

Columns: position, term in the index, spelling, words that find exactly this form.)";

void PrintAsJson(const TextAnalysis& analysis) {
  Json json = Listing();
  json["language"] = analysis.language;
  json["analyzer"] = analysis.analyzer;
  json["words"] = Json::array();
  for (const AnalyzedWord& word : analysis.words) {
    json["words"].push_back({{"position", word.position},
                             {"begin", word.begin},
                             {"end", word.end},
                             {"spelling", word.spelling},
                             {"term", word.term},
                             {"exact", word.exact}});
  }
  PrintJson(json);
}

std::string Padded(std::string text, std::size_t width) {
  if (text.size() < width) text.resize(width, ' ');
  return text;
}

void PrintAsText(const TextAnalysis& analysis) {
  for (const AnalyzedWord& word : analysis.words) {
    std::string exact;
    for (const std::string& form : word.exact) exact += (exact.empty() ? "" : ", ") + form;
    std::string line = Padded(std::to_string(word.position), 6) + Padded(word.term, 22) + " ";
    line += exact.empty() ? word.spelling : Padded(word.spelling, 20) + " " + exact;
    PrintLine(Printable(line));
  }
}

class Analyze : public Command {
 public:
  void Declare(CLI::App& app) override {
    app.add_option("TEXT", words_, "The text; several words are joined by spaces")->type_name("")->required();
    app.add_option("--language", language_,
                   "Its language, a two-letter code or an English name; detected if not given, else en")
        ->type_name("LANGUAGE")
        ->transform(Language());
    app.add_option("--format", format_, "text or json")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json"}).description(""));
    app.footer(kExamples);
  }

  bool NeedsArchive() const override { return false; }

  absl::StatusOr<ExitStatus> Run(const std::string&) override {
    std::string text;
    for (const std::string& word : words_) text += (text.empty() ? "" : " ") + word;
    const TextAnalysis analysis = AnalyzeText(text, language_);
    if (format_ == "json") {
      PrintAsJson(analysis);
    } else {
      PrintAsText(analysis);
    }
    return kDone;
  }

 private:
  std::vector<std::string> words_;
  std::string language_, format_ = "text";
};

}  // namespace

std::unique_ptr<Command> MakeAnalyze() { return std::make_unique<Analyze>(); }

}  // namespace broadsheet::cli
