// SPDX-License-Identifier: MIT
// Runs cases (docs/cases.md) against a plugin and tells how each went.
#pragma once

#include "sdk/testing/subject.hpp"

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

namespace jackfield::testing {

struct CaseOptions {
  std::vector<std::filesystem::path>
      places;            ///< Files, or directories whose *.json are run in order of name.
  std::string filter;    ///< Only cases whose title or file holds this; empty: all.
  bool as_json = false;  ///< One JSON list instead of lines.
  bool update = false;   ///< Write what came into the files, after showing it.
  bool trace = false;    ///< Print every call.
};

struct CaseReport {
  enum class Verdict { pass, fail, error };

  std::string title;
  std::filesystem::path file;
  Verdict verdict = Verdict::error;
  std::string detail;   ///< A diff, or what is wrong with the case itself.
  std::string trace;    ///< With `CaseOptions::trace`.
  std::string updated;  ///< The file as `update` would write it; empty: nothing to change.
};

/// Runs the case in `text`, which is the content of `file`.
CaseReport run_case(const Subject& subject, const std::filesystem::path& file,
                    const std::string& text, const CaseOptions& options);

/// Runs all and prints to `out`. Returns the exit code: 0 only if there were cases and all passed,
/// else 1; 2 when a place cannot be read.
int run_cases(const Subject& subject, const CaseOptions& options, std::ostream& out);

}  // namespace jackfield::testing
