// SPDX-License-Identifier: MIT
#include "host/plugin/services/text_boundary.hpp"

#include "host/plugin/services/output.hpp"
#include "host/plugin/services/text.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

namespace jackfield::services {
namespace {

struct CloseIterator {
  void operator()(UBreakIterator* iterator) const noexcept { ubrk_close(iterator); }
};

// Opening one reads the rules; a thread keeps those it has used.
UBreakIterator* iterator_of(std::int32_t kind) {
  thread_local std::array<std::unique_ptr<UBreakIterator, CloseIterator>, 3> kept;
  static constexpr std::array<UBreakIteratorType, 3> kTypes = {UBRK_CHARACTER, UBRK_WORD,
                                                               UBRK_SENTENCE};
  const auto at = static_cast<std::size_t>(kind - 1);
  if (!kept[at]) {
    UErrorCode error = U_ZERO_ERROR;
    // The root locale by its name: the default one depends on the environment.
    kept[at].reset(ubrk_open(kTypes[at], "", nullptr, 0, &error));
    if (U_FAILURE(error) || !kept[at]) {
      kept[at].reset();
      throw std::runtime_error("ICU has no break rules");
    }
  }
  return kept[at].get();
}

bool is_boundary(std::int32_t kind) noexcept {
  return kind >= JF_BOUNDARY_GRAPHEME && kind <= JF_BOUNDARY_SENTENCE;
}

}  // namespace

BoundaryWalk::BoundaryWalk(std::int32_t kind, std::string_view text)
    : text_(text), iterator_(iterator_of(kind)) {
  UErrorCode error = U_ZERO_ERROR;
  utext_openUTF8(&view_, text.data(), static_cast<std::int64_t>(text.size()), &error);
  ubrk_setUText(iterator_, &view_, &error);
  if (U_FAILURE(error)) throw std::bad_alloc();
}

BoundaryWalk::~BoundaryWalk() {
  // The thread's iterator must not go on looking at borrowed text.
  UErrorCode error = U_ZERO_ERROR;
  ubrk_setText(iterator_, nullptr, 0, &error);
  utext_close(&view_);
}

std::uint64_t BoundaryWalk::next() {
  const std::int32_t found = ubrk_next(iterator_);
  return found == UBRK_DONE ? text_.size() : static_cast<std::uint64_t>(found);
}

std::uint64_t BoundaryWalk::after(std::uint64_t offset) {
  const std::int32_t found = ubrk_following(iterator_, static_cast<std::int32_t>(offset));
  return found == UBRK_DONE ? text_.size() : static_cast<std::uint64_t>(found);
}

std::uint64_t BoundaryWalk::at_or_before(std::uint64_t offset) {
  if (offset >= text_.size()) return text_.size();
  // ICU answers for the character that an offset lies in, so that one is found first.
  auto start = static_cast<std::int32_t>(offset);
  const auto* const bytes = bytes_of(text_);
  U8_SET_CP_START(bytes, 0, start);
  if (ubrk_isBoundary(iterator_, start)) return static_cast<std::uint64_t>(start);
  const std::int32_t found = ubrk_preceding(iterator_, start);
  return found == UBRK_DONE ? 0 : static_cast<std::uint64_t>(found);
}

}  // namespace jackfield::services

using namespace jackfield::services;

jf_status_t jf_host_next_boundary(int32_t kind, const jf_str_t* text, uint64_t offset,
                                  uint64_t* boundary) {
  if (boundary == nullptr) return JF_INVALID_ARGUMENT;
  *boundary = 0;
  if (!is_short_enough(text) || offset >= text->len) return JF_INVALID_ARGUMENT;
  if (!is_boundary(kind)) return JF_NOT_SUPPORTED;
  return guarded([&] {
    *boundary = BoundaryWalk(kind, view(text)).after(offset);
    return JF_OK;
  });
}

jf_status_t jf_host_last_boundary(int32_t kind, const jf_str_t* text, uint64_t limit,
                                  uint64_t* boundary) {
  if (boundary == nullptr) return JF_INVALID_ARGUMENT;
  *boundary = 0;
  if (!is_short_enough(text)) return JF_INVALID_ARGUMENT;
  if (!is_boundary(kind)) return JF_NOT_SUPPORTED;
  return guarded([&] {
    *boundary = BoundaryWalk(kind, view(text)).at_or_before(limit);
    return JF_OK;
  });
}
