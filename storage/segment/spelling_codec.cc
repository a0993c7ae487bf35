#include "storage/segment/spelling_codec.h"

#include <algorithm>
#include <cstdint>

namespace broadsheet {
namespace {

// How the letters shared with the term are written. The numbers are stored: never change them.
enum class LetterCase : unsigned { kAsInTerm = 0, kFirstUpper = 1, kAllUpper = 2, kWordsUpper = 3 };
constexpr unsigned kCases = 4;
constexpr unsigned kCaseShift = 6, kSharedShift = 3;
constexpr std::size_t kCountMax = 7;  // that or more: the rest follows as a varint

constexpr char Upper(char letter) { return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter; }

// The term without its prefix, which is all the capitals it begins with.
std::string_view WithoutPrefix(std::string_view term) {
  while (!term.empty() && term[0] >= 'A' && term[0] <= 'Z') term.remove_prefix(1);
  return term;
}

char Cased(std::string_view word, std::size_t at, LetterCase letters) {
  const bool begins_word = at == 0 || (letters == LetterCase::kWordsUpper && word[at - 1] == ' ');
  const bool upper = letters == LetterCase::kAllUpper || (letters != LetterCase::kAsInTerm && begins_word);
  return upper ? Upper(word[at]) : word[at];
}

std::size_t Shared(std::string_view word, std::string_view spelling, LetterCase letters) {
  std::size_t shared = 0;
  while (shared < word.size() && shared < spelling.size() && Cased(word, shared, letters) == spelling[shared]) ++shared;
  return shared;
}

}  // namespace

void AppendSpelling(std::string_view term, std::string_view spelling, std::string& out) {
  const std::string_view word = WithoutPrefix(term);
  unsigned best = 0;
  std::size_t shared = Shared(word, spelling, LetterCase::kAsInTerm);
  for (unsigned letters = 1; letters < kCases; ++letters) {
    const std::size_t count = Shared(word, spelling, static_cast<LetterCase>(letters));
    if (count > shared) {
      shared = count;
      best = letters;
    }
  }
  const std::size_t rest = spelling.size() - shared;
  out.push_back(
      static_cast<char>(best << kCaseShift | std::min(shared, kCountMax) << kSharedShift | std::min(rest, kCountMax)));
  if (shared >= kCountMax) PutVarint(out, shared - kCountMax);
  if (rest >= kCountMax) PutVarint(out, rest - kCountMax);
  out += spelling.substr(shared);
}

std::string ReadSpelling(std::string_view term, ByteReader& in) {
  const std::string_view word = WithoutPrefix(term);
  const unsigned head = in.Byte();
  const LetterCase letters = static_cast<LetterCase>(head >> kCaseShift);
  std::uint64_t shared = head >> kSharedShift & kCountMax, rest = head & kCountMax;
  if (shared == kCountMax) shared += in.Varint32();
  if (rest == kCountMax) rest += in.Varint32();
  if (shared > word.size()) {
    in.Fail();
    return {};
  }
  std::string spelling;
  for (std::size_t i = 0; i < shared; ++i) spelling.push_back(Cased(word, i, letters));
  spelling += in.Bytes(rest);
  return spelling;
}

}  // namespace broadsheet
