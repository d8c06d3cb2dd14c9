// SPDX-License-Identifier: MIT
// Media by reference: which content a reference means, where its bytes lie, and the signed address
// it is served under.
#pragma once

#include <jackfield/cpp/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "host/config/config.hpp"
#include "host/state/cache.hpp"
#include "host/state/clock.hpp"
#include "host/state/journal.hpp"
#include "host/store/media_store.hpp"
#include "host/store/store.hpp"

namespace jackfield::state {

/// How long a file stays that no event names yet; one that names it keeps it longer. Just less than
/// the day that an operator's retention is at least, so that retention can tell the two apart.
constexpr std::int64_t kUnnamedMediaMs = 24LL * 3600 * 1000 - 1;

/// [main loop]
class MediaLibrary {
 public:
  /// `base` is what addresses begin with; `key` signs them; both from the runtime. `rules` and
  /// `keep` are read again for each medium: a reload may change them.
  MediaLibrary(store::Store& store, store::MediaStore& files, Journal& journal, const Clock& clock,
               std::string base, std::string key, const config::Media& rules,
               const config::Retention& keep);

  std::optional<store::MediaRow> find(std::string_view ref);
  /// Where the bytes lie; empty when the host does not have them.
  std::string path(const store::MediaRow& row) const;

  const config::Media& rules() const { return rules_; }
  /// What the file is, said to be that: what its bytes show, where they show a type.
  std::string type_of(const store::MediaRow& row, std::string_view declared) const;

  /// Registers bytes that the media store has. The batch has to be the next one submitted.
  void put(store::Batch& batch, store::MediaRow row);
  /// When a medium of now goes by the operator's retention; in a hundred years: never.
  std::int64_t expires_at() const;

  /// Takes a file into the store under a reference, with that end if it has none, a picture without
  /// its metadata where the operator wants it so. Its type is what its bytes show, where they show
  /// one. Durable once the batch is.
  Result<store::MediaRow> take_file(store::Batch& batch, const std::string& file,
                                    std::string_view sha256, store::MediaRow row);
  Result<store::MediaRow> take_bytes(store::Batch& batch, std::string_view bytes,
                                     store::MediaRow row);

  /// `<base>/media/<ref>?e=<unix seconds>&s=<signature>`, valid for the configured time.
  std::string url(std::string_view ref) const;
  /// Whether the query of a request for a medium is one of ours and has not ended.
  bool is_signed(std::string_view ref, std::string_view expires, std::string_view signature) const;
  /// Replaces each JSON string `media:<ref>` by its address.
  std::string with_links(std::string_view json) const;

  std::filesystem::path incoming() const { return files_.incoming(); }

 private:
  Result<store::MediaRow> take(store::Batch& batch, const Result<store::StoredMedia>& stored,
                               store::MediaRow row);
  /// A picture's bytes without what is to be removed; nothing: take the file as it is.
  std::optional<std::string> cleaned(const std::string& file) const;
  std::string signature(std::string_view ref, std::string_view expires) const;

  store::Store& store_;
  store::MediaStore& files_;
  Journal& journal_;
  const Clock& clock_;
  std::string base_;
  std::string key_;
  const config::Media& rules_;
  const config::Retention& keep_;
  Cache<store::MediaRow> rows_;
};

}  // namespace jackfield::state
