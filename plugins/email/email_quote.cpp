// SPDX-License-Identifier: MIT
#include "email_quote.hpp"

#include "email_text.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace jackfield::email {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::string_view kOwnMarker = "##- reply above this line -##";
constexpr std::size_t kLongestAttribution = 3;  // lines
constexpr std::size_t kMostLines = 20'000;

// How mail programs introduce what they quote, by language. Sheet, section 6, checked 2026-08.
struct Attribution {
  std::string_view begins;
  std::string_view says;  // also contained; empty: nothing more
  std::string_view ends;
};
constexpr Attribution kAttributions[] = {
    {"on ", "", "wrote:"},
    {"am ", "schrieb", ":"},
    {"le ", "", "a écrit :"},
    {"le ", "", "a écrit:"},
    {"el ", "", "escribió:"},
    {"il ", "", "ha scritto:"},
    // French puts a no-break space before a colon, and a narrow one in fine print.
    {"le ", "", "a écrit\u00A0:"},
    {"le ", "", "a écrit\u202F:"},
    {"op ", "schreef", ":"},
    {"em ", "", "escreveu:"},
    {"", "", "napisał(a):"},
    {"", "skrev", ":"},
    {"", "", "пишет:"},
    {"", "", "写道："},
    {"", "", "写道:"},
};

// The header lines that Outlook puts over what it quotes.
constexpr std::string_view kHeaderWords[] = {
    "From",    "Sent", "To",     "Subject", "Date",  "Cc",      "Von",  "Gesendet", "An",
    "Betreff", "De",   "Envoyé", "À",       "Objet", "Enviado", "Para", "Asunto"};
constexpr std::string_view kFirstWords[] = {"From", "Von", "De"};

template <class Words>
bool begins_with_any(std::string_view line, const Words& words) {
  return std::any_of(std::begin(words), std::end(words),
                     [line](std::string_view word) { return begins(line, word); });
}

bool is_quoted(std::string_view line) {
  return trimmed(line).substr(0, 1) == ">";
}

std::string_view next_words(const Lines& lines, std::size_t at) {
  while (at < lines.size() && trimmed(lines[at]).empty()) ++at;
  return at < lines.size() ? trimmed(lines[at]) : std::string_view();
}

bool is_attribution(std::string_view line) {
  return std::any_of(
      std::begin(kAttributions), std::end(kAttributions), [line](const Attribution& known) {
        return begins(line, known.begins) && ends(line, known.ends) && contains(line, known.says);
      });
}

/// Where an attribution that begins on line `at` ends; 0 when none does.
std::size_t attribution_end(const Lines& lines, std::size_t at) {
  std::string joined;
  for (std::size_t length = 1; length <= kLongestAttribution && at + length <= lines.size();
       ++length) {
    const std::string_view line = trimmed(lines[at + length - 1]);
    if (line.empty() || is_quoted(line)) return 0;
    joined.append(joined.empty() ? "" : " ").append(line);
    if (!is_attribution(joined)) continue;
    // Somebody may end a sentence like that: a date or a quotation has to be there too.
    const bool has_date = std::any_of(joined.begin(), joined.end(), is_digit);
    return has_date || is_quoted(next_words(lines, at + length)) ? at + length : 0;
  }
  return 0;
}

// "De :" is how French writes it, mostly with a no-break space.
bool is_header(std::string_view line, std::string_view word) {
  if (!begins(line, word)) return false;
  line.remove_prefix(word.size());
  for (const std::string_view blank : {" ", "\u00A0", "\u202F"}) {
    if (line.substr(0, blank.size()) == blank) line.remove_prefix(blank.size());
  }
  return line.substr(0, 1) == ":";
}

template <class Words>
bool is_any_header(std::string_view line, const Words& words) {
  return std::any_of(std::begin(words), std::end(words),
                     [line](std::string_view word) { return is_header(line, word); });
}

bool is_header_block(const Lines& lines, std::size_t at) {
  if (!is_any_header(trimmed(lines[at]), kFirstWords)) return false;
  std::size_t found = 1;
  for (std::size_t i = at + 1; i < std::min(at + 8, lines.size()); ++i) {
    const std::string_view line = trimmed(lines[i]);
    if (is_any_header(line, kHeaderWords)) ++found;
  }
  return found >= 3;
}

bool is_original_message(std::string_view line) {
  line = trimmed(line);
  if (line.substr(0, 2) != "--") return false;
  while (!line.empty() && (line.front() == '-' || line.front() == ' ')) line.remove_prefix(1);
  return begins(line, "Original Message") || begins(line, "Ursprüngliche Nachricht") ||
         begins(line, "Message d'origine") || begins(line, "Mensaje original");
}

// The first line of what is quoted.
std::optional<std::size_t> find_cut(const Lines& lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (contains(lines[i], kOwnMarker) || is_original_message(lines[i]) ||
        is_header_block(lines, i))
      return i;
    if (attribution_end(lines, i) > 0 || is_quoted(lines[i])) return i;
  }
  return std::nullopt;
}

// Words of their own below quoted lines: they answer in between, or at the bottom.
bool answers_below(const Lines& lines, std::size_t from) {
  bool seen_quote = false;
  for (std::size_t i = from; i < lines.size(); ++i) {
    if (is_quoted(lines[i])) {
      seen_quote = true;
    } else if (seen_quote && !trimmed(lines[i]).empty()) {
      return lines[i] != "-- " && lines[i] != "--";
    }
  }
  return false;
}

bool forwards(const Lines& lines) {
  return std::any_of(lines.begin(), lines.end(), [](std::string_view line) {
    return contains(line, "---------- Forwarded message") ||
           contains(line, "Begin forwarded message");
  });
}

void split_signature(std::string_view text, SplitText& out) {
  const Lines lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool is_delimiter = lines[i] == "-- " || (lines[i] == "--" && i > 0);
    const bool is_device = i + 1 == lines.size() && begins(trimmed(lines[i]), "Sent from my ");
    if (!is_delimiter && !is_device) continue;
    const auto at = static_cast<std::size_t>(lines[i].data() - text.data());
    const std::size_t after = is_device ? at : std::min(text.find('\n', at), text.size());
    out.written = trimmed(text.substr(0, at));
    out.signature = trimmed(text.substr(after));
    return;
  }
  out.written = trimmed(text);
}

}  // namespace

bool is_forward(std::string_view subject) noexcept {
  constexpr std::array<std::string_view, 6> kPrefixes = {"fwd:", "fw:", "wg:", "tr:", "rv:", "i:"};
  return begins_with_any(trimmed(subject), kPrefixes);
}

SplitText split_reply(std::string_view text, std::optional<std::size_t> quote_at,
                      std::string_view subject) {
  SplitText whole;
  whole.written = trimmed(text);
  const Lines lines = lines_of(text);
  if (lines.size() > kMostLines || is_forward(subject) || forwards(lines)) return whole;

  std::size_t at = text.size();
  if (const auto cut = find_cut(lines); cut && !answers_below(lines, *cut))
    at = static_cast<std::size_t>(lines[*cut].data() - text.data());
  else if (cut && !quote_at)
    return whole;
  if (quote_at) at = std::min(at, *quote_at);
  SplitText split;
  split_signature(text.substr(0, at), split);
  split.quoted = trimmed(text.substr(at));
  return split.written.empty() ? whole : split;
}

}  // namespace jackfield::email
