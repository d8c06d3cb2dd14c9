// SPDX-License-Identifier: MIT
// Any bytes as Markdown, then as HTML: spans lie in order inside the text, and what is written from
// them is read again without a fault.
#include "host/adapt/format.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jackfield;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const TextFormat format : {TextFormat::markdown, TextFormat::html}) {
    const adapt::Styled read = adapt::read_text(text, format);
    if (adapt::tidy_spans(read.spans, read.text) != read.spans) std::abort();
    std::vector<std::string> lost;
    if (!adapt::worded(read, TextFormat::plain, lost).spans.empty()) std::abort();
    (void)adapt::read_text(adapt::write_markdown(read), TextFormat::markdown);
    (void)adapt::read_text(adapt::write_html(read), TextFormat::html);
  }
  return 0;
}
