// SPDX-License-Identifier: MIT
#include "email_body.hpp"

#include "email_charset.hpp"
#include "email_flowed.hpp"
#include "email_html.hpp"
#include "email_text.hpp"
#include "email_words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace jackfield::email {
namespace {

constexpr std::size_t kMostText = 1024 * 1024;
constexpr std::size_t kMostHtml = 256 * 1024;  // an event stays a message, not an archive

struct Magic {
  std::string_view bytes;
  std::string_view mime;
};
// What "application/octet-stream" often is. Each format's own specification.
constexpr Magic kMagic[] = {{"\x89PNG\r\n\x1a\n", "image/png"},
                            {"\xFF\xD8\xFF", "image/jpeg"},
                            {"GIF8", "image/gif"},
                            {"%PDF-", "application/pdf"},
                            {"PK\x03\x04", "application/zip"}};

std::string sniffed(std::string_view mail, const Node& node) {
  if (node.type.value != "application/octet-stream") return node.type.value;
  const std::string head = decode(node.encoding, content_of(mail, node).substr(0, 64), 64);
  for (const Magic& known : kMagic) {
    if (std::string_view(head).substr(0, known.bytes.size()) == known.bytes)
      return std::string(known.mime);
  }
  return node.type.value;
}

PartType type_of(std::string_view mime) {
  if (begins(mime, "image/")) return PartType::image;
  if (begins(mime, "video/")) return PartType::video;
  if (begins(mime, "audio/")) return PartType::audio;
  return PartType::file;
}

bool is_text(const Node& node) {
  return node.kind == Node::Kind::leaf &&
         (node.type.value == "text/plain" || node.type.value == "text/html");
}

// A text that says only that the other form should be read.
bool is_stub(std::string_view text) {
  return text.size() < 200 && contains(text, "html") &&
         (contains(text, "view") || contains(text, "support") || contains(text, "display"));
}

std::string content_id(const Node& node) {
  std::string id = node.headers.first("content-id");
  if (!id.empty() && id.front() == '<') id.erase(0, 1);
  if (!id.empty() && id.back() == '>') id.pop_back();
  return id;
}

class Reader {
 public:
  Reader(const Text& text, std::string_view mail, const Structure& structure)
      : text_(text), mail_(mail), nodes_(structure.nodes), is_cut_(structure.is_cut) {}

  Body read() {
    note_protection();
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (nodes_[i].kind == Node::Kind::multipart) continue;
      if (is_body(i)) texts_.push_back(i);
    }
    read_texts();
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (nodes_[i].kind == Node::Kind::multipart) continue;
      if (std::find(texts_.begin(), texts_.end(), i) == texts_.end()) add_file(i);
    }
    if (body_.is_signed || is_cut_) add_original();
    return std::move(body_);
  }

 private:
  std::string_view parent_type(std::size_t index) const {
    const auto parent = nodes_[index].parent;
    return parent ? std::string_view(nodes_[*parent].type.value) : std::string_view();
  }

  bool is_body(std::size_t index) const {
    const Node& node = nodes_[index];
    if (!is_text(node) || node.disposition.value == "attachment") return false;
    const std::string_view above = parent_type(index);
    if (above == "multipart/encrypted") return false;
    // A report's text is its first part; the others are for programs.
    if (above == "multipart/report") return nodes_[*node.parent].children.front() == index;
    const bool has_name = !filename_of(text_, node.disposition, node.type).empty();
    return !has_name || above == "multipart/alternative" || texts_.empty();
  }

  void note_protection() {
    for (const Node& node : nodes_) {
      const std::string_view smime = node.type.raw("smime-type");
      const bool is_pkcs7 = node.type.value == "application/pkcs7-mime" ||
                            node.type.value == "application/x-pkcs7-mime";
      body_.is_signed = body_.is_signed || node.type.value == "multipart/signed" ||
                        (is_pkcs7 && same(smime, "signed-data"));
      body_.is_encrypted = body_.is_encrypted || node.type.value == "multipart/encrypted" ||
                           (is_pkcs7 && !same(smime, "signed-data"));
    }
  }

  // The two forms of one text: siblings below the same alternative, related parts between or not.
  std::optional<std::size_t> alternative_above(std::size_t index) const {
    for (auto above = nodes_[index].parent; above; above = nodes_[*above].parent) {
      if (nodes_[*above].type.value == "multipart/alternative") return above;
      if (nodes_[*above].type.value != "multipart/related") break;
    }
    return std::nullopt;
  }

  bool has_good_plain(std::size_t html) const {
    const auto alternative = alternative_above(html);
    if (!alternative) return false;
    return std::any_of(texts_.begin(), texts_.end(), [&](std::size_t other) {
      return nodes_[other].type.value == "text/plain" && alternative_above(other) == alternative &&
             is_worth_reading(other);
    });
  }

  bool has_html_beside(std::size_t plain) const {
    const auto alternative = alternative_above(plain);
    return alternative && std::any_of(texts_.begin(), texts_.end(), [&](std::size_t other) {
             return nodes_[other].type.value == "text/html" &&
                    alternative_above(other) == alternative;
           });
  }

  bool is_worth_reading(std::size_t plain) const {
    const std::string text = text_of(text_, mail_, nodes_[plain]);
    return !trimmed(text).empty() && !is_stub(text);
  }

  void append(std::string_view text) {
    if (!body_.text.empty() && body_.text.back() != '\n') body_.text += '\n';
    body_.text += cut_utf8(text, kMostText - std::min(kMostText, body_.text.size()));
  }

  void read_texts() {
    for (const std::size_t index : texts_) {
      const Node& node = nodes_[index];
      const std::string text = text_of(text_, mail_, node);
      if (node.type.value == "text/plain") {
        if (!has_html_beside(index) || is_worth_reading(index)) append(text);
        continue;
      }
      HtmlText html = read_html(text);
      content_ids_.insert(content_ids_.end(), html.content_ids.begin(), html.content_ids.end());
      if (text.size() > kMostHtml) {
        if (!body_.html_media) body_.html_media = media_of(text_, mail_, node);
      } else if (body_.html.size() + text.size() <= kMostHtml) {
        body_.html += text;
      }
      if (has_good_plain(index)) continue;
      const bool is_first = body_.text.empty();
      append(html.text);
      if (is_first) body_.quote_at = html.quote_at;
    }
  }

  void add_file(std::size_t index) {
    const Node& node = nodes_[index];
    if (node.content_end <= node.content_at && node.kind == Node::Kind::leaf &&
        filename_of(text_, node.disposition, node.type).empty())
      return;  // nothing in it and no name: not worth a file
    if (node.type.value == "text/calendar" && body_.calendar.empty())
      body_.calendar = cut_utf8(text_of(text_, mail_, node), kMostHtml);
    Part part;
    Media& media = part.media.emplace(media_of(text_, mail_, node));
    part.type = type_of(media.mime);
    media.content_id = content_id(node);
    media.is_inline =
        !media.content_id.empty() &&
        std::find(content_ids_.begin(), content_ids_.end(), media.content_id) != content_ids_.end();
    media.alt_text = header_text(text_, node.headers.first("content-description"));
    body_.files.push_back(std::move(part));
  }

  // Whoever checks a signature needs the bytes that were signed: the whole mail, untouched. And
  // where not every part was looked at, none is lost.
  void add_original() {
    Part part;
    part.type = PartType::file;
    Media& media = part.media.emplace();
    media.mime = "message/rfc822";
    media.filename = "original.eml";
    media.length = static_cast<std::int64_t>(mail_.size());
    media.size_bytes = media.length;
    body_.files.push_back(std::move(part));
  }

  const Text& text_;
  std::string_view mail_;
  const std::vector<Node>& nodes_;
  const bool is_cut_;
  std::vector<std::size_t> texts_;        // the nodes that are the mail's text, in order
  std::vector<std::string> content_ids_;  // what the HTML shows inside itself
  Body body_;
};

}  // namespace

Media media_of(const Text& text, std::string_view mail, const Node& node) {
  Media media;
  media.mime = sniffed(mail, node);
  media.filename = filename_of(text, node.disposition, node.type);
  media.offset = static_cast<std::int64_t>(node.content_at);
  media.length = static_cast<std::int64_t>(content_of(mail, node).size());
  if (node.kind == Node::Kind::message) {
    const HeaderBlock inner = read_headers(content_of(mail, node));
    media.caption = header_text(text, inner.headers.first("subject"));
    if (media.filename.empty())
      media.filename = media.caption.empty()
                           ? "message.eml"
                           : clean_filename(media.caption.substr(0, 200) + ".eml");
  } else {
    media.encoding = name(node.encoding);
  }
  if (media.encoding.empty()) media.size_bytes = media.length;
  return media;
}

std::string text_of(const Text& text, std::string_view mail, const Node& node) {
  const std::string bytes = decode(node.encoding, content_of(mail, node), kMostText);
  std::string decoded = with_lf(to_text(text, node.type.raw("charset"), bytes));
  if (node.type.value == "text/plain" && same(node.type.raw("format"), "flowed"))
    decoded = unflowed(decoded, same(node.type.raw("delsp"), "yes"));
  return decoded;
}

Body read_body(const Text& text, std::string_view mail, const Structure& structure) {
  return Reader(text, mail, structure).read();
}

}  // namespace jackfield::email
