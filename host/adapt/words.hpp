// SPDX-License-Identifier: MIT
// Each part type in words, by the rules of docs/adaptation.md. Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <string>
#include <vector>

#include "host/adapt/choices.hpp"
#include "host/adapt/told.hpp"

namespace jackfield::adapt {

/// Numbers what can be chosen into `choices`, whose size says where to go on.
void tell_buttons(const std::vector<Button>& buttons, const std::string& pointer, Told& told,
                  std::vector<Choice>& choices);
void tell_card(const Card& card, const std::string& pointer, Told& told,
               std::vector<Choice>& choices);
void tell_list(const List& list, Told& told, std::vector<Choice>& choices);

/// The address of a medium, and before it what stands with it.
void tell_media(const Media& media, const std::string& pointer, Told& told);
/// What goes wherever the bytes go, by whatever way.
void keep_bytes(const std::string& pointer, Told& told);

/// What has nothing to press: places, people, shares, polls, orders, mails and so on. Leaves `told`
/// as it is when the part says nothing in words, as a template whose words only the network knows.
void tell_plain(const Part& part, Told& told);

}  // namespace jackfield::adapt
