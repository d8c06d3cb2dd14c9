// SPDX-License-Identifier: MIT
#include "host/store/write.hpp"

namespace jackfield::store {

Write::Write(const Write& other) = default;
Write::Write(Write&& other) noexcept = default;
Write& Write::operator=(const Write& other) = default;
Write& Write::operator=(Write&& other) noexcept = default;
Write::~Write() = default;

}  // namespace jackfield::store
