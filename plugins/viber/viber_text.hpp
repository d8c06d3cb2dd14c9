// SPDX-License-Identifier: MIT
// Lengths, markup and addresses in the form that Viber takes.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace jackfield::viber {

// Source: creators.viber.com, Send Message and Keyboards, read 2026-08.
inline constexpr std::uint64_t kLongestText = 7000;
inline constexpr std::uint64_t kLongestCaption = 768;
inline constexpr std::uint64_t kLongestName = 28;  // of senders and of contacts
inline constexpr std::uint64_t kLongestNumber = 18;
inline constexpr std::uint64_t kLongestLabel = 250;  // a button's text with its markup
inline constexpr std::uint64_t kLongestUrl = 2000;

/// Viber says "characters"; UTF-16 units are never fewer than what it can mean.
std::uint64_t characters(const Text& service, std::string_view text);

/// At most `most` characters, never half a grapheme; what is cut ends in an ellipsis.
std::string clip(const Text& service, std::string_view text, std::uint64_t most);

/// Both, with a line break between where both are there.
std::string joined(std::string_view first, std::string_view second);

/// Plain text for the HTML subset of buttons.
std::string html(std::string_view text);

/// A title in bold and the rest below it as a button's text, cut to what one takes.
std::string label(const Text& service, std::string_view title, std::string_view rest);

/// A part's words with Viber's markup for what is bold, italic or struck through, and the address
/// behind what is linked.
struct Styled {
  std::string text;
  std::string plain;       // the same without markup
  bool is_marked = false;  // there is markup
};
Styled styled(const Part& part);

/// The ending of a file's name or of an address without its query, lower case, with its dot; empty
/// when there is none.
std::string ending(std::string_view name);

/// Viber does not let bots send such a file.
bool is_forbidden(std::string_view ending) noexcept;
/// Viber takes it as a picture.
bool is_picture(std::string_view ending) noexcept;

/// A name for the file, with an ending: its own, else one made of its address or media type.
std::string file_name(const Media& media);

/// The address of media whose end Viber looks at. A link of this host gets the file's ending as a
/// further query member, which the host does not read.
std::string address_with_ending(const Media& media, std::string_view ending);

}  // namespace jackfield::viber
