#include "indexer/analysis/value_term.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>
#include <xxhash.h>

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_format.h"
#include "storage/fields.h"

namespace broadsheet {
namespace {

constexpr std::size_t kHashDigits = 16;
// A host has 253 characters at most (RFC 1035), which UTF-8 may write with four bytes each.
constexpr std::size_t kMaxHostBytes = 253 * 4;

bool IsContinuationByte(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

std::string ValueTerm(std::string_view prefix, std::string_view value) {
  std::string term(prefix);
  if (prefix.size() + value.size() <= kMaxTermBytes) return term.append(value);

  std::size_t kept = kMaxTermBytes - kHashDigits - prefix.size();
  while (kept > 0 && IsContinuationByte(value[kept])) --kept;
  term.append(value.substr(0, kept));
  return term.append(absl::StrFormat("%016x", XXH3_64bits(value.data(), value.size())));
}

std::string NormalizeHost(std::string_view host) {
  while (host.ends_with('.')) host.remove_suffix(1);
  std::string lower(host);
  if (std::all_of(host.begin(), host.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
  }
  lower.clear();
  icu::UnicodeString::fromUTF8(icu::StringPiece(host.data(), static_cast<std::int32_t>(host.size())))
      .toLower(icu::Locale::getRoot())
      .toUTF8String(lower);
  return lower;
}

std::vector<std::string> SitesOfUrl(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  std::string_view authority = url.substr(scheme + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  if (const std::size_t user = authority.rfind('@'); user != std::string_view::npos) authority.remove_prefix(user + 1);
  const std::size_t address_end = authority.starts_with('[') ? authority.find(']') + 1 : 0;  // IPv6 has colons inside
  authority = authority.substr(0, authority.find(':', address_end));

  const std::string host = NormalizeHost(authority);
  if (host.empty() || host.size() > kMaxHostBytes) return {};

  std::vector<std::string> sites = {host};
  for (std::size_t dot = host.find('.'); dot != std::string::npos; dot = host.find('.', dot + 1)) {
    std::string parent = host.substr(dot + 1);
    if (parent.find('.') == std::string::npos) break;
    sites.push_back(std::move(parent));
  }
  return sites;
}

}  // namespace broadsheet
