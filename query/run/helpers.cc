#include "query/run/helpers.h"

#include <algorithm>
#include <system_error>

namespace broadsheet {

Helpers::~Helpers() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  asked_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Helpers::Ask(Request* request) {
  if (most_ == 0) return;
  {
    const std::lock_guard lock(mutex_);
    Start();
    request->wanted_ = threads_.size();
    if (request->wanted_ > 0) requests_.push_back(request);
  }
  asked_.notify_all();
}

void Helpers::Finish(Request* request) {
  std::unique_lock lock(mutex_);
  std::erase(requests_, request);
  left_.wait(lock, [request] { return request->at_work_ == 0; });
}

// Called with the lock.
void Helpers::Start() {
  try {
    while (threads_.size() < most_) threads_.emplace_back([this] { Serve(); });
  } catch (const std::system_error&) {
    // The system has no more threads: those that are there do.
  }
}

void Helpers::Serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    asked_.wait(lock, [this] { return closing_ || !requests_.empty(); });
    if (closing_) return;
    Request* const request = requests_.front();
    ++request->at_work_;
    if (--request->wanted_ == 0) requests_.pop_front();
    lock.unlock();
    request->work_();
    lock.lock();
    std::erase(requests_, request);  // whoever is done with it has left nothing to do
    --request->at_work_;
    left_.notify_all();  // with the lock: who waits for it may let the request go at once
  }
}

}  // namespace broadsheet
