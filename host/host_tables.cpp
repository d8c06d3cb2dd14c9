// SPDX-License-Identifier: MIT
#include "host/host_tables.hpp"

namespace jackfield {

const plugin::HostTable& HostTables::of(const std::string& plugin) {
  const plugin::HostTable*& table = tables_[plugin];
  if (table == nullptr) {
    const auto line = [this](const services::PluginLogLine& said) {
      log_.info(said.text,
                {{"plugin", std::string(said.plugin)}, {"code", std::string(said.code)}});
    };
    const auto notice = [this](const plugin::Notice& told) {
      const bool is_defect = told.kind == plugin::Notice::Kind::defect;
      if (is_defect) {
        log_.error(told.text,
                   {{"plugin", std::string(told.plugin)}, {"rule", std::string(told.rule)}});
      } else {
        log_.warning(told.text, {{"plugin", std::string(told.plugin)}});
      }
    };
    table = new plugin::HostTable(plugin, line, notice);  // never deleted, see above
  }
  return *table;
}

}  // namespace jackfield
