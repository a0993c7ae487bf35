#include "storage/archive/entity_codec.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <utility>

#include "record.pb.h"

namespace broadsheet {
namespace {

constexpr std::array kGivenTypes = {EntityType::kPerson, EntityType::kOrganisation, EntityType::kPlace};
constexpr std::uint32_t kFieldBits = 2;
constexpr std::size_t kFields = 3;

std::uint32_t RecognisedCount(std::span<const ArticleEntity> entities) {
  return static_cast<std::uint32_t>(
      std::count_if(entities.begin(), entities.end(), [](const ArticleEntity& entity) { return !entity.given; }));
}

// Among all that the producer gave. Entities under a name that it gave twice are the first.
std::uint32_t NumberOfGiven(const Article& article, const ArticleEntity& entity) {
  std::size_t before = 0;
  for (const EntityType type : kGivenTypes) {
    const std::vector<std::string>& names = GivenNames(article, type);
    if (type == entity.type)
      before += static_cast<std::size_t>(std::find(names.begin(), names.end(), entity.name) - names.begin());
    if (type == entity.type) break;
    before += names.size();
  }
  return static_cast<std::uint32_t>(before);
}

// Adds the given entity of that number, without mentions.
bool AddGiven(const Article& article, std::uint32_t number, std::vector<ArticleEntity>* entities) {
  for (const EntityType type : kGivenTypes) {
    const std::vector<std::string>& names = GivenNames(article, type);
    if (number < names.size()) {
      entities->push_back({type, names[number], true, {}});
      return true;
    }
    number -= static_cast<std::uint32_t>(names.size());
  }
  return false;
}

bool IsInText(const Article& article, const EntityMention& mention) {
  const std::array<std::string_view, kFields> texts = {article.title, article.deck, article.body};
  return mention.begin <= mention.end && mention.end <= texts[static_cast<std::size_t>(mention.field)].size();
}

}  // namespace

std::vector<NumberedMentions> NumberMentions(const Article& article, std::span<const ArticleEntity> entities) {
  std::vector<NumberedMentions> numbered;
  std::uint32_t recognised = 0;
  const std::uint32_t given = RecognisedCount(entities);
  for (const ArticleEntity& entity : entities) {
    const std::uint32_t number = entity.given ? given + NumberOfGiven(article, entity) : recognised++;
    if (!entity.mentions.empty()) numbered.push_back({number, entity.mentions});
  }
  return numbered;
}

bool AttachMentions(std::vector<NumberedMentions> mentions, const Article& article,
                    std::vector<ArticleEntity>* entities) {
  const std::size_t recognised = entities->size();
  for (NumberedMentions& numbered : mentions) {
    const bool given = numbered.entity >= recognised;
    if (given && !AddGiven(article, numbered.entity - static_cast<std::uint32_t>(recognised), entities)) return false;
    const auto is_in_text = [&](const EntityMention& mention) { return IsInText(article, mention); };
    if (!std::all_of(numbered.mentions.begin(), numbered.mentions.end(), is_in_text)) return false;
    (given ? entities->back() : (*entities)[numbered.entity]).mentions = std::move(numbered.mentions);
  }
  return true;
}

void SetRecognised(std::span<const ArticleEntity> entities, record::Head* head) {
  for (const ArticleEntity& entity : entities) {
    if (entity.given) continue;
    record::RecognisedEntity* recognised = head->add_recognised();
    recognised->set_type(static_cast<std::uint32_t>(entity.type));
    recognised->set_name(entity.name);
  }
}

bool TakeRecognised(record::Head* head, std::vector<ArticleEntity>* entities) {
  entities->reserve(static_cast<std::size_t>(head->recognised_size()));
  for (record::RecognisedEntity& recognised : *head->mutable_recognised()) {
    if (recognised.type() >= kEntityTypes) return false;
    entities->push_back({static_cast<EntityType>(recognised.type()), std::move(*recognised.mutable_name()), false, {}});
  }
  return true;
}

void SetMentions(std::span<const NumberedMentions> mentions, record::Body* body) {
  for (const NumberedMentions& numbered : mentions) {
    record::EntityMentions* message = body->add_mentions();
    message->set_entity(numbered.entity);
    std::array<std::uint32_t, kFields> last_end{};
    for (const EntityMention& mention : numbered.mentions) {
      const auto field = static_cast<std::uint32_t>(mention.field);
      message->add_spans((mention.begin - last_end[field]) << kFieldBits | field);
      message->add_spans(mention.end - mention.begin);
      last_end[field] = mention.end;
    }
  }
}

bool GetMentions(const record::Body& body, std::vector<NumberedMentions>* mentions) {
  for (const record::EntityMentions& message : body.mentions()) {
    NumberedMentions& numbered = mentions->emplace_back();
    numbered.entity = message.entity();
    if (message.spans_size() % 2 != 0) return false;
    std::array<std::uint64_t, kFields> last_end{};
    for (int i = 0; i < message.spans_size(); i += 2) {
      const std::uint32_t field = message.spans(i) & ((1u << kFieldBits) - 1);
      if (field >= kFields) return false;
      const std::uint64_t begin = last_end[field] + (message.spans(i) >> kFieldBits);
      const std::uint64_t end = begin + message.spans(i + 1);
      if (end > std::numeric_limits<std::uint32_t>::max()) return false;
      numbered.mentions.push_back({static_cast<EntityMention::Field>(field), static_cast<std::uint32_t>(begin),
                                   static_cast<std::uint32_t>(end)});
      last_end[field] = end;
    }
  }
  return true;
}

}  // namespace broadsheet
