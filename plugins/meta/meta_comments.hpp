// SPDX-License-Identifier: MIT
// What happens at an Instagram account's media in public: comments and mentions.
#pragma once

#include "meta_arrival.hpp"

namespace jackfield::meta {

/// One item of `changes` under the object `instagram`, or the flat form. Total.
void translate_media_change(const Arrival& arrival);

}  // namespace jackfield::meta
