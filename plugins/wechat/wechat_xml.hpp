// SPDX-License-Identifier: MIT
// XML in and out. Pushes come as XML or as JSON with the same names, so XML becomes JSON at the
// door and everything behind reads one form.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <string>
#include <string_view>

namespace jackfield::wechat {

/// What is inside <xml>…</xml> as a JSON object: every value a text, elements of one name a list.
/// Hostile input is refused, not repaired: no document type (so no entities but the five of XML
/// itself), bounded size, depth and number of elements. Errors: JF_INVALID_ARGUMENT, without any of
/// the text.
Result<std::string> xml_to_json(std::string_view xml);

/// A push's body, whichever of the two it is.
Result<JsonDocument> read_body(std::string_view body);

/// Grows an XML text; every value is a CDATA section, which no value can end.
class XmlWriter {
 public:
  XmlWriter& begin(std::string_view name);
  XmlWriter& end(std::string_view name);
  XmlWriter& element(std::string_view name, std::string_view text);
  XmlWriter& number(std::string_view name, std::int64_t value);
  const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

}  // namespace jackfield::wechat
