// SPDX-License-Identifier: MIT
#include "host/state/test_kill.hpp"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>

namespace jackfield::state {

store::CommitPoint test_kill() {
  const char* wish = std::getenv("JACKFIELD_TEST_KILL");
  if (wish == nullptr) return {};
  std::istringstream words(wish);
  std::string name;
  int times = 1;
  words >> name >> times;
  // The writer's thread and the main loop both take steps.
  auto left = std::make_shared<std::atomic<int>>(times);
  return [name, left](std::string_view step) {
    if (step == name && --*left == 0) kill(getpid(), SIGKILL);
  };
}

}  // namespace jackfield::state
