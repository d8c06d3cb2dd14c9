// SPDX-License-Identifier: MIT
// What every command that reads the operator's file does first: the plugins of its directories are
// looked at, then the file is checked against them.
#pragma once

#include <memory>
#include <string>

#include "host/config/check.hpp"
#include "host/plugin/catalog.hpp"

namespace jackfield::cli {

struct Loading {
  std::unique_ptr<plugin::Catalog> catalog;
  config::CheckReport report;
};

Loading load(const std::string& file);

}  // namespace jackfield::cli
