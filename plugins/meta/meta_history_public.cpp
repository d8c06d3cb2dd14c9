// SPDX-License-Identifier: MIT
// Comments that no webhook brought: the newest posts are listed, and below each what was said
// since. Every comment is written as the webhook would have told it and goes through the same
// translation, so that what was heard already is known by its key. Source: fact sheet
// comments, 3.8, 4.1 and 4.2, 2026-11-21. The lists of posts are not in it: Meta's Graph API
// reference, Page feed and IG User media, read 2026-11-23.
#include "meta_arrival.hpp"
#include "meta_calls.hpp"
#include "meta_comments.hpp"
#include "meta_errors.hpp"
#include "meta_feed.hpp"
#include "meta_history.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace jackfield::meta {
namespace {

constexpr std::size_t kMostPosts = 100;
constexpr int kMostPostPages = 4;
constexpr int kMostListPages = 20;          // of one list of comments
constexpr int kMostCalls = 30;              // below one post
constexpr std::size_t kMostComments = 500;  // of one post
constexpr std::size_t kLongestUrl = 2000;

// How many are asked for at once. The host keeps 64 KiB of an answer, and a comment alone can take
// most of that: an answer that was cut is asked for again in smaller pieces.
constexpr int kSizes[] = {25, 5, 1};

/// A right is missing, or nothing of the kind is there: nobody can ask, and nothing else has to
/// wait for it.
bool is_nothing(const Step& failed) {
  const Outcome outcome = failed.done->outcome;
  const std::string& code = failed.done->error->code;
  return outcome == Outcome::invalid || outcome == Outcome::recipient_gone ||
         outcome == Outcome::unsupported ||
         (outcome == Outcome::config && (code == "permission" || code == "consent"));
}

/// The feed also holds what others wrote elsewhere and named the Page in. No webhook tells what is
/// said there.
bool is_own(const Settings& settings, const Json& post) {
  const std::string author = post["from"]["id"].id();
  return settings.is_instagram() || author.empty() || author == settings.address() ||
         post["id"].id().starts_with(settings.address() + "_");
}

void leave_work(const std::string& id, std::string_view url, std::int64_t since, Done& done) {
  Work& work = done.work.emplace_back();
  work.name = "backfill";
  work.key = "backfill:post:" + id;
  JsonWriter argument;
  argument.begin_object().member("post", id).member("since", since);
  if (url.starts_with("https://") && url.size() <= kLongestUrl) argument.member("url", url);
  work.argument = std::move(argument.end_object()).text();
}

/// A comment of a list, and the one that it was listed below.
struct Listed {
  Json comment;
  std::string below;
  std::int64_t at = 0;
};

/// Reads what stands below one post, request by request.
class CommentReader {
 public:
  CommentReader(const Settings& settings, const Context& context, const Exchanges& exchanges,
                std::int64_t since)
      : settings_(settings), context_(context), exchanges_(exchanges), since_(since) {}

  /// What has to be asked first, or how it failed; nothing: all is read that is to be read.
  std::optional<Step> read(const std::string& post) {
    if (std::optional<Step> next = pages("comments", post + "/comments", {}, {})) return next;
    for (const auto& [comment, after] : longer_) {
      if (std::optional<Step> next =
              pages("replies:" + comment, comment + "/replies", after, comment))
        return next;
    }
    return std::nullopt;
  }

  /// Oldest first.
  std::vector<Listed> all() && {
    std::stable_sort(told_.begin(), told_.end(),
                     [](const Listed& a, const Listed& b) { return a.at < b.at; });
    return std::move(told_);
  }

 private:
  std::string query(int size, const std::string& after, bool is_reply) const {
    std::string query = "fields=";
    if (settings_.is_instagram()) {
      const std::string fields = "id,text,timestamp,from,parent_id,hidden,media";
      query += escaped(is_reply ? fields : fields + ",replies{" + fields + "}");
    } else {
      query += escaped("id,from,message,message_tags,created_time,parent{id},attachment,is_hidden");
      query += "&filter=stream&order=reverse_chronological";
      // A second earlier: whether Meta means "from" or "after" is not told, and we look again.
      if (since_ >= 2000) query += "&since=" + std::to_string(since_ / 1000 - 1);
    }
    query += "&limit=" + std::to_string(size);
    if (!after.empty()) query += "&after=" + escaped(after);
    return query;
  }

  /// Page after page of one list; `below`: the comment that it belongs to, empty for the post's.
  std::optional<Step> pages(const std::string& name, const std::string& path, std::string after,
                            const std::string& below) {
    for (int page = 1; page <= kMostListPages; ++page) {
      bool is_read = false;
      for (const int size : kSizes) {
        if (calls_ >= kMostCalls || told_.size() >= kMostComments) return std::nullopt;
        std::string label = name + ":" + std::to_string(page);
        if (size != kSizes[0]) label += ":" + std::to_string(size);
        const auto asked = exchanges_.find(label);
        if (!asked)
          return history_call(settings_, context_, label, path, query(size, after, !below.empty()));
        ++calls_;
        if (!succeeded(*asked)) {
          Step failed = failure(*asked, RequestClass::safe);
          if (is_nothing(failed)) return std::nullopt;
          return failed;
        }
        answers_.push_back(asked->json());
        is_read = answers_.back().root().is_object();
        if (is_read) break;
      }
      if (!is_read) return std::nullopt;
      const Json answer = answers_.back().root();
      const bool has_news = take(answer["data"], below);
      after = answer["paging"]["cursors"]["after"].id();
      // Facebook's list is ordered by time, answers among the rest. Instagram's has the newest
      // threads first: old ones may have new answers.
      const bool is_over = !settings_.is_instagram() && !has_news;
      if (is_over || after.empty() || !answer["paging"]["next"].exists()) return std::nullopt;
    }
    return std::nullopt;
  }

  /// Whether any of them was new.
  bool take(const Json& list, const std::string& below) {
    bool has_news = false;
    for (const Json one : list) {
      const std::string id = one["id"].id();
      if (id.empty()) continue;
      const std::int64_t at = written_time(one["created_time"].text_or(one["timestamp"].text()));
      // Meta writes whole seconds.
      const bool is_new = at == 0 || at >= since_ - since_ % 1000;
      has_news = has_news || is_new;
      if (is_new && told_.size() < kMostComments) told_.push_back({one, below, at});
      const Json replies = one["replies"];
      if (!below.empty() || !replies.is_object()) continue;
      take(replies["data"], id);
      const std::string after = replies["paging"]["cursors"]["after"].id();
      if (replies["paging"]["next"].exists() && !after.empty() && is_node(id))
        longer_.emplace_back(id, after);
    }
    return has_news;
  }

  const Settings& settings_;
  const Context& context_;
  const Exchanges& exchanges_;
  std::int64_t since_;
  int calls_ = 0;
  std::vector<JsonDocument> answers_;  // what `told_` looks into
  std::vector<Listed> told_;
  std::vector<std::pair<std::string, std::string>> longer_;  // comment, where its answers go on
};

/// As the field `feed` would have told it. Source: fact sheet comments, 3.3.
std::string feed_change(const Listed& told, const std::string& post, std::string_view url) {
  const Json& comment = told.comment;
  const std::string parent = comment["parent"]["id"].id();
  JsonWriter json;
  json.begin_object().member("field", "feed").key("value").begin_object();
  json.member("item", "comment").member("verb", "add");
  json.member("comment_id", comment["id"].id()).member("post_id", post);
  json.member("parent_id", parent.empty() ? post : parent);
  if (told.at > 0) json.member("created_time", told.at / 1000);
  if (comment["from"].is_object()) json.key("from").raw(comment["from"].dump());
  json.member_if("message", comment["message"].text());
  if (comment["message_tags"].is_array())
    json.key("message_tags").raw(comment["message_tags"].dump());
  if (comment["is_hidden"].bool_or(false)) json.member("is_hidden", true);
  const Json attachment = comment["attachment"];
  const std::string_view type = attachment["type"].text();
  if (type == "photo") json.member_if("photo", attachment["media"]["image"]["src"].text());
  if (type.starts_with("video")) json.member_if("video", attachment["media"]["source"].text());
  if (!url.empty()) {
    json.key("post").begin_object().member("permalink_url", url).end_object();
  }
  return std::move(json.end_object().end_object()).text();
}

/// As the field `comments` would have told it. Source: fact sheet comments, 3.6.
std::string media_change(const Listed& told, const std::string& post) {
  const Json& comment = told.comment;
  const std::string parent = comment["parent_id"].id();
  JsonWriter json;
  json.begin_object().member("field", "comments").key("value").begin_object();
  json.member("id", comment["id"].id()).key("media").begin_object().member("id", post);
  json.member_if("media_product_type", comment["media"]["media_product_type"].text());
  json.end_object().member_if("parent_id", parent.empty() ? told.below : parent);
  if (comment["from"].is_object()) json.key("from").raw(comment["from"].dump());
  json.member_if("text", comment["text"].text());
  return std::move(json.end_object().end_object()).text();
}

void translate_told(const Settings& settings, const Listed& told, const std::string& post,
                    std::string_view url, Received& received) {
  const Result<JsonDocument> change = JsonDocument::parse(
      settings.is_instagram() ? media_change(told, post) : feed_change(told, post, url));
  if (!change) return;  // nested deeper than anything of Meta's
  const Entry entry{settings, settings.network, settings.address(), told.at, 0};
  const Arrival arrival{entry, change->root(), received};
  if (!settings.is_instagram()) return translate_page_change(arrival);
  translate_media_change(arrival);
  if (told.comment["hidden"].bool_or(false) && arrival.event().conversation)
    arrival.event().conversation->context->moderation = Moderation::hidden;
}

}  // namespace

std::optional<Step> list_posts(const Settings& settings, const Context& context, std::int64_t since,
                               const Exchanges& exchanges, Done& done) {
  // What moves a post's updated_time is not told for Pages, so it decides nothing here.
  const std::string_view edge = settings.is_instagram() ? "/media" : "/feed";
  const std::string_view fields =
      settings.is_instagram() ? "fields=id,comments_count" : "fields=id,from,permalink_url";
  std::string after;
  std::size_t posts = 0;
  for (int page = 1; page <= kMostPostPages; ++page) {
    const std::string label = "posts:" + std::to_string(page);
    const auto asked = exchanges.find(label);
    if (!asked) {
      std::string query = std::string(fields) + "&limit=50";
      if (!after.empty()) query += "&after=" + escaped(after);
      return history_call(settings, context, label, settings.address() + std::string(edge), query);
    }
    if (!succeeded(*asked)) {
      Step failed = failure(*asked, RequestClass::safe);
      // Accounts without comments have no right to see them.
      if (is_nothing(failed)) return std::nullopt;
      return failed;
    }
    const JsonDocument answer = asked->json();
    for (const Json post : answer["data"]) {
      const std::string id = post["id"].id();
      if (!is_node(id) || !is_own(settings, post)) continue;
      if (++posts > kMostPosts) return std::nullopt;
      if (post["comments_count"].int_or(1) > 0)
        leave_work(id, post["permalink_url"].text(), since, done);
    }
    after = answer["paging"]["cursors"]["after"].id();
    if (after.empty() || !answer["paging"]["next"].exists()) break;
  }
  return std::nullopt;
}

Step backfill_post(const Settings& settings, const Context& context, const Json& argument,
                   const Exchanges& exchanges) {
  const std::string post = argument["post"].id();
  if (!is_node(post))
    return refusal(Outcome::invalid, ErrorClass::invalid, "no_post", "this is no post's id");
  CommentReader reader(settings, context, exchanges, argument["since"].time_or(0));
  if (std::optional<Step> next = reader.read(post)) return std::move(*next);
  Received received;
  for (const Listed& told : std::move(reader).all())
    translate_told(settings, told, post, argument["url"].text(), received);
  Done done;
  done.outcome = Outcome::accepted;
  done.events = std::move(received.events);
  return done;
}

}  // namespace jackfield::meta
