#include "query/analyzer_pool.h"

#include <new>
#include <utility>

namespace broadsheet {

AnalyzerPool::Loan AnalyzerPool::Borrow() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return Loan(this, std::make_unique<OwnAnalyzer>());
  std::unique_ptr<OwnAnalyzer> own = std::move(idle_.back());
  idle_.pop_back();
  return Loan(this, std::move(own));
}

void AnalyzerPool::Return(std::unique_ptr<OwnAnalyzer> own) noexcept {
  if (own->MemoryBytes() > kMaxBytes) return;
  const std::lock_guard lock(mutex_);
  try {
    idle_.push_back(std::move(own));
  } catch (const std::bad_alloc&) {
    // It is let go.
  }
}

}  // namespace broadsheet
