// SPDX-License-Identifier: MIT
// From what a plugin says happened to rows of the journal: finds the account, drops what is known,
// settles conversation, contact and message ids, applies receipts, and writes facts and work beside
// the events. Nothing here waits; the caller submits the batch.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/config/config.hpp"
#include "host/inbound/fragments.hpp"
#include "host/inbound/naming.hpp"
#include "host/outbound/receipts.hpp"
#include "host/state/accounts.hpp"
#include "host/state/clock.hpp"
#include "host/state/event_writer.hpp"
#include "host/state/ids.hpp"
#include "host/state/work_list.hpp"

namespace jackfield::inbound {

/// Where events come from.
struct Origin {
  state::LiveAccount* account = nullptr;  ///< nullptr: a shared hook; each event names its account.
  state::LiveHook* hook = nullptr;
  std::string conversation;  ///< Set for the result of an action: facts without event belong to it.
  std::string contact;
  std::string raw_head;  ///< The request, to keep beside the first event; empty: nothing to keep.
  std::string raw_body;
  std::string traceparent;
};

/// Signs the address under which the host serves a medium.
using MediaUrl = std::function<std::string(std::string_view ref)>;

struct Accepted {
  std::size_t fresh = 0;                   ///< Events that were new.
  std::size_t duplicates = 0;              ///< Events that were known.
  std::vector<bool> is_new;                ///< By event, in the plugin's order.
  std::vector<std::string> conversations;  ///< By event: where it belongs.
};

/// [main loop]
class Acceptor {
 public:
  Acceptor(state::Accounts& accounts, state::Book& book, state::EventWriter& writer,
           outbound::Receipts& receipts, state::WorkList& work, state::IdMaker& ids,
           const state::Clock& clock, Fragments& fragments, MediaUrl media_url,
           const config::Media& media_rules)
      : accounts_(accounts),
        book_(book),
        writer_(writer),
        receipts_(receipts),
        work_(work),
        ids_(ids),
        clock_(clock),
        fragments_(fragments),
        media_url_(std::move(media_url)),
        media_rules_(media_rules) {}

  /// After a failed commit: what was told last may not have been kept.
  void reset() {
    told_.clear();
    fragments_.forget();
  }

  Accepted accept(store::Batch& batch, const Origin& origin, std::vector<Event> events,
                  const std::vector<Fact>& facts, const std::vector<Work>& work);

  /// Journals what waited for missing pieces, and waits no longer. Returns how many events that
  /// are.
  std::size_t release_pieces(store::Batch& batch);

 private:
  struct Placed;  // an event on its way: its account, its names, its effects
  struct Taken {
    std::string owner;  // the account's id, or the hook's
    std::string conversation;
    bool is_new = false;
  };

  Taken take(store::Batch& batch, const Origin& origin, Event event, const std::vector<Fact>& facts,
             std::size_t number, Accepted& accepted);
  bool take_piece(store::Batch& batch, Placed& placed, const Origin& origin,
                  const std::vector<Fact>& facts, std::size_t number, Accepted& accepted);
  void write_facts(store::Batch& batch, Placed& placed);
  void place(Placed& placed, const Origin& origin);
  bool is_known(Placed& placed);
  std::string known_conversation(const Placed& placed, const std::string& ref);
  void settle_conversation(Placed& placed);
  void merge_conversations(store::Batch& batch, Placed& placed);
  void move_facts(const Placed& placed, const std::string& from, state::Effects& effects);
  void settle_people(Placed& placed);
  void settle_message(Placed& placed);
  void settle_media(store::Batch& batch, Placed& placed);
  bool take_receipt(store::Batch& batch, Placed& placed);
  void remember_facts(Placed& placed, const Origin& origin, const std::vector<Fact>& facts,
                      std::size_t number);

  bool is_news(const std::string& id, const std::string& told);

  state::Accounts& accounts_;
  state::Book& book_;
  state::EventWriter& writer_;
  outbound::Receipts& receipts_;
  state::WorkList& work_;
  state::IdMaker& ids_;
  const state::Clock& clock_;
  Fragments& fragments_;
  MediaUrl media_url_;
  const config::Media& media_rules_;  // read for each message: a reload may change them
  // What was told last of a contact or conversation, as a hash: the same again need not be merged
  // into its state.
  std::unordered_map<std::string, std::size_t> told_;
};

}  // namespace jackfield::inbound
