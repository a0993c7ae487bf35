// How the operators of proximity join two operands.
#ifndef BROADSHEET_QUERY_PLACES_STEP_H_
#define BROADSHEET_QUERY_PLACES_STEP_H_

#include <cstdint>
#include <string>

namespace broadsheet {

enum class Relation {
  kNear,          // not overlapping, at most `distance` from end to beginning
  kBefore,        // the same, in this order
  kSameSentence,  // not overlapping, both wholly in one sentence
  kSameParagraph,
};

// One operator: from the operand on its left to the one on its right.
struct ProximityStep {
  Relation relation = Relation::kNear;
  std::uint32_t distance = 0;  // words; neighbours are 1 apart. kNear and kBefore only
  bool negated = false;        // NOT NEAR: places on the left that have none on the right
  bool operator==(const ProximityStep&) const = default;
};

// `near/5`, `not-same/s`.
std::string PrintStep(const ProximityStep& step);

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_PLACES_STEP_H_
