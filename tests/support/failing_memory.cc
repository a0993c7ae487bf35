#include "tests/support/failing_memory.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <stdlib.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <new>

#include "absl/debugging/symbolize.h"

namespace {

using broadsheet::Failures;

std::atomic<std::size_t> failing_bytes = 0;
std::atomic<void (*)()> before_allocations_elsewhere = nullptr;
thread_local bool is_tests_own = false;
// So many more in the test's own thread until one fails; 0: none.
thread_local int until_failing = 0;
thread_local bool is_looking = false;  // at who asks
thread_local Failures wanted = Failures::kOne;
std::atomic<bool> has_failed = false;

bool Has(const char* text, const char* part) { return text != nullptr && strstr(text, part) != nullptr; }

// What code of others asks for that does not go on well without memory: by its library, or by what it is called in
// ours.
bool IsOfOthers(void* frame) {
  if (Dl_info info; dladdr(frame, &info) != 0) {
    for (const char* library : {"/librocksdb", "/libxapian", "/libabsl_str_format"}) {
      if (Has(info.dli_fname, library)) return true;
    }
    if (Has(info.dli_sname, "NSt10filesystem")) return true;
  }
  static const bool can_symbolize = (absl::InitializeSymbolizer("/proc/self/exe"), true);
  char name[512];
  return can_symbolize && absl::Symbolize(static_cast<char*>(frame) - 1, name, sizeof name) &&
         Has(name, "raw_hash_set");
}

// The same, from memory: symbols are searched for long.
bool IsKnownAsOfOthers(void* frame) {
  struct Known {
    void* frame = nullptr;
    bool is_of_others = false;
  };
  static std::array<Known, 1 << 16> table;
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  Known& known = table[(reinterpret_cast<std::uintptr_t>(frame) * 0x9E3779B97F4A7C15u) >> 48];
  if (known.frame != frame) known = {frame, IsOfOthers(frame)};
  return known.is_of_others;
}

// Whether nobody else is on the way here.
bool IsOurs() {
  if (is_looking) return false;
  is_looking = true;
  std::array<void*, 256> frames;
  const int count = backtrace(frames.data(), static_cast<int>(frames.size()));
  const bool ours = std::none_of(frames.begin(), frames.begin() + count, IsKnownAsOfOthers);
  is_looking = false;
  return ours;
}

bool FailsHere() {
  if (until_failing == 0) return false;
  if (until_failing > 1) {
    --until_failing;
    return false;
  }
  if (!IsOurs()) return false;
  if (wanted == Failures::kOne) until_failing = 0;
  return has_failed = true;
}

bool FailsElsewhere(std::size_t bytes) {
  if (void (*const hook)() = before_allocations_elsewhere.load(); hook != nullptr && IsOurs()) hook();
  std::size_t least = failing_bytes;
  return least > 0 && bytes >= least && IsOurs() && failing_bytes.compare_exchange_strong(least, 0);
}

void* Allocate(std::size_t bytes, std::size_t alignment) {
  void* block = nullptr;
  if (is_tests_own ? FailsHere() : FailsElsewhere(bytes)) throw std::bad_alloc();
  if (posix_memalign(&block, alignment, bytes) != 0) throw std::bad_alloc();
  return block;
}

}  // namespace

void* operator new(std::size_t bytes) { return Allocate(bytes, alignof(std::max_align_t)); }
void* operator new(std::size_t bytes, std::align_val_t alignment) {
  return Allocate(bytes, std::max(static_cast<std::size_t>(alignment), sizeof(void*)));
}
// The library's own of these would do, but sanitizers have others.
void* operator new[](std::size_t bytes) { return operator new(bytes); }
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  try {
    return operator new(bytes);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void* operator new[](std::size_t bytes, const std::nothrow_t& nothrow) noexcept { return operator new(bytes, nothrow); }
void operator delete[](void* block) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t) noexcept { std::free(block); }
void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
void operator delete(void* block, std::align_val_t) noexcept { std::free(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { std::free(block); }

namespace broadsheet {

void FailHere(int allocations, Failures failures) {
  is_tests_own = true;
  wanted = failures;
  has_failed = false;
  until_failing = allocations;
}

bool StopFailingHere() {
  until_failing = 0;
  return has_failed;
}

bool HasFailedHere() { return has_failed; }

void FailElsewhere(std::size_t bytes) {
  is_tests_own = true;
  failing_bytes = bytes;
}

bool WillFailElsewhere() { return failing_bytes != 0; }

void CallBeforeAllocationsElsewhere(void (*hook)()) {
  is_tests_own = true;
  before_allocations_elsewhere = hook;
}

}  // namespace broadsheet
