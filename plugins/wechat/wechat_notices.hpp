// SPDX-License-Identifier: MIT
// Pushes of MsgType `event`.
#pragma once

#include "wechat_settings.hpp"

namespace jackfield::wechat {

/// It is about the official account itself, so its sender is nobody's phone.
bool is_account_notice(const Json& push);

/// Appends one or more events made from `event`, which has what all kinds share, with facts and
/// work. Total: what is not understood stays of kind unknown.
void read_notice(const Json& push, Event event, Received& received);

}  // namespace jackfield::wechat
