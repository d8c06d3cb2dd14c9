// SPDX-License-Identifier: MIT
// The objects of an account and of a shared hook: wiring only. What comes in is meta_receive, what
// goes out meta_send and its neighbours.
#pragma once

#include "meta_settings.hpp"

namespace jackfield::meta {

class Account : public Channel {
 public:
  explicit Account(Settings settings);
  Received receive(const Context& context, const HttpRequest& request) const override;
  Step step(const Context& context, const Procedure& procedure,
            const Exchanges& exchanges) const override;
  Created created() const override;

 private:
  Settings settings_;
};

class Messenger final : public Account {
 public:
  using Account::Account;
  static Result<Messenger> create(const Config& config);
};

class Instagram final : public Account {
 public:
  using Account::Account;
  static Result<Instagram> create(const Config& config);
};

/// An app's webhook, shared by Pages and Instagram accounts.
class Hook final : public Channel {
 public:
  static Result<Hook> create(const Config& config);
  explicit Hook(Settings settings);
  Received receive(const Context& context, const HttpRequest& request) const override;
  Step step(const Context& context, const Procedure& procedure,
            const Exchanges& exchanges) const override;

 private:
  Settings settings_;
};

}  // namespace jackfield::meta
