// SPDX-License-Identifier: MIT
// The loader's steps, one a table of the file, in the order in which they need each other.
#pragma once

#include "host/config/config.hpp"
#include "host/config/table_reader.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::config {

struct PluginInfo;

/// What one step leaves for the next.
struct Loading {
  const LoadContext& context;
  Config& config;
  std::map<std::string, Position> ids;  // of hooks and accounts together
  std::map<std::string, Position> subscription_ids;
  bool public_url_written = false;  // perhaps wrongly, which is reported
  bool unknown_hook = false;        // an account names one; it may mean any of those that are there
};

void load_host(const TableReader& file, Loading& loading);
void load_hooks(const TableReader& file, Loading& loading);
void load_accounts(const TableReader& file, Loading& loading);
void load_subscriptions(const TableReader& file, Loading& loading);
/// [account.rates] of the account that `reader` reads.
void load_rates(const TableReader& reader, const PluginInfo* plugin, Account& account,
                const LoadContext& context);
/// What only shows once all is read: missing public_url, hooks nobody uses.
void check_whole(Loading& loading);

/// Calls `each` for every table of [[name]]; reports where it is something else.
void for_each_table(const TableReader& file, std::string_view name, const LoadContext& context,
                    const std::function<void(const TableReader&)>& each);

/// Reads the id and takes it; reports one that is taken. Empty where the file gives none that is
/// usable.
std::string take_id(const TableReader& reader, std::map<std::string, Position>& taken,
                    const LoadContext& context);

/// Reports that `value` is not among `names`.
void report_unknown_name(const LoadContext& context, const Node& value, const std::string& key,
                         const std::string& noun, const std::vector<std::string>& names);

}  // namespace jackfield::config
