// SPDX-License-Identifier: MIT
#include "host/config/config_load.hpp"

#include "host/config/document.hpp"
#include "host/config/load_parts.hpp"
#include "host/config/nearest.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace jackfield::config {
namespace {

/// [account] where [[account]] is meant: the header's brackets are doubled.
void report_single_table(const TableReader& file, const Member& member,
                         const LoadContext& context) {
  const std::string& name = member.key;
  const Node& value = member.value;
  Diagnostic& diagnostic = context.error("wrong-type", value.span, file.path(name),
                                         '"' + name + "\" is " + std::string(name_of(value.kind)));
  diagnostic.expected = expectation_of(*find_rule("", name));
  if (value.kind == NodeKind::table && is_header(member, 1))
    suggest(diagnostic, value.span, "[[" + name + "]]", "[[" + name + "]]");
}

void drop_aftermath(Diagnostics& diagnostics) {
  // Where a statement could not be read, what it would have said seems missing. One fault, one
  // report.
  for (const char* code : {"missing-key", "unknown-name", "no-accounts", "no-public-url",
                           "unused-hook", "no-effect"}) {
    diagnostics.drop(code);
  }
}

Loaded unreadable(const std::string& path, const std::string& why) {
  Loaded loaded;
  loaded.config.file = path;
  loaded.diagnostics.add({.code = "unreadable",
                          .at = {path, 1, 1},
                          .key = {},
                          .text = "the file cannot be read: " + why,
                          .expected = {},
                          .suggestion = {},
                          .edit = {}});
  return loaded;
}

}  // namespace

void for_each_table(const TableReader& file, std::string_view name, const LoadContext& context,
                    const std::function<void(const TableReader&)>& each) {
  const Member* member = file.find(name);
  if (member == nullptr) return;
  if (member->value.kind != NodeKind::list) {
    report_single_table(file, *member, context);
    // Its contents are read all the same, so that one run finds their faults, too.
    if (member->value.kind != NodeKind::table) return;
    each(TableReader(member->value, member->value.span, name, std::string(name) + "[0]", context));
    return;
  }
  for (std::size_t i = 0; i < member->value.items.size(); ++i) {
    const Node& item = member->value.items[i];
    const std::string path = std::string(name) + '[' + std::to_string(i) + ']';
    if (item.kind == NodeKind::table) {
      each(TableReader(item, item.span, name, path, context));
      continue;
    }
    context
        .error("wrong-type", item.span, path,
               "an entry of \"" + std::string(name) + "\" is " + std::string(name_of(item.kind)))
        .expected = "a table";
  }
}

std::string take_id(const TableReader& reader, std::map<std::string, Position>& taken,
                    const LoadContext& context) {
  std::string id;
  reader.read("id", id);
  if (id.empty()) return id;
  const auto [place, fresh] = taken.emplace(id, reader.at("id"));
  if (fresh) return id;
  context
      .error("duplicate-id", reader.find("id")->value.span, reader.path("id"),
             "id \"" + id + "\" is taken by line " + std::to_string(place->second.line))
      .expected = "an id of its own";
  return id;
}

void report_unknown_name(const LoadContext& context, const Node& value, const std::string& key,
                         const std::string& noun, const std::vector<std::string>& names) {
  Diagnostic& diagnostic =
      context.error("unknown-name", value.span, key,
                    "there is no " + noun + " \"" + shown_name(value.text) + '"');
  if (const std::string near = nearest_name(value.text, names); !near.empty()) {
    suggest(diagnostic, value.span, near, toml_text(near));
    return;
  }
  std::string known;
  for (const std::string& name : names) known += (known.empty() ? "" : ", ") + name;
  diagnostic.expected = known.empty() ? "none, for none is known" : "one of " + known;
}

Loaded parse_config(std::string_view text, std::string_view name, const LoadOptions& options) {
  Loaded loaded;
  loaded.config.file = name;
  Document document = parse_document(text, loaded.config.file);
  const bool broken = document.diagnostics.errors() > 0;
  static const NoSecrets kNoSecrets;
  const LoadContext context{.file = loaded.config.file,
                            .folder = options.folder,
                            .plugins = options.plugins,
                            .secrets = options.secrets == nullptr ? kNoSecrets : *options.secrets,
                            .readable_by_others = options.readable_by_others,
                            .diagnostics = loaded.diagnostics};
  Loading loading{context, loaded.config, {}, {}, false, false};
  const TableReader file(document.root, Span{1, 1, 1, 1}, "", "", context);
  load_host(file, loading);
  load_hooks(file, loading);
  load_accounts(file, loading);
  load_subscriptions(file, loading);
  check_whole(loading);
  // Accounts may be there after all, under a misspelled name.
  if (loaded.diagnostics.errors() > 0) loaded.diagnostics.drop("no-accounts");
  if (broken) drop_aftermath(loaded.diagnostics);
  loaded.diagnostics.append(std::move(document.diagnostics));
  loaded.diagnostics.sort();
  return loaded;
}

Loaded load_config(const std::string& path, const PluginSource* plugins,
                   const SecretSource* secrets) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) {
    return unreadable(path, std::generic_category().message(errno));
  }
  if (!S_ISREG(facts.st_mode)) return unreadable(path, "it is not a regular file");
  std::ifstream file(path, std::ios::binary);
  if (!file) return unreadable(path, std::generic_category().message(errno));
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.bad()) return unreadable(path, "reading failed");
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const SystemSecrets system(folder);
  return parse_config(text, path,
                      {.plugins = plugins,
                       .secrets = secrets == nullptr ? &system : secrets,
                       .folder = folder,
                       .readable_by_others = (facts.st_mode & S_IROTH) != 0});
}

}  // namespace jackfield::config
