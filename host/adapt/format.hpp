// SPDX-License-Identifier: MIT
// From a text part's format to styled text, and from that to a format an account takes. Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "host/adapt/styled.hpp"

namespace jackfield::adapt {

/// The formats that the account's texts may have, best first; plain is always taken.
std::vector<TextFormat> formats_of(const TextCapability* capability);

/// Whether a text of that format can show the style.
bool shows(TextFormat format, SpanStyle style);

Styled read_text(std::string_view text, TextFormat format, const std::vector<Span>& spans = {});

/// Puts words in place of styles that the format cannot show: a link's address behind it, `>`
/// before the lines of a quote. Names the styles that are lost in `lost`, each once.
Styled worded(const Styled& text, TextFormat format, std::vector<std::string>& lost);

/// The format for a text with styles, or without.
TextFormat format_for(const Styled& text, const std::vector<TextFormat>& formats);

/// Writes the text as a part of that format.
Part text_part(const Styled& text, TextFormat format);

std::string write_markdown(const Styled& text);
std::string write_html(const Styled& text);

}  // namespace jackfield::adapt
