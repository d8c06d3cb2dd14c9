// SPDX-License-Identifier: MIT
// What each plugin is given of the host: its services, and where its log lines and misbehaviour go.
#pragma once

#include <map>
#include <string>

#include "host/observe/log.hpp"
#include "host/plugin/host_table.hpp"

namespace jackfield {

/// Plugins keep pointers to their table for the life of the process, so tables are never destroyed.
class HostTables {
 public:
  explicit HostTables(observe::Log& log) : log_(log) {}

  const plugin::HostTable& of(const std::string& plugin);

 private:
  observe::Log& log_;
  std::map<std::string, const plugin::HostTable*> tables_;
};

}  // namespace jackfield
