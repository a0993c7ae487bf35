// All that a stream has.
#ifndef BROADSHEET_STORAGE_READ_STREAM_H_
#define BROADSHEET_STORAGE_READ_STREAM_H_

#include <array>
#include <istream>
#include <optional>
#include <string>

namespace broadsheet {

// Nothing if it cannot be read to its end; errno may say why. (Iterators over a stream's buffer throw instead, of a
// directory, for one.)
inline std::optional<std::string> ReadStream(std::istream& stream) {
  std::string bytes;
  std::array<char, 1 << 16> piece;
  do {
    stream.read(piece.data(), piece.size());
    bytes.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
  } while (stream);
  if (stream.bad()) return std::nullopt;
  return bytes;
}

}  // namespace broadsheet

#endif  // BROADSHEET_STORAGE_READ_STREAM_H_
