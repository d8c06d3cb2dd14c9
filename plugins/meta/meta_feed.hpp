// SPDX-License-Identifier: MIT
// What happens on a Facebook Page in public: comments, posts of visitors, reactions, mentions,
// recommendations.
#pragma once

#include "meta_arrival.hpp"

namespace jackfield::meta {

/// One item of `changes` under the object `page`. Total.
void translate_page_change(const Arrival& arrival);

}  // namespace jackfield::meta
