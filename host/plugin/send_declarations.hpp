// SPDX-License-Identifier: MIT
// What a channel's manifest says for looking ahead: which of its facts tell when the account may
// write (`ledger`), and what the network answers when all goes well (`assumed_answers`). For the
// host alone: no plugin's code ever sees it. Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::plugin {

/// A fact that decides. docs/eligibility.md has the words of `tells`.
struct LedgerEntry {
  std::string fact;  ///< The key of one of the channel's facts.
  FactScope scope{};
  std::string tells;
  std::string taken_back_by;  ///< left: a newer fact of this key says that they came back.
  std::string tag;            ///< consent: the tag that may not be used without it.
};

struct AssumedAnswer {
  std::string label;  ///< Of which request of `send`; a trailing `*` matches any rest.
  std::uint32_t status = 200;
  std::string json;  ///< Its body; empty: none.
};

struct SendDeclarations {
  std::vector<LedgerEntry> ledger;
  std::vector<AssumedAnswer> assumed_answers;
};

/// Takes both out of a channel of a manifest, checked; `faults` gets a line each, with JSON
/// Pointers below `where`.
SendDeclarations take_send_declarations(nlohmann::json& channel, const std::string& where,
                                        std::vector<std::string>& faults);

/// By the channel's name.
using SendDeclarationsByChannel = std::map<std::string, SendDeclarations, std::less<>>;
/// Those of a manifest that was read before.
SendDeclarationsByChannel send_declarations(std::string_view manifest_text);

}  // namespace jackfield::plugin
