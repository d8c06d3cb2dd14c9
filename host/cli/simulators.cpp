// SPDX-License-Identifier: MIT
#include "host/cli/simulators.hpp"

#include "plugins/email/simulator/email_simulator.hpp"  // lint(includes): the one place that lists them
#include "plugins/line/simulator/line_simulator.hpp"      // lint(includes): as above
#include "plugins/meta/simulator/meta_simulator.hpp"      // lint(includes): as above
#include "plugins/viber/simulator/viber_simulator.hpp"    // lint(includes): as above
#include "plugins/wechat/simulator/wechat_simulator.hpp"  // lint(includes): as above

namespace jackfield::cli {

std::vector<simulator::Entry> simulators() {
  return {email_simulator::email_entry(),    line_simulator::line_entry(),
          meta_simulator::messenger_entry(), meta_simulator::instagram_entry(),
          viber_simulator::viber_entry(),    wechat_simulator::wechat_entry()};
}

}  // namespace jackfield::cli
