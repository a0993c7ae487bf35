#include "indexer/analysis/language_name.h"

#include <unicode/locid.h>
#include <unicode/uloc.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

// One code for what is one language to a stemmer and to a reader.
std::string_view Unify(std::string_view code) {
  if (code == "nb" || code == "nn") return "no";
  if (code == "iw") return "he";
  if (code == "in") return "id";
  if (code == "ji") return "yi";
  return code;
}

// ISO 639-2 has two codes for some languages; ICU knows only the other one.
std::string_view FromBibliographicCode(std::string_view code) {
  static constexpr std::pair<std::string_view, std::string_view> kCodes[] = {
      {"alb", "sq"}, {"arm", "hy"}, {"baq", "eu"}, {"bur", "my"}, {"chi", "zh"}, {"cze", "cs"}, {"dut", "nl"},
      {"fre", "fr"}, {"geo", "ka"}, {"ger", "de"}, {"gre", "el"}, {"ice", "is"}, {"mac", "mk"}, {"mao", "mi"},
      {"may", "ms"}, {"per", "fa"}, {"rum", "ro"}, {"slo", "sk"}, {"tib", "bo"}, {"wel", "cy"}};
  for (const auto& [bibliographic, two_letters] : kCodes) {
    if (code == bibliographic) return two_letters;
  }
  return code;
}

// English names of all languages with a code, in lower case.
absl::flat_hash_map<std::string, std::string> MakeNames() {
  absl::flat_hash_map<std::string, std::string> names;
  for (const char* const* code = uloc_getISOLanguages(); *code != nullptr; ++code) {
    if (std::strlen(*code) != 2) continue;
    icu::UnicodeString name;
    icu::Locale(*code).getDisplayLanguage(icu::Locale::getEnglish(), name);
    std::string utf8;
    name.toUTF8String(utf8);
    names.try_emplace(absl::AsciiStrToLower(utf8), Unify(*code));
  }
  return names;
}

const absl::flat_hash_map<std::string, std::string>& Names() {
  static const auto* const names = new absl::flat_hash_map<std::string, std::string>(MakeNames());
  return *names;
}

bool IsTwoLetterCode(const std::string& code) {
  static const auto* const codes = [] {
    auto* all = new absl::flat_hash_set<std::string>();
    for (const char* const* known = uloc_getISOLanguages(); *known != nullptr; ++known) {
      if (std::strlen(*known) == 2) all->insert(*known);
    }
    return all;
  }();
  return codes->contains(code);
}

bool IsLetters(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); });
}

}  // namespace

std::string NormalizeLanguage(std::string_view name) {
  if (IsTwoLetterCode(std::string(name)) && Unify(name) == name) return std::string(name);  // as most come
  constexpr std::size_t kMaxBytes = 64;
  const std::string lower = absl::AsciiStrToLower(ToAbsl(name.substr(0, kMaxBytes)));
  const std::string trimmed(absl::StripAsciiWhitespace(lower));
  if (trimmed.empty()) return "";

  const std::string primary = trimmed.substr(0, trimmed.find_first_of("-_.@"));
  if ((primary.size() == 2 || primary.size() == 3) && IsLetters(primary)) {
    const std::string known(Unify(FromBibliographicCode(primary)));
    const std::string code = icu::Locale(known.c_str()).getLanguage();  // "eng" -> "en"
    if (IsTwoLetterCode(code)) return std::string(Unify(code));
  }
  const auto found = Names().find(trimmed);
  return found == Names().end() ? "" : found->second;
}

}  // namespace broadsheet
