// SPDX-License-Identifier: MIT
#include "email_flowed.hpp"

#include "email_text.hpp"

#include <algorithm>
#include <optional>

namespace jackfield::email {

std::string unflowed(std::string_view text, bool deletes_space) {
  std::string out;
  std::optional<std::size_t> open;  // the quote depth of a line that goes on
  const auto close = [&] {
    if (open) out += '\n';
    open.reset();
  };
  for (std::string_view line : lines_of(text)) {
    const std::size_t depth = std::min(line.find_first_not_of('>'), line.size());
    line.remove_prefix(depth);
    if (!line.empty() && line.front() == ' ') line.remove_prefix(1);
    const bool is_signature = line == "-- ";
    if (open && (*open != depth || is_signature)) close();
    if (!open) out.append(depth, '>').append(depth > 0 ? " " : "");
    const bool flows = !is_signature && !line.empty() && line.back() == ' ';
    if (flows && deletes_space) line.remove_suffix(1);
    out += line;
    open.reset();
    if (flows)
      open = depth;
    else
      out += '\n';
  }
  close();
  // The text ends as it ended.
  if (!text.empty() && text.back() != '\n' && !out.empty()) out.pop_back();
  return out;
}

}  // namespace jackfield::email
