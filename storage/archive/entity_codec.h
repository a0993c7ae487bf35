// Entities of an article as its records hold them: recognised names in the head, which lists of hits read, mentions
// beside the text that they are in.
#ifndef BROADSHEET_STORAGE_ARCHIVE_ENTITY_CODEC_H_
#define BROADSHEET_STORAGE_ARCHIVE_ENTITY_CODEC_H_

#include <cstdint>
#include <span>
#include <vector>

#include "broadsheet/article.h"
#include "broadsheet/entity.h"

namespace broadsheet {

namespace record {
class Body;
class Head;
}  // namespace record

// The mentions of one entity. Recognised entities are numbered from 0 as the head has them, after them people, orgs and
// places that the producer gave.
struct NumberedMentions {
  std::uint32_t entity = 0;
  std::vector<EntityMention> mentions;

  bool operator==(const NumberedMentions&) const = default;
};

std::vector<NumberedMentions> NumberMentions(const Article& article, std::span<const ArticleEntity> entities);
// Gives recognised `entities` their mentions, and adds the given ones that have any. False: a number beyond them all.
bool AttachMentions(std::vector<NumberedMentions> mentions, const Article& article,
                    std::vector<ArticleEntity>* entities);

// To and from the messages. False: nothing that this program wrote.
void SetRecognised(std::span<const ArticleEntity> entities, record::Head* head);
bool TakeRecognised(record::Head* head, std::vector<ArticleEntity>* entities);
void SetMentions(std::span<const NumberedMentions> mentions, record::Body* body);
bool GetMentions(const record::Body& body, std::vector<NumberedMentions>* mentions);

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_ARCHIVE_ENTITY_CODEC_H_
