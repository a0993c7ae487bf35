#include "tests/import/extract_score.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace broadsheet {
namespace {

constexpr std::size_t kShingle = 4;

std::vector<std::string> Tokens(std::string_view text) {
  std::vector<std::string> tokens;
  std::string token;
  const auto flush = [&] {
    if (!token.empty()) tokens.push_back(std::move(token));
    token.clear();
  };
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    const std::int32_t begin = at;
    UChar32 c;
    U8_NEXT(bytes, at, size, c);
    // What Python's \w matches: letters, numbers of all kinds, the underscore.
    const std::uint32_t mask = c < 0 ? 0 : U_MASK(u_charType(c));
    if (c == '_' || (mask & (U_GC_L_MASK | U_GC_N_MASK)) != 0) {
      token.append(text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin)));
    } else {
      flush();
    }
  }
  flush();
  return tokens;
}

std::unordered_map<std::string, int> Shingles(std::string_view text) {
  const std::vector<std::string> tokens = Tokens(text);
  std::unordered_map<std::string, int> shingles;
  if (tokens.empty()) return shingles;
  const std::size_t length = std::min(kShingle, tokens.size());
  for (std::size_t i = 0; i + length <= tokens.size(); ++i) {
    std::string shingle;
    for (std::size_t k = 0; k < length; ++k) shingle.append(tokens[i + k]).append(1, ' ');
    ++shingles[shingle];
  }
  return shingles;
}

double Size(const std::unordered_map<std::string, int>& shingles) {
  double size = 0;
  for (const auto& [shingle, count] : shingles) size += count;
  return size;
}

}  // namespace

void ExtractScorer::Add(std::string_view truth, std::string_view prediction) {
  const auto expected = Shingles(truth);
  const auto found = Shingles(prediction);
  double shared = 0;
  for (const auto& [shingle, count] : found) {
    const auto it = expected.find(shingle);
    if (it != expected.end()) shared += std::min(count, it->second);
  }
  if (!found.empty()) {
    precision_ += shared / Size(found);
    ++predicted_;
  }
  if (!expected.empty()) {
    recall_ += shared / Size(expected);
    ++true_;
  }
}

ExtractScore ExtractScorer::Score() const {
  return {predicted_ == 0 ? 0 : precision_ / predicted_, true_ == 0 ? 0 : recall_ / true_};
}

}  // namespace broadsheet
