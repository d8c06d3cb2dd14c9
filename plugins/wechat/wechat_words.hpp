// SPDX-License-Identifier: MIT
// Words of messages: what stands on an entry, links, lengths.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace jackfield::wechat {

/// Both, with a line break between where both are there.
std::string joined(std::string_view first, std::string_view second);

/// In stretches of at most `most` bytes, cut between grapheme clusters. Nothing for no text.
std::vector<std::string> cut(const Text& service, std::string_view text, std::size_t most);

/// Pressing it opens something instead of answering.
bool is_link(const Button& button);
/// The same as words that can be touched.
std::string link_of(const Button& button);
std::string anchor(std::string_view url, std::string_view title);

/// What stands on an entry, and what comes back when it is touched.
std::string title_of(const Button& button);
std::string id_of(const Button& button);

}  // namespace jackfield::wechat
