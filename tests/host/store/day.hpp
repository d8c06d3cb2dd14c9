// SPDX-License-Identifier: MIT
// A day of a store, as batches: customers write, replies are accepted, tried, fail, are replayed
// and taken, pushes are parked, things expire. Every kind of write is in it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "host/store/write.hpp"

namespace jackfield::store {

inline constexpr int64_t kDaySteps = 16;

/// The batch of a step, from 1. Each notes its number under the meta key "day".
Batch day_step(int64_t step);

/// Every row of every table but for the store's own note of a clean end, as text.
std::string content_of_store(const std::filesystem::path& data_dir);

}  // namespace jackfield::store
