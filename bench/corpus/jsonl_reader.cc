#include "bench/corpus/jsonl_reader.h"

#include <simdjson.h>

#include <cstdlib>

namespace broadsheet::bench {
namespace {

std::string ShellQuoted(const std::string& text) {
  std::string quoted = "'";
  for (char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAlnum(char c) { return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

}  // namespace

struct JsonlReader::Parser {
  simdjson::dom::parser parser;

  static void Take(const simdjson::dom::element& object, const char* name, std::string* out) {
    std::string_view value;
    out->clear();
    if (object[name].get(value) == simdjson::SUCCESS) out->assign(value);
  }
};

JsonlReader::JsonlReader(const std::string& path) : parser_(std::make_unique<Parser>()) {
  if (path == "-") {
    file_ = stdin;
  } else if (path.ends_with(".zst")) {
    file_ = popen(("zstd -dcq -- " + ShellQuoted(path)).c_str(), "r");
    piped_ = true;
  } else {
    file_ = std::fopen(path.c_str(), "r");
  }
}

JsonlReader::~JsonlReader() {
  if (piped_ && file_ != nullptr) {
    pclose(file_);
  } else if (file_ != nullptr && file_ != stdin) {
    std::fclose(file_);
  }
  std::free(buffer_);
}

bool JsonlReader::Next(CorpusLine* line) {
  for (;;) {
    ssize_t size = getline(&buffer_, &capacity_, file_);
    if (size < 0) return false;
    bytes_ += static_cast<std::uint64_t>(size);
    simdjson::dom::element object;
    if (parser_->parser.parse(buffer_, static_cast<std::size_t>(size)).get(object) != simdjson::SUCCESS ||
        !object.is_object()) {
      ++skipped_;
      continue;
    }
    Parser::Take(object, "id", &line->id);
    Parser::Take(object, "title", &line->title);
    Parser::Take(object, "deck", &line->deck);
    Parser::Take(object, "body", &line->body);
    Parser::Take(object, "date", &line->date);
    return true;
  }
}

void PlainWords(std::string_view text, std::vector<std::string>* words) {
  std::string word;
  auto end_word = [&] {
    if (!word.empty()) words->push_back(std::move(word));
    word.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    bool inside_figure =
        (c == '.' || c == ',') && !word.empty() && IsDigit(word.back()) && i + 1 < text.size() && IsDigit(text[i + 1]);
    if (static_cast<unsigned char>(c) == 0xe2) {
      i += 2;  // quotes, dashes and the like: U+2000 to U+2FFF
      end_word();
    } else if (IsAlnum(c) || inside_figure || static_cast<unsigned char>(c) >= 0x80) {
      word += Lower(c);
    } else {
      end_word();
    }
  }
  end_word();
}

}  // namespace broadsheet::bench
