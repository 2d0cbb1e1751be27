#include "app/stored_posts.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string_view>
#include <utility>

#include "model/row.h"
#include "store/vault.h"

namespace huiying::app {
namespace {

using model::PostRow;

constexpr std::string_view kLocalFeed = "place:local_feed";
constexpr std::string_view kSpread = ":spread:";

base::Error Unreadable(std::string_view key) {
  return {base::ErrorCode::kCorrupt,
          fmt::format("stored post {}: its row cannot be read; run `huiying "
                      "journal verify`",
                      key.substr(1))};
}

// Calls `fn` with each row until it returns an error.
base::Status ReadRows(const store::Snapshot& snapshot,
                      const std::function<base::Status(const PostRow&)>& fn) {
  base::Status outcome;
  auto scanned = snapshot.Scan(
      store::Family::kProjections, model::TablePrefix(model::Table::kPost), "",
      [&](std::string_view key, std::string_view value) {
        const auto row = model::DecodeFields<PostRow>(value);
        outcome = row ? fn(*row) : std::unexpected(Unreadable(key));
        return outcome.has_value();
      });
  return scanned ? outcome : scanned;
}

// `grade:3:spread:reposts=12000` gives 12000 reposts.
void RecallCount(std::string_view reason, model::Post& post) {
  const auto at = reason.find(kSpread);
  const auto equals = reason.find('=', at);
  if (at == reason.npos || equals == reason.npos) return;
  const auto from = at + kSpread.size();
  const std::string_view name = reason.substr(from, equals - from);
  const std::string_view digits = reason.substr(equals + 1);
  std::uint64_t count = 0;
  const auto end = digits.data() + digits.size();
  if (std::from_chars(digits.data(), end, count).ptr != end) return;
  if (name == "reposts") post.counts.reposts = count;
  if (name == "comments") post.counts.comments = count;
  if (name == "likes") post.counts.likes = count;
  if (name == "views") post.counts.views = count;
  if (name == "reposts_per_hour" && post.published_at && post.fetched_at) {
    const auto hours =
        (*post.fetched_at - *post.published_at) / std::chrono::hours(1);
    post.counts.reposts =
        count * static_cast<std::uint64_t>(std::max<long>(hours, 1));
  }
}

struct Opened {
  std::optional<std::string> text;
  bool erased = false;
};

base::Result<Opened> Open(const store::Snapshot& snapshot,
                          const model::TextHash& hash) {
  if (model::IsEmpty(hash)) return Opened{};
  auto text = store::OpenText(snapshot, hash);
  if (!text) return std::unexpected(std::move(text).error());
  const bool erased = !text->has_value();
  return Opened{.text = *std::move(text), .erased = erased};
}

base::Result<std::optional<model::Post>> PostOf(const store::Snapshot& snapshot,
                                                const PostRow& row) {
  const std::string where = fmt::format("stored post {}", row.id.value());
  auto title = Open(snapshot, row.title);
  if (!title) return base::FailIn(where, std::move(title));
  auto text = Open(snapshot, row.text);
  if (!text) return base::FailIn(where, std::move(text));
  if (title->erased || text->erased) return std::nullopt;
  model::Post post{.id = row.id,
                   .feed = row.feed.value(),
                   .title = std::move(title->text),
                   .text = std::move(text->text),
                   .published_at = row.published_at,
                   .time_basis = row.time_basis,
                   .fetched_at = row.fetched_at,
                   .official = row.official};
  post.platform = row.id.value().substr(0, row.id.value().find(':'));
  for (const std::string& reason : row.reasons) RecallCount(reason, post);
  return post;
}

}  // namespace

base::Result<std::set<std::string>> LocalFeedsOf(
    const store::Snapshot& snapshot) {
  std::set<std::string> feeds;
  auto read = ReadRows(snapshot, [&](const PostRow& row) -> base::Status {
    if (std::ranges::count(row.reasons, kLocalFeed) > 0) {
      feeds.insert(row.feed.value());
    }
    return {};
  });
  if (!read) return std::unexpected(std::move(read).error());
  return feeds;
}

base::Status ReadStoredPosts(const store::Snapshot& snapshot,
                             const StoredPostFn& fn) {
  return ReadRows(snapshot, [&](const PostRow& row) -> base::Status {
    const auto post = PostOf(snapshot, row);
    if (!post) return std::unexpected(post.error());
    fn(row, *post);
    return {};
  });
}

}  // namespace huiying::app
