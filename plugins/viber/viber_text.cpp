// SPDX-License-Identifier: MIT
#include "viber_text.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace jackfield::viber {
namespace {

constexpr std::string_view kEllipsis = "…";

std::string_view before_query(std::string_view address) {
  return address.substr(0, address.find_first_of("?#"));
}

std::string_view last_segment(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// What the media types that people send are usually called.
constexpr std::pair<std::string_view, std::string_view> kEndings[] = {
    {"image/jpeg", ".jpg"},      {"image/png", ".png"},   {"image/gif", ".gif"},
    {"video/mp4", ".mp4"},       {"audio/mpeg", ".mp3"},  {"audio/mp4", ".m4a"},
    {"audio/ogg", ".ogg"},       {"audio/aac", ".aac"},   {"audio/amr", ".amr"},
    {"application/pdf", ".pdf"}, {"text/plain", ".txt"},  {"text/csv", ".csv"},
    {"application/zip", ".zip"}, {"image/webp", ".webp"}, {"video/3gpp", ".3gp"},
};

std::string ending_of_type(std::string_view mime) {
  for (const auto& [type, end] : kEndings) {
    if (type == mime) return std::string(end);
  }
  return {};
}

}  // namespace

std::uint64_t characters(const Text& service, std::string_view text) {
  const auto counted = service.count(Unit::utf16, text);
  return counted ? *counted : text.size();
}

std::string clip(const Text& service, std::string_view text, std::uint64_t most) {
  if (characters(service, text) <= most) return std::string(text);
  if (most == 0) return {};
  const auto limit = service.convert_offset(text, Unit::utf16, Unit::bytes, most - 1);
  if (!limit) return {};
  const auto end = service.last_boundary(Boundary::grapheme, text, *limit);
  return std::string(text.substr(0, end ? *end : 0)).append(kEllipsis);
}

std::string joined(std::string_view first, std::string_view second) {
  std::string both(first);
  if (!first.empty() && !second.empty()) both += '\n';
  return both.append(second);
}

std::string html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '\n')
      out += "<br>";
    else
      out += c;
  }
  return out;
}

std::string label(const Text& service, std::string_view title, std::string_view rest) {
  constexpr std::uint64_t kLongestTitle = 100;
  // Escaping lengthens, so it is tried with less until it fits.
  for (std::uint64_t most = kLongestLabel;; most = most * 4 / 5) {
    std::string text;
    if (!title.empty())
      text = "<b>" + html(clip(service, title, std::min(most, kLongestTitle))) + "</b>";
    const std::uint64_t used = std::min(characters(service, text), most);
    if (!rest.empty() && used < most) {
      if (!text.empty()) text += "<br>";
      text += html(clip(service, rest, most - used));
    }
    if (most == 0 || characters(service, text) <= kLongestLabel) return text;
  }
}

Styled styled(const Part& part) {
  using Insertion = std::pair<std::size_t, std::string>;
  std::vector<Insertion> opening;
  std::vector<Insertion> closing;
  std::vector<Insertion> links;
  const auto mark_of = [](SpanStyle style) -> std::string {
    if (style == SpanStyle::bold) return "*";
    if (style == SpanStyle::italic) return "_";
    return style == SpanStyle::strikethrough ? "~" : "";
  };
  const auto is_blank = [&](std::size_t at) {
    return part.text[at] == ' ' || part.text[at] == '\n' || part.text[at] == '\t';
  };
  for (const Span& span : part.spans) {
    const std::size_t end = std::size_t{span.start} + span.length;
    if (span.length == 0 || end > part.text.size()) continue;
    const std::string inside = part.text.substr(span.start, span.length);
    if (span.style == SpanStyle::link && !span.value.empty() && span.value != inside)
      links.emplace_back(end, " (" + span.value + ")");
    const std::string mark = mark_of(span.style);
    // Viber reads a mark only where it touches a word.
    if (mark.empty() || is_blank(span.start) || is_blank(end - 1)) continue;
    opening.emplace_back(span.start, mark);
    closing.emplace_back(end, mark);
  }
  const auto with = [&](std::vector<Insertion> insertions) {
    std::stable_sort(insertions.begin(), insertions.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::string text;
    std::size_t done = 0;
    for (const Insertion& one : insertions) {
      text.append(part.text, done, one.first - done).append(one.second);
      done = one.first;
    }
    return text.append(part.text, done);
  };
  Styled made;
  made.plain = with(links);
  made.is_marked = !opening.empty();
  // At one place: what ends there, innermost first, its address, what begins there.
  std::vector<Insertion> all(closing.rbegin(), closing.rend());
  all.insert(all.end(), links.begin(), links.end());
  all.insert(all.end(), opening.begin(), opening.end());
  made.text = with(std::move(all));
  return made;
}

std::string ending(std::string_view name) {
  constexpr std::size_t kLongest = 12;
  const std::string_view file = last_segment(before_query(name));
  const std::size_t dot = file.rfind('.');
  if (dot == std::string_view::npos || dot + 1 == file.size() || file.size() - dot > kLongest)
    return {};
  std::string end;
  for (const char c : file.substr(dot))
    end += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return end;
}

// Source: developers.viber.com, REST Bot API, Forbidden file formats, read 2026-08.
bool is_forbidden(std::string_view ending) noexcept {
  constexpr std::array kForbidden = {
      ".bat", ".bin", ".cmd", ".com", ".cpl", ".exe",    ".gadget", ".inf1",     ".ins",
      ".inx", ".isu", ".job", ".jse", ".lnk", ".msc",    ".msi",    ".msp",      ".mst",
      ".paf", ".pif", ".ps1", ".reg", ".rgs", ".sct",    ".shb",    ".shs",      ".u3p",
      ".vb",  ".vbe", ".vbs", ".ws",  ".wsf", ".action", ".app",    ".vbscript", ".command",
      ".csh", ".osx", ".ksh", ".out", ".run", ".apk",    ".ipa",    ".workflow"};
  return std::any_of(kForbidden.begin(), kForbidden.end(),
                     [ending](std::string_view one) { return one == ending; });
}

bool is_picture(std::string_view ending) noexcept {
  return ending == ".jpg" || ending == ".jpeg" || ending == ".png" || ending == ".gif";
}

std::string file_name(const Media& media) {
  constexpr std::size_t kLongest = 256;
  std::string name(last_segment(media.filename));
  if (name.empty() && media.ref.empty()) name = last_segment(before_query(media.url));
  if (name.empty()) name = "file";
  if (ending(name).empty()) {
    const std::string end = ending_of_type(media.mime);
    name += end.empty() ? ".dat" : end;
  }
  if (name.size() <= kLongest) return name;
  const std::string end = ending(name);
  std::size_t cut = kLongest - end.size();
  while (cut > 0 && (static_cast<unsigned char>(name[cut]) & 0xC0u) == 0x80u) --cut;
  return name.substr(0, cut) + end;
}

std::string address_with_ending(const Media& media, std::string_view end) {
  if (media.ref.empty() || ending(media.url) == end) return media.url;
  const char joint = media.url.find('?') == std::string::npos ? '?' : '&';
  return media.url + joint + "file=media" + std::string(end);
}

}  // namespace jackfield::viber
