// SPDX-License-Identifier: MIT
// How public conversations are named, and what can be done in them: answer, edit, delete, hide,
// like, answer in private.
#pragma once

#include "meta_render.hpp"
#include "meta_settings.hpp"

#include <string>
#include <string_view>

namespace jackfield::meta {

/// A thread below a post or media: its comments lie flat below the first of them. An empty thread
/// is the post itself.
void place_public(Event& event, const std::string& post, const std::string& thread);

/// Whether it goes into a public conversation.
inline bool is_public(const Action& action) {
  return action.conversation && action.conversation->type == ConversationType::public_;
}

/// The two halves of a public conversation's address.
struct PublicPlace {
  std::string post;
  std::string thread;
};
PublicPlace public_place(std::string_view address);

/// The words of a comment and its one picture or link.
struct Words {
  std::string text;
  Attachment picture{};
  std::string link{};

  bool has_picture() const { return !picture.url.empty() || !picture.id.empty() || is_copied(); }
  /// Our copy goes with the call: Meta could not fetch it, and does not have it.
  bool is_copied() const {
    return !picture.ref.empty() && picture.id.empty() && !picture.url.starts_with("https://");
  }
};
Result<Words> words_of(const Settings& settings, const Action& action);

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
