// SPDX-License-Identifier: MIT
#pragma once

namespace jackfield {

/// full: every field, for cases and tools. public_: what applications get; fields between plugin
/// and host stay out.
enum class JsonForm { full, public_ };

}  // namespace jackfield
