// SPDX-License-Identifier: MIT
// Content-Type and Content-Disposition: a value and its parameters (RFC 2045, RFC 2231), and what
// senders write instead.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jackfield::email {

struct ParameterValue {
  std::string value;                                       // lower case: "text/plain", "attachment"
  std::vector<std::pair<std::string, std::string>> plain;  // names in lower case, raw bytes
  std::vector<std::pair<std::string, std::string>> extended;  // RFC 2231: decoded to UTF-8

  /// The extended form before the plain one, encoded words decoded in either; empty when absent.
  std::string text(const Text& service, std::string_view name) const;
  /// The plain bytes.
  std::string_view raw(std::string_view name) const noexcept;
};

/// Total: whatever cannot be read is left out.
ParameterValue read_parameters(const Text& service, std::string_view value);

/// A file's name without its path, control characters or leading dots, at most 255 bytes.
std::string clean_filename(std::string_view name);
/// The name of a part: `filename*`, `filename`, `name*`, `name`.
std::string filename_of(const Text& service, const ParameterValue& disposition,
                        const ParameterValue& type);

}  // namespace jackfield::email
