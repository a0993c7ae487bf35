#include "indexer/entities/built_in_model.h"

#include <cstddef>

// BROADSHEET_MODEL_FILE is the path of the model, from CMakeLists.txt. A table in C++ would take compilers minutes.
asm(R"(
  .section .rodata
  .balign 16
  .globl broadsheet_english_model
  .hidden broadsheet_english_model
broadsheet_english_model:
  .incbin ")" BROADSHEET_MODEL_FILE R"("
  .globl broadsheet_english_model_end
  .hidden broadsheet_english_model_end
broadsheet_english_model_end:
  .byte 0
  .text
)");

extern "C" {
extern const char broadsheet_english_model[] __attribute__((visibility("hidden")));
extern const char broadsheet_english_model_end[] __attribute__((visibility("hidden")));
}

namespace broadsheet::entities {

std::string_view BuiltInModelBytes() {
  return {broadsheet_english_model, static_cast<std::size_t>(broadsheet_english_model_end - broadsheet_english_model)};
}

}  // namespace broadsheet::entities
