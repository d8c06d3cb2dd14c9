// SPDX-License-Identifier: MIT
#include "email_structure.hpp"

#include "email_text.hpp"

#include <gmime/gmime.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <mutex>
#include <utility>

namespace jackfield::email {
namespace {

constexpr std::size_t kMostNodes = 100;
constexpr std::size_t kDeepestStructure = 50;

struct Unref {
  void operator()(gpointer object) const noexcept { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

// GMime's only state: its types are registered once per process.
void start_gmime() {
  static std::once_flag started;
  std::call_once(started, [] { g_mime_init(); });
}

// A stream over bytes that stay where they are: the array is ours and only read.
class Lent {
 public:
  explicit Lent(std::string_view bytes)
      : array_{const_cast<guint8*>(reinterpret_cast<const guint8*>(bytes.data())),
               static_cast<guint>(bytes.size())},
        stream_(g_mime_stream_mem_new_with_byte_array(&array_)) {
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream_.get()), FALSE);
  }
  GMimeStream* get() const noexcept { return stream_.get(); }

 private:
  GByteArray array_;
  Owned<GMimeStream> stream_;  // after array_, so it dies first
};

/// What is still to be looked at.
struct Pending {
  GMimeObject* object;
  std::optional<std::size_t> parent;
  std::size_t depth;
  std::size_t begin;  // where its headers cannot lie before
};

std::optional<std::size_t> first_header(GMimeObject* object) {
  GMimeHeaderList* const list = g_mime_object_get_header_list(object);
  std::optional<std::size_t> first;
  for (int i = 0; i < g_mime_header_list_get_count(list); ++i) {
    const gint64 at = g_mime_header_get_offset(g_mime_header_list_get_header_at(list, i));
    if (at >= 0)
      first = std::min(first.value_or(static_cast<std::size_t>(at)), static_cast<std::size_t>(at));
  }
  return first;
}

// Where the delimiter of the enclosing multipart stands at or behind `from`; else the end.
std::size_t boundary_after(std::string_view mail, std::size_t from, std::string_view boundary) {
  const std::string delimiter = "--" + std::string(boundary);
  for (std::size_t at = from; at < mail.size(); ++at) {
    at = mail.find(delimiter, at);
    if (at == std::string_view::npos) break;
    if (at > 0 && mail[at - 1] != '\n') continue;
    std::size_t end = at - std::min<std::size_t>(at, 1);
    if (end > from && mail[end - 1] == '\r') --end;
    return std::max(end, from);
  }
  return mail.size();
}

class StructureWalker {
 public:
  StructureWalker(const Text& text, std::string_view mail) : text_(text), mail_(mail) {}

  void walk(GMimeMessage* message, Structure& out) {
    pending_.push_back({g_mime_message_get_mime_part(message), std::nullopt, 0, 0});
    while (!pending_.empty()) {
      const Pending next = pending_.back();
      pending_.pop_back();
      if (next.object == nullptr) continue;
      if (out.nodes.size() >= kMostNodes || next.depth > kDeepestStructure) {
        out.is_cut = true;
        continue;
      }
      add(next, out);
    }
  }

 private:
  void add(const Pending& next, Structure& out) {
    const std::size_t index = out.nodes.size();
    Node node;
    node.parent = next.parent;
    node.entity_at = next.begin;
    const bool is_root = !next.parent;
    if (!is_root) node.entity_at = first_header(next.object).value_or(next.begin);
    const HeaderBlock block = read_headers(mail_.substr(std::min(node.entity_at, mail_.size())));
    node.headers = block.headers;
    node.content_at = node.entity_at + block.body_at;
    node.content_end = mail_.size();
    describe(node);
    if (GMIME_IS_MULTIPART(next.object)) {
      node.kind = Node::Kind::multipart;
      add_children(GMIME_MULTIPART(next.object), next, index, node);
    } else if (GMIME_IS_MESSAGE_PART(next.object)) {
      node.kind = Node::Kind::message;
    } else if (GMIME_IS_PART(next.object)) {
      place_content(GMIME_PART(next.object), node, is_root);
    }
    if (node.kind != Node::Kind::leaf && next.parent) {
      const std::string_view boundary = out.nodes[*next.parent].type.raw("boundary");
      if (!boundary.empty()) node.content_end = boundary_after(mail_, node.content_at, boundary);
    }
    if (next.parent) out.nodes[*next.parent].children.push_back(index);
    out.nodes.push_back(std::move(node));
  }

  void add_children(GMimeMultipart* multipart, const Pending& next, std::size_t index,
                    const Node& node) {
    for (int i = g_mime_multipart_get_count(multipart) - 1; i >= 0; --i) {
      pending_.push_back(
          {g_mime_multipart_get_part(multipart, i), index, next.depth + 1, node.content_at});
    }
  }

  void place_content(GMimePart* part, Node& node, bool is_root) {
    GMimeDataWrapper* const content = g_mime_part_get_content(part);
    GMimeStream* const stream =
        content == nullptr ? nullptr : g_mime_data_wrapper_get_stream(content);
    if (stream == nullptr) {
      node.content_end = node.content_at;
      return;
    }
    const auto begin = static_cast<std::size_t>(std::max<gint64>(stream->bound_start, 0));
    const gint64 end = stream->bound_end;
    const std::size_t whole = mail_.size();
    const std::size_t bound = end < 0 ? whole : std::min(static_cast<std::size_t>(end), whole);
    // A part without headers begins where its content does.
    if (!is_root && begin < node.content_at) {
      node.headers = {};
      node.entity_at = std::min(begin, whole);
      describe(node);
    }
    node.content_at = std::min(begin, bound);
    node.content_end = bound;
  }

  void describe(Node& node) const {
    node.type = read_parameters(text_, node.headers.first("content-type"));
    if (node.type.value.find('/') == std::string::npos) node.type.value = "text/plain";
    // What names no type at all is a file of which nothing is known.
    if (!is_media_type(node.type.value)) node.type.value = "application/octet-stream";
    node.disposition = read_parameters(text_, node.headers.first("content-disposition"));
    node.encoding = transfer_encoding(node.headers.first("content-transfer-encoding"));
  }

  const Text& text_;
  std::string_view mail_;
  std::vector<Pending> pending_;
};

// What GMime makes nothing of is one text.
Node plain_node(const Text& text, std::string_view mail) {
  Node node;
  const HeaderBlock block = read_headers(mail);
  node.headers = block.headers;
  node.type = read_parameters(text, {});
  node.type.value = "text/plain";
  node.content_at = block.body_at;
  node.content_end = mail.size();
  return node;
}

}  // namespace

std::string_view without_mailbox_line(std::string_view mail) noexcept {
  if (mail.substr(0, 5) != "From ") return mail;
  return mail.substr(std::min(mail.find('\n'), mail.size() - 1) + 1);
}

std::string_view content_of(std::string_view mail, const Node& node) noexcept {
  const std::size_t at = std::min(node.content_at, mail.size());
  return mail.substr(at, std::max(node.content_end, at) - at);
}

Structure read_structure(const Text& text, std::string_view mail) {
  Structure out;
  if (mail.empty() || mail.size() > std::numeric_limits<guint>::max()) return out;
  out.headers = read_headers(mail).headers;
  start_gmime();
  const Lent stream(mail);
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  if (message) StructureWalker(text, mail).walk(message.get(), out);
  const bool has_leaf = std::any_of(out.nodes.begin(), out.nodes.end(), [](const Node& node) {
    return node.kind != Node::Kind::multipart;
  });
  if (!has_leaf && !out.is_cut) out.nodes.assign(1, plain_node(text, mail));
  return out;
}

}  // namespace jackfield::email
