#include "tools/huge_pages.h"

#ifdef BROADSHEET_TCMALLOC

#include <gperftools/malloc_extension.h>
#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <new>

namespace broadsheet::cli {
namespace {

constexpr std::size_t kHugePageBytes = 2 << 20;

// Memory of another allocator, by whole huge pages.
class HugePages : public SysAllocator {
 public:
  explicit HugePages(SysAllocator* source) : source_(source) {}

  void* Alloc(std::size_t bytes, std::size_t* given_bytes, std::size_t alignment) override {
    if (bytes > SIZE_MAX - kHugePageBytes) return nullptr;
    const std::size_t whole = (bytes + kHugePageBytes - 1) / kHugePageBytes * kHugePageBytes;
    void* memory = source_->Alloc(whole, given_bytes, std::max(alignment, kHugePageBytes));
    if (memory == nullptr) return nullptr;
    const int error = errno;  // an allocation that went well leaves it as it is
    (void)madvise(memory, whole, MADV_HUGEPAGE);
    errno = error;
    return memory;
  }

 private:
  SysAllocator* const source_;
};

}  // namespace

void AskForHugePages() {
  alignas(HugePages) static char room[sizeof(HugePages)];  // never destroyed: memory is asked for until the very end
  MallocExtension* allocator = MallocExtension::instance();
  allocator->SetSystemAllocator(new (room) HugePages(allocator->GetSystemAllocator()));
}

}  // namespace broadsheet::cli

#else

namespace broadsheet::cli {

void AskForHugePages() {}

}  // namespace broadsheet::cli

#endif
