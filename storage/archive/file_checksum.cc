#include "storage/archive/file_checksum.h"

#include <cstdint>
#include <string>

#include <xxhash.h>

namespace broadsheet {
namespace {

class Xxh3Generator : public rocksdb::FileChecksumGenerator {
 public:
  Xxh3Generator() : state_(XXH3_createState()) { XXH3_64bits_reset(state_.get()); }

  void Update(const char* data, std::size_t size) override { XXH3_64bits_update(state_.get(), data, size); }

  void Finalize() override {
    const std::uint64_t sum = XXH3_64bits_digest(state_.get());
    for (std::size_t i = 0; i < sizeof(sum); ++i) checksum_ += static_cast<char>(sum >> (8 * i));
  }

  std::string GetChecksum() const override { return checksum_; }
  const char* Name() const override { return "XXH3-64"; }

 private:
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  std::unique_ptr<XXH3_state_t, Free> state_;
  std::string checksum_;
};

class Factory : public rocksdb::FileChecksumGenFactory {
 public:
  std::unique_ptr<rocksdb::FileChecksumGenerator> CreateFileChecksumGenerator(
      const rocksdb::FileChecksumGenContext& context) override {
    auto generator = std::make_unique<Xxh3Generator>();
    const std::string& requested = context.requested_checksum_func_name;
    if (!requested.empty() && requested != generator->Name()) return nullptr;
    return generator;
  }
  const char* Name() const override { return "XXH3-64"; }
};

}  // namespace

std::shared_ptr<rocksdb::FileChecksumGenFactory> NewFileChecksumFactory() { return std::make_shared<Factory>(); }

}  // namespace broadsheet
