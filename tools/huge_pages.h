// The program's heap in huge pages.
#ifndef BROADSHEET_TOOLS_HUGE_PAGES_H_
#define BROADSHEET_TOOLS_HUGE_PAGES_H_

namespace broadsheet::cli {

// From now on the allocator asks the kernel for huge pages (madvise(2), MADV_HUGEPAGE): indexing looks words up all
// over tables of tens of megabytes, and to find a small page costs more than to find the word, most of all on virtual
// machines. Changes nothing where the kernel has none to give. Call it once, before there are threads.
void AskForHugePages();

}  // namespace broadsheet::cli

#endif  // BROADSHEET_TOOLS_HUGE_PAGES_H_
