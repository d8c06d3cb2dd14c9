// SPDX-License-Identifier: MIT
// Runs a stream case: tells a machine line by line, as a host would, and compares what it asks for.
#pragma once

#include "sdk/testing/case_file.hpp"
#include "sdk/testing/case_update.hpp"
#include "sdk/testing/fake_host.hpp"
#include "sdk/testing/json_match.hpp"

#include <vector>

namespace jackfield::testing {

struct StreamFindings {
  std::vector<Mismatch> mismatches;
  std::vector<Replacement> replacements;
};

/// Everything is told to three machines: two alike, and one whose arguments go through the
/// sandbox's codec; they have to ask for the same (ABI-6.1). In a case with `split` a fourth gets
/// every byte on its own. Errors: they do not, or the case tells what no host would.
Result<StreamFindings> run_stream(const SubjectAccount& account, const Case& told,
                                  const FakeHost::Trace& trace);

}  // namespace jackfield::testing
