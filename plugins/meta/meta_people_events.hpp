// SPDX-License-Identifier: MIT
// What people do beside writing: where they come from, what they agree to, what they fill in.
#pragma once

#include "meta_arrival.hpp"

namespace jackfield::meta {

void read_referral(const Arrival& arrival, const Json& referral);

void on_referral(const Arrival& arrival, const Json& referral);
void on_optin(const Arrival& arrival, const Json& optin);
void on_account_linking(const Arrival& arrival, const Json& linking);
void on_response_feedback(const Arrival& arrival, const Json& feedback);
void on_feedback(const Arrival& arrival, const Json& feedback);
void on_customer_information(const Arrival& arrival, const Json& information);
void on_form(const Arrival& arrival, const Json& form);
void on_order(const Arrival& arrival, const Json& order);
void on_template(const Arrival& arrival, const Json& chosen);

}  // namespace jackfield::meta
