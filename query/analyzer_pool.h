// Analyzers are not thread-safe and get better with use: each caller borrows one.
#ifndef BROADSHEET_QUERY_ANALYZER_POOL_H_
#define BROADSHEET_QUERY_ANALYZER_POOL_H_

#include <exception>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "indexer/analysis/analyzer.h"

namespace broadsheet {

// An analyzer with the vocabulary it fills.
struct OwnAnalyzer {
  Vocabulary vocabulary;
  Analyzer analyzer{&vocabulary};

  std::size_t MemoryBytes() const { return vocabulary.MemoryBytes() + analyzer.MemoryBytes(); }
};

// Thread-safe.
class AnalyzerPool {
 public:
  // Gives the analyzer back when it goes, unless by an exception, which may have left it half-way; must not outlive the
  // pool.
  class Loan {
   public:
    Loan(AnalyzerPool* pool, std::unique_ptr<OwnAnalyzer> own) : pool_(pool), own_(std::move(own)) {}
    Loan(Loan&&) = default;
    ~Loan() {
      if (own_ && std::uncaught_exceptions() == exceptions_) pool_->Return(std::move(own_));
    }
    Analyzer& operator*() const { return own_->analyzer; }
    Analyzer* operator->() const { return &own_->analyzer; }

   private:
    AnalyzerPool* pool_;
    std::unique_ptr<OwnAnalyzer> own_;
    int exceptions_ = std::uncaught_exceptions();  // on their way when it was lent
  };

  Loan Borrow();

 private:
  // One that has seen so many words is let go, so that odd texts do not fill the memory.
  static constexpr std::size_t kMaxBytes = 32 << 20;

  void Return(std::unique_ptr<OwnAnalyzer> own) noexcept;

  std::mutex mutex_;
  std::vector<std::unique_ptr<OwnAnalyzer>> idle_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_ANALYZER_POOL_H_
