#include "query/places/step.h"

#include "storage/strings.h"

namespace broadsheet {

std::string PrintStep(const ProximityStep& step) {
  const std::string negation = step.negated ? "not-" : "";
  switch (step.relation) {
    case Relation::kNear:
      return StrCat(negation, "near/", step.distance);
    case Relation::kBefore:
      return StrCat(negation, "before/", step.distance);
    case Relation::kSameSentence:
      return StrCat(negation, "same/s");
    case Relation::kSameParagraph:
      return StrCat(negation, "same/p");
  }
  return "";
}

}  // namespace broadsheet
