// SPDX-License-Identifier: MIT
// Where text may be cut, by ICU's rules for no language in particular.
#pragma once

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <cstdint>
#include <string_view>

namespace jackfield::services {

/// One look at one text. Uses this thread's iterator of the kind, so only one walk of a kind may be
/// in use at a time. Throws std::bad_alloc or std::runtime_error if ICU cannot be had.
class BoundaryWalk {
 public:
  /// `kind` is a known JF_BOUNDARY_*; `text` outlives the walk and need not be UTF-8.
  BoundaryWalk(std::int32_t kind, std::string_view text);
  BoundaryWalk(const BoundaryWalk&) = delete;
  BoundaryWalk& operator=(const BoundaryWalk&) = delete;
  ~BoundaryWalk();

  /// The boundary after the last one returned, starting at 0; at the end the length, for ever.
  std::uint64_t next();
  /// The first boundary after a byte offset below the length.
  std::uint64_t after(std::uint64_t offset);
  /// The last boundary at or before a byte offset.
  std::uint64_t at_or_before(std::uint64_t offset);

 private:
  std::string_view text_;
  UBreakIterator* iterator_;  // of the thread
  UText view_ = UTEXT_INITIALIZER;
};

}  // namespace jackfield::services
