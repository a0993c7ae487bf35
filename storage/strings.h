// Bridges between std::string_view and Debian's Abseil, whose absl::string_view is a type of its own there.
#ifndef BROADSHEET_STORAGE_STRINGS_H_
#define BROADSHEET_STORAGE_STRINGS_H_

#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace broadsheet {

inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view ToStd(absl::string_view text) { return {text.data(), text.size()}; }

namespace strings_internal {
inline absl::string_view Piece(std::string_view text) { return ToAbsl(text); }
inline absl::string_view Piece(const std::string& text) { return text; }
inline absl::string_view Piece(const char* text) { return text; }
inline absl::string_view Piece(absl::string_view text) { return text; }
template <typename T>
requires(!std::is_convertible_v<T, std::string_view>) inline const T& Piece(const T& value) { return value; }
}  // namespace strings_internal

// absl::StrCat that takes std::string_view too.
template <typename... Args>
std::string StrCat(const Args&... args) {
  return absl::StrCat(strings_internal::Piece(args)...);
}

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_STRINGS_H_
