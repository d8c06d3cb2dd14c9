// SPDX-License-Identifier: MIT
// What an action keeps between its attempts: how far it got, and what each attempt came to. Dead
// letters show it.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "host/store/rows.hpp"

namespace jackfield::outbound {

/// One attempt, or several in a row that went the same.
struct Try {
  std::int64_t at = 0;
  std::int64_t until = 0;  ///< When the last of them ended.
  std::uint32_t times = 1;
  std::string outcome;
  std::string error;
  /// What was asked and answered in it, secrets scrubbed, long answers cut; empty: nothing was
  /// sent.
  std::vector<Exchange> exchanges;
};

struct Progress {
  std::uint32_t pieces_done = 0;
  bool has_refreshed = false;
  std::int64_t failing_since = 0;  ///< Of the piece in question; 0: it has not failed yet.
  std::vector<Try> tries;          ///< The first, and the newest of the others.
  std::uint32_t tries_gone = 0;    ///< How many between them are not kept.
};

std::string to_json(const Progress& progress);
Progress read_progress(const std::string& json);
/// Adds an attempt with those of its exchanges that are not there yet. One that went as the one
/// before is counted with it; of very many, the oldest but the very first go.
void add_try(Progress& progress, const Done& done, const std::vector<Exchange>& exchanges,
             const std::vector<std::string>& secrets, std::int64_t now);

/// The action as it was accepted, with all its pieces.
Action read_action(const store::ActionRow& row);

}  // namespace jackfield::outbound
