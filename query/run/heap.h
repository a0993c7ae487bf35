// What <algorithm> does not do with a heap in one step.
#ifndef BROADSHEET_QUERY_RUN_HEAP_H_
#define BROADSHEET_QUERY_RUN_HEAP_H_

#include <cstddef>
#include <vector>

namespace broadsheet {

// Puts `value` in the place of the top of a heap of std::push_heap: one way down rather than std::pop_heap's and one
// up.
template <typename T, typename Less>
void ReplaceTop(std::vector<T>* heap, const T& value, Less less) {
  std::vector<T>& nodes = *heap;
  std::size_t hole = 0;
  for (std::size_t child = 1; child < nodes.size(); child = 2 * hole + 1) {
    if (child + 1 < nodes.size() && less(nodes[child], nodes[child + 1])) ++child;
    if (!less(value, nodes[child])) break;
    nodes[hole] = nodes[child];
    hole = child;
  }
  nodes[hole] = value;
}

}  // namespace broadsheet

#endif  // BROADSHEET_QUERY_RUN_HEAP_H_
