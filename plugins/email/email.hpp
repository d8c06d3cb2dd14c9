// SPDX-License-Identifier: MIT
// The email channel: a mailbox in, mail submission out.
#pragma once

#include <memory>

#include "email_settings.hpp"

namespace jackfield::email {

class Mailbox final : public Channel {
 public:
  static Result<Mailbox> create(const Config& config);

  Received receive(const Context& context, const HttpRequest& request) const override;
  Step step(const Context& context, const Procedure& procedure,
            const Exchanges& exchanges) const override;
  Created created() const override;
  std::unique_ptr<Stream> stream(std::string_view name) const override;

 private:
  explicit Mailbox(Settings settings);

  Settings settings_;
};

}  // namespace jackfield::email
