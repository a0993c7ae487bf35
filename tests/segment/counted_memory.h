// A memory resource that knows what it gave.
#ifndef BROADSHEET_TESTS_SEGMENT_COUNTED_MEMORY_H_
#define BROADSHEET_TESTS_SEGMENT_COUNTED_MEMORY_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <map>
#include <memory_resource>

namespace broadsheet {

// Fails the test where something else is given back than what it gave, or less in the end.
class CountedMemory : public std::pmr::memory_resource {
 public:
  ~CountedMemory() override { EXPECT_TRUE(given_.empty()) << given_.size() << " blocks were not given back"; }

  std::size_t blocks() const { return given_.size(); }

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    void* const block = std::pmr::new_delete_resource()->allocate(bytes, alignment);
    given_[block] = bytes;
    return block;
  }
  void do_deallocate(void* block, std::size_t bytes, std::size_t alignment) override {
    const auto given = given_.find(block);
    ASSERT_NE(given, given_.end()) << "a block of other memory";
    EXPECT_EQ(given->second, bytes);
    given_.erase(given);
    std::pmr::new_delete_resource()->deallocate(block, bytes, alignment);
  }
  bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override { return this == &other; }

  std::map<void*, std::size_t> given_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_SEGMENT_COUNTED_MEMORY_H_
