// SPDX-License-Identifier: MIT
// From a Channel class to the exported entry: the table of functions, the barrier around each, the
// manifest. Included by channel.hpp.
#pragma once

#include <jackfield/abi.h>
#include <jackfield/cpp/arena.hpp>
#include <jackfield/cpp/barrier.hpp>
#include <jackfield/cpp/channel.hpp>
#include <jackfield/cpp/generated/convert.hpp>
#include <jackfield/cpp/stream_exports.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

/// What `create` made, behind the address that the host keeps.
struct jf_account {
  std::unique_ptr<const jackfield::Channel> channel;
};

// The bytes of the section that holds the manifest; jackfield_add_channel() puts them there.
extern "C" __attribute__((visibility("hidden"))) const char jackfield_manifest_begin[];
extern "C" __attribute__((visibility("hidden"))) const char jackfield_manifest_end[];

namespace jackfield {

/// How a channel, or the hook, is made.
struct Factory {
  std::string_view name;  ///< The channel's type name; empty for the hook.
  Result<std::unique_ptr<const Channel>> (*create)(const Config& config);
  bool has_streams;  ///< It makes machines for long connections.
};

namespace detail {

template <class T>
Result<std::unique_ptr<const Channel>> create(const Config& config) {
  Result<T> made = T::create(config);
  if (!made) return made.error();
  return std::unique_ptr<const Channel>(std::make_unique<T>(std::move(*made)));
}

/// Whether T has a `stream` of its own.
template <class T>
constexpr bool kHasStreams = !std::is_same_v<decltype(&T::stream), decltype(&Channel::stream)>;

}  // namespace detail

/// The class that serves the channel of that name.
template <class T>
constexpr Factory channel(std::string_view name) {
  return {name, &detail::create<T>, detail::kHasStreams<T>};
}
/// The class that serves hooks shared by several accounts; only its `receive` is called.
template <class T>
constexpr Factory hook() {
  return {{}, &detail::create<T>, false};
}

namespace detail {

/// The functions behind a plugin's table; `factories` is the plugin's own list.
template <const auto& factories>
struct Exports {
  static jf_status_t JF_CALL create(const jf_create_t* arguments, const jf_output_t* out,
                                    const jf_account_t** account) {
    *account = nullptr;
    return guard(*out, [&]() -> Result<void> {
      const std::string_view wanted =
          arguments->is_hook != 0 ? std::string_view() : abi::text_of(arguments->channel);
      for (const Factory& factory : factories) {
        if (factory.name != wanted) continue;
        Result<JsonDocument> parsed = JsonDocument::parse(abi::text_of(arguments->config));
        if (!parsed) return parsed.error();
        const Config config(*arguments, std::move(*parsed));
        Result<std::unique_ptr<const Channel>> made = factory.create(config);
        Created created;
        if (made) created = (*made)->created();
        created.error_key = config.refused();
        Arena arena;
        if (const jf_status_t taken = out->created(out->call, to_c(created, arena));
            taken != JF_OK) {
          return Error{taken, "the host refused what create found out"};
        }
        if (!made) return made.error();
        *account = new jf_account{std::move(*made)};
        return {};
      }
      return Error{JF_NOT_SUPPORTED, "no such channel: " + std::string(wanted)};
    });
  }

  static void JF_CALL destroy(const jf_account_t* account) { delete account; }

  static jf_status_t JF_CALL receive(const jf_account_t* account, const jf_context_t* context,
                                     const jf_http_request_t* request, const jf_output_t* out) {
    return guard(*out, [&]() -> Result<void> {
      const Received received = account->channel->receive(Context(*context), HttpRequest(*request));
      Arena arena;
      return given(out->received(out->call, to_c(received, arena)), "receive");
    });
  }

  static jf_status_t JF_CALL step(const jf_account_t* account, const jf_context_t* context,
                                  const jf_procedure_t* procedure, const jf_exchange_t* exchanges,
                                  uint32_t exchanges_count, uint32_t exchanges_stride,
                                  const jf_output_t* out) {
    return guard(*out, [&]() -> Result<void> {
      const Step next =
          account->channel->step(Context(*context), Procedure(*procedure),
                                 Exchanges(exchanges, exchanges_count, exchanges_stride));
      Arena arena;
      return given(out->stepped(out->call, to_c(static_cast<const Stepped&>(next), arena)), "step");
    });
  }

  static const void* JF_CALL extension(jf_str_t id) {
    if constexpr (std::any_of(factories.begin(), factories.end(),
                              [](const Factory& factory) { return factory.has_streams; })) {
      if (abi::text_of(id) == JF_STREAM_V1_ID) return StreamExports<&make_stream>::table();
    }
    return nullptr;
  }

  /// The table itself: made at the first call, the same ever after.
  static const jf_plugin_t* table() {
    static const jf_plugin_t plugin = {
        JF_PLUGIN_MAGIC,
        sizeof(jf_plugin_t),
        JF_ABI_MAJOR,
        JF_ABI_MINOR_NEEDED,
        0,
        {jackfield_manifest_begin,
         static_cast<uint64_t>(jackfield_manifest_end - jackfield_manifest_begin)},
        {kBuiltWith.data(), kBuiltWith.size()},
        &create,
        &destroy,
        &receive,
        &step,
        &extension};
    return &plugin;
  }

 private:
  static constexpr std::string_view kBuiltWith = __VERSION__;

  static std::unique_ptr<Stream> make_stream(const jf_account_t& account, std::string_view name) {
    return account.channel->stream(name);
  }

  static Result<void> given(jf_status_t status, const char* call) {
    if (status == JF_OK) return {};
    return Error{status, std::string("the host refused the result of ") + call};
  }
};

}  // namespace detail
}  // namespace jackfield

/// Exports the plugin: JACKFIELD_PLUGIN(jackfield::channel<Echo>("echo")), several channels
/// comma-separated, once per plugin, outside every namespace.
#define JACKFIELD_PLUGIN(...)                                                            \
  namespace {                                                                            \
  constexpr auto jackfield_factories = std::to_array<jackfield::Factory>({__VA_ARGS__}); \
  }                                                                                      \
  extern "C" const jf_plugin_t* JF_CALL jf_plugin_entry_v1(void) {                       \
    return jackfield::detail::Exports<jackfield_factories>::table();                     \
  }                                                                                      \
  static_assert(true, "a semicolon may follow")
