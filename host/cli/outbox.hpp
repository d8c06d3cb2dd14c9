// SPDX-License-Identifier: MIT
// `jackfield uncertain` and `jackfield deadletters`: what nobody is sure of, what finally failed,
// and what to do about it.
#pragma once

#include <CLI/App.hpp>

namespace jackfield::cli {

/// Adds both commands; `code` becomes the exit code of the one that ran.
void add_outbox(CLI::App& app, int& code);

}  // namespace jackfield::cli
