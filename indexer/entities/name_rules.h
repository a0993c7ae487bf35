// When a short name is another form of a longer one.
#ifndef BROADSHEET_INDEXER_ENTITIES_NAME_RULES_H_
#define BROADSHEET_INDEXER_ENTITIES_NAME_RULES_H_

#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {

using Words = std::vector<std::string_view>;  // folded, as in NameWords

// "putin", "v putin", "vladimir" for "vladimir putin"; "george bush" for "george w bush"; "gogh" for "vincent van
// gogh". Equal names fit too.
bool IsShortForPerson(const Words& name, const Words& full);

// "texaco" for "texaco inc", "salomon" for "salomon brothers", "commission" for "european commission".
bool IsShortForOrganisation(const Words& name, const Words& full);

// "nato" for "north atlantic treaty organization": first letters, with or without those of small words and of what
// kind of company it is.
bool IsAcronymOf(std::string_view acronym, const Words& full);

// A person's name as it is spelled without titles before it: "Mr. Witkoff" -> "Witkoff". Never empty.
std::string_view WithoutTitles(std::string_view spelling);

// A name as it is spelled without what kind of company it is: "Starbucks Corp." -> "Starbucks". Never empty.
std::string_view WithoutCompanySuffix(std::string_view spelling);

}  // namespace broadsheet

#endif  // BROADSHEET_INDEXER_ENTITIES_NAME_RULES_H_
