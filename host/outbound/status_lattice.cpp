// SPDX-License-Identifier: MIT
#include "host/outbound/status_lattice.hpp"

#include <algorithm>

namespace jackfield::outbound {
namespace {

/// Progress on the way to being read; 0 for what is no progress.
int rank(Status status) {
  switch (status) {
    case Status::queued:
      return 1;
    case Status::sending:
      return 2;
    case Status::accepted:
      return 3;
    case Status::sent:
      return 4;
    case Status::delivered:
      return 5;
    case Status::read:
      return 6;
    case Status::played:
      return 7;
    default:
      return 0;
  }
}

}  // namespace

bool is_final(Status status) {
  switch (status) {
    case Status::failed:
    case Status::expired:
    case Status::suppressed:
    case Status::cancelled:
    case Status::rejected_by_moderation:
      return true;
    default:
      return false;
  }
}

bool is_taken(Status status) {
  return rank(status) >= rank(Status::accepted);
}

bool is_confirmed(Status status) {
  return rank(status) >= rank(Status::sent);
}

Status furthest(Status current, Status incoming) {
  if (is_final(current)) return current;
  // A failure that comes after the message reached a device is old news about another try.
  if (is_final(incoming)) return rank(current) >= rank(Status::delivered) ? current : incoming;
  if (incoming == Status::unknown)
    return rank(current) <= rank(Status::sending) ? Status::unknown : current;
  if (current == Status::unknown) return incoming;
  return rank(incoming) > rank(current) ? incoming : current;
}

Status combined(const std::vector<Status>& pieces) {
  if (pieces.empty()) return Status::queued;
  for (const Status status : pieces) {
    if (is_final(status)) return status;
  }
  if (std::find(pieces.begin(), pieces.end(), Status::unknown) != pieces.end())
    return Status::unknown;
  return *std::min_element(pieces.begin(), pieces.end(),
                           [](Status a, Status b) { return rank(a) < rank(b); });
}

}  // namespace jackfield::outbound
