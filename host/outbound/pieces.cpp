// SPDX-License-Identifier: MIT
#include "host/outbound/pieces.hpp"

namespace jackfield::outbound {

void take_next_pieces(Action& action, std::uint32_t done, const Capabilities& capabilities) {
  const bool has_batch = capabilities.egress && capabilities.egress->batch > 0;
  const std::uint32_t most = has_batch ? capabilities.egress->batch : 1;
  if (action.pieces.size() > done)
    action.pieces.erase(action.pieces.begin(), action.pieces.begin() + done);
  if (action.pieces.size() > most) action.pieces.resize(most);
}

}  // namespace jackfield::outbound
