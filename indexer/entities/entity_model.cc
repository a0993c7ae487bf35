#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "broadsheet/recogniser.h"
#include "indexer/entities/built_in_model.h"
#include "indexer/entities/model_file.h"
#include "storage/out_of_memory.h"
#include "storage/read_stream.h"
#include "storage/status_macros.h"
#include "storage/strings.h"

namespace broadsheet {
namespace {

absl::StatusOr<entities::ModelParts> ReadModel(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(StrCat(path, ": ", std::strerror(errno)));
  const std::optional<std::string> bytes = ReadStream(file);
  if (!bytes) return absl::UnavailableError(StrCat(path, " cannot be read: ", std::strerror(errno)));
  absl::StatusOr<entities::ModelParts> parts = entities::DecodeModel(*bytes);
  if (!parts.ok()) return absl::Status(parts.status().code(), StrCat(path, ": ", parts.status().message()));
  return parts;
}

}  // namespace

EntityModel::EntityModel(std::unique_ptr<Data> data) : data_(std::move(data)) {}
EntityModel::~EntityModel() = default;

const std::string& EntityModel::language() const { return data_->language; }

std::shared_ptr<const EntityModel> EntityModel::BuiltIn() {
  static std::mutex mutex;
  static std::weak_ptr<const EntityModel> shared;
  const std::lock_guard lock(mutex);
  std::shared_ptr<const EntityModel> model = shared.lock();
  if (model != nullptr) return model;
  // It was read when the library was built, by the same code (a test sees to it).
  absl::StatusOr<entities::ModelParts> parts = entities::DecodeModel(entities::BuiltInModelBytes());
  auto data = std::make_unique<Data>(entities::MakeModelData(parts.ok() ? *parts : entities::ModelParts()));
  model.reset(new EntityModel(std::move(data)));
  shared = model;
  return model;
}

absl::StatusOr<std::shared_ptr<const EntityModel>> EntityModel::Load(const std::string& path) {
  return CatchOutOfMemory([&]() -> absl::StatusOr<std::shared_ptr<const EntityModel>> {
    BS_ASSIGN_OR_RETURN(const entities::ModelParts parts, ReadModel(path));
    auto data = std::make_unique<Data>(entities::MakeModelData(parts));
    return std::shared_ptr<const EntityModel>(new EntityModel(std::move(data)));
  });
}

}  // namespace broadsheet
