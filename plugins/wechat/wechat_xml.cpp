// SPDX-License-Identifier: MIT
#include "wechat_xml.hpp"

#include <jackfield/cpp/utf8.hpp>

#include <pugixml.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace jackfield::wechat {
namespace {

// The largest documented push is a few kilobytes, encrypted three times that.
constexpr std::size_t kLargest = 512 * 1024;
constexpr int kDeepest = 12;  // documented: 5
constexpr std::size_t kMostElements = 2000;

struct Budget {
  std::size_t elements = 0;
};

std::string words_of(const pugi::xml_node& element) {
  std::string text;
  for (const pugi::xml_node& child : element.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata)
      text += child.value();
  }
  return text;
}

std::vector<pugi::xml_node> elements_of(const pugi::xml_node& parent) {
  std::vector<pugi::xml_node> all;
  for (const pugi::xml_node& child : parent.children()) {
    if (child.type() == pugi::node_element) all.push_back(child);
    if (all.size() > kMostElements) break;
  }
  return all;
}

bool write(JsonWriter& json, const pugi::xml_node& element, int depth, Budget& budget);

// Members of one name stand together as a list, wherever they stood.
bool write_members(JsonWriter& json, const std::vector<pugi::xml_node>& children, int depth,
                   Budget& budget) {
  if (depth > kDeepest) return false;
  std::vector<bool> is_written(children.size(), false);
  json.begin_object();
  for (std::size_t i = 0; i < children.size(); ++i) {
    if (is_written[i]) continue;
    const std::string_view name = children[i].name();
    std::vector<pugi::xml_node> alike;
    for (std::size_t k = i; k < children.size(); ++k) {
      if (children[k].name() != name) continue;
      alike.push_back(children[k]);
      is_written[k] = true;
    }
    json.key(name);
    if (alike.size() > 1) json.begin_array();
    for (const pugi::xml_node& one : alike) {
      if (!write(json, one, depth, budget)) return false;
    }
    if (alike.size() > 1) json.end_array();
  }
  json.end_object();
  return true;
}

bool write(JsonWriter& json, const pugi::xml_node& element, int depth, Budget& budget) {
  if (++budget.elements > kMostElements) return false;
  const std::vector<pugi::xml_node> children = elements_of(element);
  if (!children.empty()) return write_members(json, children, depth + 1, budget);
  json.value(words_of(element));
  return true;
}

}  // namespace

Result<std::string> xml_to_json(std::string_view xml) {
  if (xml.size() > kLargest) return invalid("xml: too large");
  if (xml.find('\0') != std::string_view::npos || !is_utf8(xml))
    return invalid("xml: not UTF-8 text");
  pugi::xml_document document;
  constexpr unsigned kOptions =
      pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_doctype;
  if (!document.load_buffer(xml.data(), xml.size(), kOptions, pugi::encoding_utf8))
    return invalid("xml: not well-formed");
  pugi::xml_node root;
  for (const pugi::xml_node& child : document.children()) {
    if (child.type() == pugi::node_doctype) return invalid("xml: a document type is not taken");
    if (child.type() != pugi::node_element) continue;
    if (root) return invalid("xml: more than one root");
    root = child;
  }
  if (std::string_view(root.name()) != "xml") return invalid("xml: the root is not <xml>");
  JsonWriter json;
  Budget budget;
  if (!write_members(json, elements_of(root), 1, budget))
    return invalid("xml: too deep, or too many elements");
  return std::move(json).text();
}

Result<JsonDocument> read_body(std::string_view body) {
  const std::size_t start = body.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return invalid("body: empty");
  if (body.size() > kLargest) return invalid("body: too large");
  const bool is_json = body[start] == '{';
  Result<JsonDocument> parsed = invalid("body: empty");
  if (is_json) {
    parsed = JsonDocument::parse(body);
  } else {
    Result<std::string> json = xml_to_json(body);
    if (!json) return json.error();
    // Character references may have made what is no UTF-8; the parser refuses that.
    parsed = JsonDocument::parse(*json);
  }
  if (parsed && !parsed->root().is_object()) return invalid("body: not an object");
  return parsed;
}

XmlWriter& XmlWriter::begin(std::string_view name) {
  text_.append("<").append(name).append(">");
  return *this;
}

XmlWriter& XmlWriter::end(std::string_view name) {
  text_.append("</").append(name).append(">");
  return *this;
}

XmlWriter& XmlWriter::element(std::string_view name, std::string_view text) {
  constexpr std::string_view kEnd = "]]>";
  begin(name);
  text_ += "<![CDATA[";
  for (std::size_t at = text.find(kEnd); at != std::string_view::npos; at = text.find(kEnd)) {
    // The end of a section inside a value is split over two sections.
    text_.append(text.substr(0, at + 2)).append("]]><![CDATA[");
    text.remove_prefix(at + 2);
  }
  text_.append(text).append("]]>");
  return end(name);
}

XmlWriter& XmlWriter::number(std::string_view name, std::int64_t value) {
  begin(name);
  text_ += std::to_string(value);
  return end(name);
}

}  // namespace jackfield::wechat
