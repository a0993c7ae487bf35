#include "storage/segment/text_signature.h"

#include <bit>

#include "storage/popcount.h"

namespace broadsheet {

BROADSHEET_WITH_POPCOUNT
std::optional<std::size_t> FindAlike(std::span<const TextSignature> signatures, const TextSignature& signature,
                                     int bits) {
  if (signature.empty()) return std::nullopt;
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    int differing = 0;
    for (std::size_t word = 0; word < signature.words.size(); ++word) {
      differing += std::popcount(signatures[i].words[word] ^ signature.words[word]);
    }
    if (differing <= bits && !signatures[i].empty()) return i;
  }
  return std::nullopt;
}

}  // namespace broadsheet
