// Who is meant: the mentions of one article become its entities.
#ifndef BROADSHEET_INDEXER_ENTITIES_ARTICLE_ENTITIES_H_
#define BROADSHEET_INDEXER_ENTITIES_ARTICLE_ENTITIES_H_

#include <span>
#include <vector>

#include "broadsheet/article.h"
#include "broadsheet/entity.h"
#include "broadsheet/recogniser.h"
#include "indexer/entities/name_cache.h"

namespace broadsheet {

// Joins what was recognised in title (field 0), deck (1) and body (2) with each other and with what the producer gave:
//   - what is given is an entity of its own name, and takes the mentions that fit it;
//   - full and short names ("Vladimir Putin", "Putin"), initials, acronyms and what they stand for, and names with and
//     without "Corp." are one entity, under its fullest name without "Corp."; states and well-known bodies are under
//     their usual names (known_names.h);
//   - a short name that fits two entities ("Clinton" beside Bill and Hillary Clinton) is neither: it stays by itself;
//   - an entity's type is what most of its mentions were taken for.
// What is given and not in the text is left out. Ordered by salience: the title counts most, then deck and first
// paragraph, then how often and how early.
std::vector<ArticleEntity> ResolveEntities(const Article& article, std::span<const Mention> mentions, NameCache& names);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ENTITIES_ARTICLE_ENTITIES_H_
