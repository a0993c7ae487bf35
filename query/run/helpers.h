// Threads that help with a query that turns out to take long.
#ifndef BROADSHEET_QUERY_RUN_HELPERS_H_
#define BROADSHEET_QUERY_RUN_HELPERS_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace broadsheet {

// Thread-safe. Threads are started when help is asked for first, and stay; those that the system refuses are done
// without.
class Helpers {
 public:
  // Work that others may join by calling `work`, which returns when nothing is left to do. Who asks for help has to
  // call Finish before the request goes.
  class Request {
   public:
    explicit Request(std::function<void()> work) : work_(std::move(work)) {}

   private:
    friend class Helpers;

    const std::function<void()> work_;
    std::size_t wanted_ = 0;  // helpers that may still join
    std::size_t at_work_ = 0;
  };

  // At most so many join a request.
  explicit Helpers(std::size_t most) : most_(most) {}
  Helpers(const Helpers&) = delete;
  Helpers& operator=(const Helpers&) = delete;
  ~Helpers();

  // Threads that have nothing else to do join soon, or later, or not at all.
  void Ask(Request* request);
  // From now on nobody joins; waits for those who have.
  void Finish(Request* request);

 private:
  void Start();
  void Serve();

  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable asked_, left_;
  std::deque<Request*> requests_;  // that may be joined
  std::vector<std::thread> threads_;
  bool closing_ = false;
};

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_HELPERS_H_
