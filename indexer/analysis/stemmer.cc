#include "indexer/analysis/stemmer.h"

#include <libstemmer.h>

#include "indexer/analysis/analyzer.h"
#include "indexer/analysis/characters.h"
#include "indexer/analysis/language.h"

namespace broadsheet {

void Stemmer::Delete::operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }

Stemmer::Stemmer(std::string_view language) {
  if (HasStemmer(language)) stemmer_.reset(sb_stemmer_new(std::string(language).c_str(), "UTF_8"));
}

std::string Stemmer::Stem(std::string_view folded) const {
  if (stemmer_ == nullptr) return std::string(folded);
  const auto* stem = sb_stemmer_stem(stemmer_.get(), reinterpret_cast<const sb_symbol*>(folded.data()),
                                     static_cast<int>(folded.size()));
  if (stem == nullptr) return std::string(folded);  // out of memory
  const std::string_view view(reinterpret_cast<const char*>(stem),
                              static_cast<std::size_t>(sb_stemmer_length(stemmer_.get())));
  if (view.empty()) return std::string(folded);
  return IsAscii(view) ? std::string(view) : FoldText(view);
}

}  // namespace broadsheet
