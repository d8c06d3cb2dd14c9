// SPDX-License-Identifier: MIT
// A header block's fields, as views of its bytes. NUL and 8-bit bytes are bytes like others.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::email {

struct Field {
  std::string_view name;
  std::string_view value;  // with its folds, without the last line end
};

/// Borrows the block.
class Headers {
 public:
  Headers() = default;
  explicit Headers(std::vector<Field> fields) noexcept : fields_(std::move(fields)) {}

  /// The first of that name, unfolded; empty when absent.
  std::string first(std::string_view name) const;
  bool has(std::string_view name) const noexcept;
  std::size_t count(std::string_view name) const noexcept;
  const std::vector<Field>& fields() const noexcept { return fields_; }

 private:
  std::vector<Field> fields_;
};

struct HeaderBlock {
  Headers headers;
  std::size_t body_at = 0;  // behind the empty line, or the end
};

/// Reads up to the empty line. Lines that are no field are skipped; a last line without an end
/// counts.
HeaderBlock read_headers(std::string_view bytes);
/// Without line ends inside.
std::string unfolded(std::string_view value);

}  // namespace jackfield::email
