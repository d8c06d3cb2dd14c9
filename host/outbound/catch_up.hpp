// SPDX-License-Identifier: MIT
// After an outage: what was said while no webhook could come, and the network repeats no more, is
// asked for, once, where the channel has the procedure `backfill`. What is known already stays as
// it is.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/outbound/engine.hpp"
#include "host/state/work_list.hpp"

namespace jackfield::outbound {

/// Whether a host that was last alive then has missed what a network with that horizon no longer
/// repeats. Pure; all in Unix milliseconds, `horizon_ms` 0: it repeats nothing.
bool has_missed(std::int64_t alive_at, std::int64_t now, std::int64_t horizon_ms);

/// Of what a `backfill` found, that which the journal does not tell of yet: dedupe keys end earlier
/// than a network's history.
std::vector<Event> unheard(Engine& engine, const state::LiveAccount& account,
                           const std::vector<Event>& found);

/// [main loop]
class CatchUp {
 public:
  CatchUp(Engine& engine, state::WorkList& work) : engine_(engine), work_(work) {}

  /// At start, once the accounts are made and before anything is heard.
  void begin();
  /// Writes down that the host lives: called every second, once a minute it does.
  void beat();
  /// The account is in another state than before.
  void state_changed(const state::LiveAccount& account);

 private:
  void ask(const state::LiveAccount& account, std::int64_t since);

  Engine& engine_;
  state::WorkList& work_;
  std::map<std::string, std::int64_t>
      missed_;  // by account that does not run or is not heard: since when
  std::int64_t beat_at_ = 0;
};

}  // namespace jackfield::outbound
