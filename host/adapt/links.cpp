// SPDX-License-Identifier: MIT
#include "host/adapt/links.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace jackfield::adapt {
namespace {

// Top levels that have been there for long, and all of countries. Source: IANA, Root Zone Database,
// read 2026-08. Domains of others are taken for links as well, but not counted on to be one.
constexpr std::array<std::string_view, 16> kGeneric = {
    "aero", "app", "biz", "com", "coop", "dev",    "edu",  "gov",
    "info", "int", "mil", "net", "org",  "museum", "name", "pro"};
constexpr std::string_view kCountries =
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs "
    "bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee "
    "eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm "
    "hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb "
    "lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz "
    "na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs "
    "ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl "
    "tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw";

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word(char c) {
  return is_letter(c) || is_digit(c);
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool begins_with(std::string_view text, std::size_t at, std::string_view lower_case) {
  if (text.size() - at < lower_case.size()) return false;
  return std::equal(lower_case.begin(), lower_case.end(),
                    text.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char wanted, char c) { return wanted == lower(c); });
}

bool is_known_top_level(std::string_view label) {
  std::string name(label);
  std::transform(name.begin(), name.end(), name.begin(), lower);
  if (name.size() == 2) {
    for (std::size_t at = 0; at < kCountries.size(); at += 3) {
      if (kCountries.substr(at, 2) == name) return true;
    }
    return false;
  }
  return std::find(kGeneric.begin(), kGeneric.end(), name) != kGeneric.end();
}

/// One character at `at`, which is moved behind it.
std::int32_t next_character(std::string_view text, std::size_t& at) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  std::int32_t character = 0;
  auto place = static_cast<std::int64_t>(at);
  U8_NEXT(bytes, place, static_cast<std::int64_t>(text.size()), character);
  at = static_cast<std::size_t>(place);
  return character;
}

/// Letters beyond ASCII that addresses are written with: Latin with marks, Cyrillic. Others, such
/// as Chinese, follow an address without a blank and are not of it.
bool is_path_letter(std::int32_t c) {
  return (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || (c >= 0x300 && c <= 0x36F) ||
         (c >= 0x400 && c <= 0x4FF) || (c >= 0x1E00 && c <= 0x1EFF);
}

/// Where a path that begins at `at` ends: without the marks that close the sentence around it, with
/// brackets only in pairs.
std::size_t path_end(std::string_view text, std::size_t at) {
  constexpr std::string_view kInside = "!*';:=+,.$/%#[]-_~@|&";
  constexpr std::string_view kLast = "+-=_#/";
  constexpr std::size_t kDeepestPair = 2;
  std::size_t end = at;
  std::size_t open = 0;
  while (at < text.size()) {
    const char first = text[at];
    std::size_t next = at;
    const std::int32_t c = next_character(text, next);
    if (c < 0) break;
    const bool is_letter_here = c < 0x80 ? is_word(first) : is_path_letter(c);
    if (first == '(') {
      // Also what keeps this linear: brackets that are never closed are not searched for again.
      if (++open > kDeepestPair) break;
    } else if (first == ')') {
      if (open == 0) break;
      if (--open == 0) end = next;
    } else if (!is_letter_here && (c >= 0x80 || kInside.find(first) == std::string_view::npos)) {
      break;
    }
    at = next;
    if (open == 0 && (is_letter_here || (c < 0x80 && kLast.find(first) != std::string_view::npos)))
      end = next;
  }
  return end;
}

/// The same of a query, which begins with `?`.
std::size_t query_end(std::string_view text, std::size_t at) {
  constexpr std::string_view kInside = "!?*'@();:&=+$/%#[]-_.,~|";
  constexpr std::string_view kLast = "-_&=#/";
  std::size_t end = at;
  for (std::size_t next = at + 1; next < text.size(); ++next) {
    const char c = text[next];
    if (is_word(c) || kLast.find(c) != std::string_view::npos)
      end = next + 1;
    else if (kInside.find(c) == std::string_view::npos)
      break;
  }
  return end;
}

struct Domain {
  std::size_t end = 0;  ///< 0: none.
  std::size_t run = 0;  ///< Where what looks like one ends.
  bool is_known = false;
};

/// Labels with dots between them; only with a scheme before it letters beyond ASCII.
Domain domain_at(std::string_view text, std::size_t at, bool has_scheme) {
  Domain domain;
  std::size_t last_dot = 0;
  std::size_t top = 0;  // where the run's ASCII letters since the last dot end
  std::size_t place = at;
  bool is_odd = false;  // marks where names have none: it may be shorter than it seems
  const auto settle = [&] {
    if (last_dot == 0 || top < last_dot + 3) return;
    if (top < text.size() && (is_digit(text[top]) || text[top] == '@')) return;
    domain.end = top;
    const bool goes_on = top < text.size() && (text[top] == '-' || text[top] == '_');
    domain.is_known =
        !is_odd && !goes_on && is_known_top_level(text.substr(last_dot + 1, top - last_dot - 1));
  };
  while (place < text.size()) {
    const char c = text[place];
    if (is_word(c) || c == '-' || c == '_') {
      if (is_letter(c) && last_dot != 0 && top == place) top = place + 1;
      if (c == '_' || (c == '-' && last_dot + 1 == place)) is_odd = true;
      ++place;
    } else if (c == '.' && place > at && text[place - 1] != '.') {
      settle();
      if (!is_word(text[place - 1])) is_odd = true;
      last_dot = place;
      top = ++place;
    } else if (has_scheme && static_cast<unsigned char>(c) >= 0x80) {
      std::size_t next = place;
      if (!is_path_letter(next_character(text, next))) break;
      place = next;
    } else {
      break;
    }
  }
  settle();
  domain.run = place;
  return domain;
}

/// The rest of an address whose domain ends at `domain`. Without a scheme port and query need a
/// path.
std::size_t after_domain(std::string_view text, std::size_t domain, bool has_scheme) {
  std::size_t end = domain;
  if (end + 1 < text.size() && text[end] == ':' && is_digit(text[end + 1])) {
    ++end;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end < text.size() && is_word(text[end])) return domain;
  }
  const bool has_path = end < text.size() && text[end] == '/';
  if (!has_path && !has_scheme) return domain;
  if (has_path) end = path_end(text, end);
  if (end < text.size() && text[end] == '?') end = query_end(text, end);
  return end;
}

/// `scheme://` at `at`: where it ends, or 0.
std::size_t scheme_end(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongest = 16;
  std::size_t end = at;
  while (end < text.size() && end - at < kLongest &&
         (is_word(text[end]) || (end > at && (text[end] == '+' || text[end] == '-'))))
    ++end;
  return end > at && is_letter(text[at]) && text.substr(end, 3) == "://" ? end + 3 : 0;
}

bool may_precede(char c) {
  return !is_word(c) && c != '@' && c != '$' && c != '#';
}

}  // namespace

std::vector<Link> links_in(std::string_view text) {
  std::vector<Link> links;
  std::size_t at = 0;
  while (at < text.size()) {
    const bool is_start = is_word(text[at]) && (at == 0 || may_precede(text[at - 1]));
    if (!is_start) {
      ++at;
      continue;
    }
    if (const std::size_t address = scheme_end(text, at); address != 0) {
      const bool is_web = begins_with(text, at, "http://") || begins_with(text, at, "https://");
      const Domain domain = domain_at(text, address, true);
      const bool is_known = domain.end != 0 && domain.is_known;
      const std::size_t end = is_known               ? after_domain(text, domain.end, true)
                              : domain.run > address ? after_domain(text, domain.run, true)
                                                     : path_end(text, address);
      links.push_back({{at, std::max(end, address)}, is_web && is_known});
      at = links.back().at.end;
      continue;
    }
    const Domain domain = domain_at(text, at, false);
    if (domain.end != 0) {
      // Behind such a mark it mostly is none, but letters beyond ASCII before the mark make it one.
      const bool follows_mark = at > 0 && std::string_view("-._/").find(text[at - 1]) != text.npos;
      const bool is_sure = domain.is_known && !follows_mark;
      links.push_back({{at, after_domain(text, domain.end, false)}, is_sure});
      at = links.back().at.end;
    } else {
      at = std::max(domain.run, at + 1);
    }
  }
  return links;
}

std::vector<Stretch> placeholders_in(std::string_view text) {
  constexpr std::size_t kLongest = 64;  // a brace far away is not this one's
  std::vector<Stretch> found;
  std::size_t at = 0;
  while ((at = text.find('{', at)) != std::string_view::npos) {
    const bool is_double = text.substr(at, 2) == "{{";
    const std::size_t name = at + (is_double ? 2 : 1);
    std::size_t end = name;
    while (end < text.size() && end - name < kLongest &&
           (is_word(text[end]) || text[end] == '_' || text[end] == '.' || text[end] == '-'))
      ++end;
    const std::string_view close = is_double ? "}}" : "}";
    if (end > name && text.substr(end, close.size()) == close) {
      found.push_back({at, end + close.size()});
      at = end + close.size();
    } else {
      ++at;
    }
  }
  return found;
}

}  // namespace jackfield::adapt
