// SPDX-License-Identifier: MIT
// How public conversations are named, and what can be done in them: answer, edit, delete, hide,
// like, answer in private.
#pragma once

#include "meta_settings.hpp"

#include <string>
#include <string_view>

namespace jackfield::meta {

/// A thread below a post or media: its comments lie flat below the first of them. An empty thread
/// is the post itself.
void place_public(Event& event, const std::string& post, const std::string& thread);

/// The two halves of a public conversation's address.
struct PublicPlace {
  std::string post;
  std::string thread;
};
PublicPlace public_place(std::string_view address);

/// A send into a public conversation.
Step send_comment(const Settings& settings, const Context& context, const Action& action,
                  const Exchanges& exchanges);
Step edit(const Settings& settings, const Context& context, const Procedure& procedure,
          const Exchanges& exchanges);
Step remove(const Settings& settings, const Context& context, const Procedure& procedure,
            const Exchanges& exchanges);
Step hide(const Settings& settings, const Context& context, const Procedure& procedure,
          const Exchanges& exchanges);
Step like(const Settings& settings, const Context& context, const Procedure& procedure,
          const Exchanges& exchanges);
/// Fetches the words of a mention: {"media_id","comment_id"?}.
Step mention(const Settings& settings, const Context& context, const Procedure& procedure,
             const Exchanges& exchanges);

}  // namespace jackfield::meta
