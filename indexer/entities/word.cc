#include "indexer/entities/word.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "indexer/entities/hash.h"

namespace broadsheet::entities {
namespace {

enum Kind : unsigned char { kOther, kLowerLetter, kUpperLetter, kDigit, kContinuation };

constexpr std::array<unsigned char, 256> MakeKinds() {
  std::array<unsigned char, 256> kinds{};
  for (std::size_t c = 0; c < 256; ++c) {
    if (c >= 'a' && c <= 'z') kinds[c] = kLowerLetter;
    if (c >= 'A' && c <= 'Z') kinds[c] = kUpperLetter;
    if (c >= '0' && c <= '9') kinds[c] = kDigit;
    if (c >= 0x80 && c < 0xC0) kinds[c] = kContinuation;
    if (c >= 0xC0) kinds[c] = kLowerLetter;  // capitals and punctuation among them: see Lowered
  }
  return kinds;
}
constexpr std::array<unsigned char, 256> kKinds = MakeKinds();

// The two bytes of the small letter of a capital of two bytes, 0 if it is none: Latin-1 (É), its extension for the
// languages of Europe (Š, Ł, Ș), Greek (Δ) and Cyrillic (Б).
std::uint16_t SmallLetter(std::uint8_t lead, std::uint8_t byte) {
  if (lead < 0xC3 || lead > 0xD0) return 0;
  const std::uint32_t letter = static_cast<std::uint32_t>(lead & 0x1F) << 6 | (byte & 0x3F);
  const auto is_in = [letter](std::uint32_t first, std::uint32_t last) { return letter >= first && letter <= last; };
  std::uint32_t small = 0;
  if ((is_in(0xC0, 0xDE) && letter != 0xD7) || is_in(0x391, 0x3A9) || is_in(0x410, 0x42F)) small = letter + 0x20;
  if (is_in(0x400, 0x40F)) small = letter + 0x50;
  const bool even = letter % 2 == 0;
  if (even && (is_in(0x100, 0x136) || is_in(0x14A, 0x176) || is_in(0x218, 0x21A))) small = letter + 1;
  if (!even && (is_in(0x139, 0x147) || is_in(0x179, 0x17D))) small = letter + 1;
  if (small == 0) return 0;
  return static_cast<std::uint16_t>((0xC0 | small >> 6) << 8 | 0x80 | (small & 0x3F));
}

// The bytes of a word in lower case, and the kind of each. Curly quotes are straight, dashes are hyphens.
struct Lowered {
  std::array<char, kMaxWordBytes> bytes;
  std::array<unsigned char, kMaxWordBytes> kinds;
  std::size_t size = 0;

  explicit Lowered(std::string_view text) {
    for (std::size_t i = 0; i < text.size() && size < kMaxWordBytes; ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      switch (const unsigned char kind = kKinds[byte]) {
        case kUpperLetter:
          Put(byte | 0x20, kind);
          break;
        case kDigit:
          Put('0', kind);
          break;
        case kLowerLetter:
          if (byte == 0xE2 && AddPunctuation(text.substr(i))) {
            i += 2;
          } else {
            Put(byte, kind);
          }
          break;
        case kContinuation:
          PutContinuation(byte);
          break;
        default:
          Put(byte, kind);
      }
    }
  }

  std::string_view text() const { return {bytes.data(), size}; }

 private:
  void Put(int byte, unsigned char kind) {
    bytes[size] = static_cast<char>(byte);
    kinds[size++] = kind;
  }

  // The general punctuation that news is set with.
  bool AddPunctuation(std::string_view text) {
    if (text.size() < 3 || text[1] != '\x80') return false;
    const auto last = static_cast<unsigned char>(text[2]);
    if (last >= 0x90 && last <= 0x95) {
      Put('-', kOther);
    } else if (last >= 0x98 && last <= 0x9B) {
      Put('\'', kOther);
    } else if (last >= 0x9C && last <= 0x9F) {
      Put('"', kOther);
    } else {
      return false;
    }
    return true;
  }

  // A letter of two bytes ends; if it is a capital, its small letter takes its place.
  void PutContinuation(unsigned char byte) {
    const auto lead = size == 0 ? std::uint8_t{0} : static_cast<std::uint8_t>(bytes[size - 1]);
    if (const std::uint16_t small = SmallLetter(lead, byte); small != 0) {
      kinds[size - 1] = kUpperLetter;
      bytes[size - 1] = static_cast<char>(small >> 8);
      byte = static_cast<unsigned char>(small);
    }
    Put(byte, kContinuation);
  }
};

std::uint64_t HashBytes(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return Spread(hash);
}

// Packs up to four bytes, which need no hashing to be told apart.
std::uint32_t PackBytes(std::string_view bytes) {
  std::uint32_t packed = static_cast<std::uint32_t>(bytes.size()) << 29;
  for (const char c : bytes) packed = (packed << 8 | packed >> 24) ^ static_cast<unsigned char>(c);
  return packed;
}

struct ShapeBuilder {
  std::uint64_t hash = 1;
  char last = 0;
  int length = 0;

  void Add(char c) {
    if (c == last || length == 7) return;
    last = c;
    hash = hash * 131 + static_cast<unsigned char>(c);
    ++length;
  }
  std::uint32_t result() const { return static_cast<std::uint32_t>(Spread(hash) >> 40); }
};

LetterForm FormOf(int lower, int upper, bool first_is_upper) {
  if (lower + upper == 0) return LetterForm::kNone;
  if (upper == 0) return LetterForm::kLower;
  if (lower == 0) return upper > 1 ? LetterForm::kUpper : LetterForm::kInitial;
  return first_is_upper && upper == 1 ? LetterForm::kCapital : LetterForm::kMixed;
}

}  // namespace

std::uint64_t HashWord(std::string_view word) { return HashBytes(Lowered(word).text()); }

Word MakeWord(std::string_view text) {
  const Lowered lowered(text);
  const std::string_view lower = lowered.text();
  Word word;
  word.length = static_cast<std::uint8_t>(lower.size());
  word.hash = HashBytes(lower);
  for (std::size_t n = 2; n <= 4; ++n) {
    if (lower.size() > n) word.prefix[n - 2] = PackBytes(lower.substr(0, n));
  }
  for (std::size_t n = 1; n <= 4; ++n) {
    if (lower.size() >= n) word.suffix[n - 1] = PackBytes(lower.substr(lower.size() - n));
  }
  ShapeBuilder shape;
  int counts[5] = {};
  bool first_is_upper = false;
  bool first_letter = true;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    const unsigned char kind = lowered.kinds[i];
    ++counts[kind];
    if (first_letter && (kind == kUpperLetter || kind == kLowerLetter)) {
      first_is_upper = kind == kUpperLetter;
      first_letter = false;
    }
    if (kind != kContinuation) shape.Add(kind == kOther ? lower[i] : "?xXd"[kind]);
  }
  word.shape = shape.result();
  word.has_digit = counts[kDigit] > 0;
  word.has_letter = counts[kLowerLetter] + counts[kUpperLetter] > 0;
  word.form = FormOf(counts[kLowerLetter], counts[kUpperLetter], first_is_upper);
  return word;
}

std::uint32_t ShapeOf(LetterForm form) {
  ShapeBuilder shape;
  if (form != LetterForm::kLower) shape.Add('X');
  if (form != LetterForm::kUpper) shape.Add('x');
  return shape.result();
}

}  // namespace broadsheet::entities
