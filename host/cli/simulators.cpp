// SPDX-License-Identifier: MIT
#include "host/cli/simulators.hpp"

#include "plugins/line/simulator/line_simulator.hpp"  // lint(includes): the one place that lists them
#include "plugins/meta/simulator/meta_simulator.hpp"  // lint(includes): the one place that lists them

namespace jackfield::cli {

std::vector<simulator::Entry> simulators() {
  return {line_simulator::line_entry(), meta_simulator::messenger_entry(),
          meta_simulator::instagram_entry()};
}

}  // namespace jackfield::cli
