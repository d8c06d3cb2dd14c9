// SPDX-License-Identifier: MIT
// Messages that came in, found again in the journal: answers, reactions and read marks name them by
// our id, and a network knows its own only.
#pragma once

#include <string>
#include <string_view>

#include "host/state/book.hpp"

namespace jackfield::outbound {

/// The provider id of a message that was received in the conversation; with an empty `message`, of
/// the newest one. Empty when it is not among the conversation's last thousand events.
std::string received_provider_id(store::Reader& reader, std::string_view conversation,
                                 std::string_view message);
/// The same of any message of the account that can be found by its id, whatever came after it.
std::string indexed_provider_id(store::Reader& reader, const state::Book& book,
                                std::string_view account, std::string_view message);

}  // namespace jackfield::outbound
