// SPDX-License-Identifier: MIT
// The one header a plugin includes: derive from Channel, and name the class in JACKFIELD_PLUGIN.
#pragma once

#include <jackfield/cpp/config.hpp>
#include <jackfield/cpp/context.hpp>
#include <jackfield/cpp/generated/model.hpp>
#include <jackfield/cpp/http_request.hpp>
#include <jackfield/cpp/json.hpp>
#include <jackfield/cpp/json_writer.hpp>
#include <jackfield/cpp/procedure.hpp>
#include <jackfield/cpp/result.hpp>
#include <jackfield/cpp/step.hpp>
#include <jackfield/cpp/stream.hpp>

#include <memory>
#include <string_view>

namespace jackfield {

/// One configured account, or a hook. Made once by the class's own `static Result<T> create(const
/// Config&)`, then never changed: every function is const, and any number of threads may call them
/// at once. Pure: the same arguments give the same result; no clock, no randomness, no files, no
/// sockets, no static state.
class Channel {
 public:
  virtual ~Channel() = default;

  /// A request came to the hook. First check that it is genuine, on the raw bytes; then translate.
  /// Total: one bad item never loses the others, and what is not understood becomes an event of
  /// kind unknown. [any]
  virtual Received receive(const Context& context, const HttpRequest& request) const = 0;

  /// The host wants a procedure done; answer with the next request or how it ended. Dispatch on
  /// procedure.name(), then on the labels of the exchanges. [any]
  virtual Step step(const Context& context, const Procedure& procedure,
                    const Exchanges& exchanges) const = 0;

  /// What creating it found out: a merge patch over the capabilities, the account's own address.
  /// [any]
  virtual Created created() const { return {}; }

  /// The machine of a connection that is about to be opened, by the stream's name; nullptr for a
  /// name that the account does not know. A channel that overrides this has the extension
  /// jf.stream/1, names its streams in the manifest and answers the procedure `open`. [any]
  virtual std::unique_ptr<Stream> stream(std::string_view) const { return nullptr; }

 protected:
  Channel() = default;
  Channel(const Channel&) = default;
  Channel(Channel&&) = default;
  Channel& operator=(const Channel&) = default;
  Channel& operator=(Channel&&) = default;
};

}  // namespace jackfield

#include <jackfield/cpp/plugin.hpp>  // last: it needs Channel, and no plugin should have to include it
