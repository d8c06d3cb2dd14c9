// SPDX-License-Identifier: MIT
// How the threads that run transfers tell the client what came of them. Internal to the client.
#pragma once

#include "host/net/transfer.hpp"

#include <functional>
#include <utility>
#include <vector>

namespace jackfield::net {

struct EndedTransfer {
  TransferId id;
  TransferResult result;
};

/// Called on the thread of whoever ran them; several at once where they ended together.
using ReportTransfers = std::function<void(std::vector<EndedTransfer>)>;

inline void report_one(const ReportTransfers& report, TransferId id, TransferResult result) {
  std::vector<EndedTransfer> ended;
  ended.push_back({id, std::move(result)});
  report(std::move(ended));
}

}  // namespace jackfield::net
