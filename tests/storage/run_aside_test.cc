#include "storage/run_aside.h"

#include <gtest/gtest.h>
#include <pthread.h>

#include <cstddef>
#include <new>
#include <thread>

#include "absl/status/statusor.h"

namespace broadsheet {
namespace {

absl::StatusOr<std::thread::id> ThisThread() { return std::this_thread::get_id(); }

TEST(RunAside, TakesAThreadOfItsOwn) { EXPECT_NE(*RunAside(ThisThread).get(), *ThisThread()); }

TEST(RunAside, SaysThatItRanOutOfMemory) {
  const absl::Status status = RunAside([]() -> absl::Status { throw std::bad_alloc(); }).get();
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
}

TEST(RunAside, DoesItselfWhatNoThreadIsThereFor) {
  pthread_attr_t before, huge;
  ASSERT_EQ(pthread_getattr_default_np(&before), 0);
  ASSERT_EQ(pthread_attr_init(&huge), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&huge, std::size_t{1} << 50), 0);  // more than there are addresses
  ASSERT_EQ(pthread_setattr_default_np(&huge), 0);
  const auto done_by = RunAside(ThisThread).get();
  ASSERT_EQ(pthread_setattr_default_np(&before), 0);
  EXPECT_EQ(*done_by, *ThisThread());
}

}  // namespace
}  // namespace broadsheet
