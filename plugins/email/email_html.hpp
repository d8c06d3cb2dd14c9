// SPDX-License-Identifier: MIT
// HTML mail to the text a person would read, through Gumbo.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::email {

struct HtmlText {
  std::string text;
  std::optional<std::size_t> quote_at;   // where the first container of a quoted mail begins in it
  std::vector<std::string> content_ids;  // what `cid:` addresses name
};

/// At most a megabyte is read and 512 levels deep. UTF-8 in and out.
HtmlText read_html(std::string_view html);

}  // namespace jackfield::email
