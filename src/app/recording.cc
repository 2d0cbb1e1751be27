#include "app/recording.h"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include "base/check.h"
#include "ingest/post_json.h"

namespace huiying::app {
namespace {

base::Result<model::Post> ReadLine(std::string_view line) {
  auto post = ingest::ReadPostJson(line);
  if (post && !post->published_at) {
    return base::Fail(base::ErrorCode::kInvalid,
                      "published_at: is missing; a replay needs it");
  }
  return post;
}

base::Result<std::string> ReadAll(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in.is_open() || in.bad()) {
    return base::Fail(base::ErrorCode::kNotFound,
                      fmt::format("{}: cannot be read", file.string()));
  }
  return std::move(text).str();
}

}  // namespace

base::Result<std::vector<model::Post>> ReadPosts(
    const std::filesystem::path& file, std::vector<std::string>* problems) {
  const auto text = ReadAll(file);
  if (!text) return std::unexpected(text.error());
  std::vector<model::Post> posts;
  std::string_view rest = *text;
  for (int number = 1; !rest.empty(); ++number) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    auto post = ReadLine(line);
    if (post) {
      posts.push_back(*std::move(post));
      continue;
    }
    std::string problem =
        fmt::format("{}:{}: {}", file.string(), number, post.error().message);
    if (problems == nullptr) {
      return base::Fail(base::ErrorCode::kInvalid, std::move(problem));
    }
    problems->push_back(std::move(problem));
  }
  if (posts.empty()) {
    return base::Fail(base::ErrorCode::kInvalid,
                      fmt::format("{}: holds no post", file.string()));
  }
  return posts;
}

Recording::Recording(std::vector<model::Post> posts, base::TimePoint epoch)
    : posts_(std::move(posts)) {
  HUIYING_CHECK(!posts_.empty());
  std::ranges::sort(posts_, {}, [](const model::Post& post) {
    return std::pair(*post.published_at, post.id);
  });
  const base::Duration by = epoch - *posts_.front().published_at;
  for (model::Post& post : posts_) {
    *post.published_at += by;
    if (post.updated_at) *post.updated_at += by;
    post.fetched_at.reset();
  }
}

std::vector<model::Post> Recording::Visible(base::TimePoint now,
                                            std::string_view feed,
                                            std::size_t limit) const {
  const auto end = std::ranges::upper_bound(
      posts_, now, {}, [](const model::Post& p) { return *p.published_at; });
  std::vector<model::Post> out;
  for (auto it = end; it != posts_.begin() && out.size() < limit;) {
    --it;
    if (feed.empty() || it->feed == feed) out.push_back(*it);
  }
  return out;
}

const model::Post* Recording::Find(const model::PostId& id,
                                   base::TimePoint now) const {
  const auto it = std::ranges::find(posts_, id, &model::Post::id);
  return it == posts_.end() || *it->published_at > now ? nullptr : &*it;
}

}  // namespace huiying::app
