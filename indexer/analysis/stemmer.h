// libstemmer by ISO 639-1 code.
#ifndef BROADSHEET_INDEXER_ANALYSIS_STEMMER_H_
#define BROADSHEET_INDEXER_ANALYSIS_STEMMER_H_

#include <memory>
#include <string>
#include <string_view>

struct sb_stemmer;

namespace broadsheet {

// The stemmer of one language, or none: then a word is its own stem. Not thread-safe.
class Stemmer {
 public:
  explicit Stemmer(std::string_view language);

  // The stem of a folded word, folded again. Depends on the folded word alone, so that a query typed without accents
  // meets the text that has them.
  std::string Stem(std::string_view folded) const;

 private:
  struct Delete {
    void operator()(sb_stemmer* stemmer) const;
  };
  std::string language_;
  std::unique_ptr<sb_stemmer, Delete> stemmer_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ANALYSIS_STEMMER_H_
