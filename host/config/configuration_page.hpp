// SPDX-License-Identifier: MIT
// docs/configuration.md, written from the rules that the loader works by.
#pragma once

#include <string>

namespace jackfield::config {

/// The whole page, Markdown.
std::string configuration_page();

}  // namespace jackfield::config
