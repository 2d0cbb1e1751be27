#include "config/feeds.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "yaml/reader.h"

namespace huiying::config {
namespace {

constexpr base::Duration kFloor = std::chrono::seconds(1);

bool IsNameByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
         byte >= 0x80;
}

base::Result<std::string> ReadName(const yaml::Node& node) {
  auto name = node.String();
  if (!name) return name;
  if (name->size() > 64 || !std::ranges::all_of(*name, IsNameByte)) {
    return node.Fail(
        fmt::format("\"{}\" is not a name; write at most 64 of "
                    "letters, digits, - _ .",
                    *name));
  }
  return name;
}

base::Result<std::string> ReadUrl(const yaml::Node& node) {
  auto url = node.String();
  if (!url) return url;
  const std::size_t start = url->starts_with("http://")    ? 7
                            : url->starts_with("https://") ? 8
                                                           : 0;
  const bool plain = std::ranges::all_of(*url, [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7F;
  });
  if (start == 0 || !plain || url->size() == start || (*url)[start] == '/' ||
      (*url)[start] == ':') {
    return node.Fail(
        fmt::format("\"{}\" is not an address; write http:// or "
                    "https:// with a host",
                    *url));
  }
  return url;
}

base::Result<std::string> ReadFormat(
    const yaml::Node& node, std::span<const std::string_view> formats) {
  auto word = node.String();
  if (!word || formats.empty() || *word == "auto" ||
      std::ranges::find(formats, *word) != formats.end()) {
    return word;
  }
  std::vector<std::string_view> known(formats.begin(), formats.end());
  known.emplace_back("auto");
  const std::string_view closest = yaml::ClosestOf(*word, known);
  std::string fix = "known are";
  for (const std::string_view name : known) fix += fmt::format(" {}", name);
  if (!closest.empty()) fix = fmt::format("did you mean \"{}\"?", closest);
  return node.Fail(fmt::format("\"{}\" is no format; {}", *word, fix));
}

base::Result<base::Duration> ReadEvery(const yaml::Node& node) {
  auto every = node.Duration();
  if (every && *every < kFloor) {
    return node.Fail(
        "a source is not asked more than once a second; write 1s "
        "or more");
  }
  return every;
}

base::Result<FeedPriority> ReadPriority(const yaml::Node& node) {
  if (node.raw() == "high") return FeedPriority::kHigh;
  if (node.raw() == "normal") return FeedPriority::kNormal;
  return node.Fail(
      fmt::format("\"{}\" is no priority; write high or normal", node.raw()));
}

FeedConfig ReadFeed(const yaml::Node& root,
                    std::span<const std::string_view> formats,
                    Problems& problems) {
  FeedConfig feed;
  if (!root.IsMap()) {
    problems.Add(root.Wrong("a feed needs name: and url:"));
    return feed;
  }
  problems.Check(root.OnlyFields({"name", "url", "format", "every", "freshness",
                                  "priority", "tags", "allow_private"}));
  feed.name = problems.Take(Then(root.Field("name"), ReadName));
  feed.url = problems.Take(Then(root.Field("url"), ReadUrl));
  if (const auto node = root.Find("format")) {
    feed.format = problems.Take(ReadFormat(*node, formats));
  }
  if (const auto node = root.Find("every")) {
    feed.every = problems.Take(ReadEvery(*node), feed.every);
  }
  const auto freshness = root.Find("freshness");
  if (!freshness) {
    feed.freshness = std::max(feed.freshness, 5 * feed.every);
  } else {
    feed.freshness = problems.Take(freshness->Duration(), feed.freshness);
    if (feed.freshness <= feed.every) {
      problems.Add(freshness->Wrong(
          fmt::format("{} is not over every: {}, so the source would always "
                      "be blind; write {} or more",
                      base::FormatDuration(feed.freshness),
                      base::FormatDuration(feed.every),
                      base::FormatDuration(5 * feed.every))));
    }
  }
  if (const auto node = root.Find("priority")) {
    feed.priority = problems.Take(ReadPriority(*node));
  }
  if (const auto node = root.Find("tags")) {
    feed.tags = problems.Take(node->Strings());
  }
  if (const auto node = root.Find("allow_private")) {
    feed.allow_private = problems.Take(node->Bool());
  }
  return feed;
}

}  // namespace

Loaded<std::vector<FeedConfig>> LoadFeeds(
    const std::vector<FileText>& files,
    std::span<const std::string_view> formats, std::string_view shown) {
  Problems problems;
  std::vector<FeedConfig> feeds;
  std::map<std::string, std::string> seen;  // name to file
  for (const FileText& file : files) {
    const std::string path = fmt::format("{}{}", shown, file.path);
    auto document = yaml::Parse(path, file.text);
    if (!document) {
      problems.Add(std::move(document).error());
      continue;
    }
    FeedConfig feed = ReadFeed(document->root(), formats, problems);
    const auto [first, fresh] = seen.emplace(feed.name, path);
    if (!fresh && !feed.name.empty()) {
      problems.Add(document->root().Find("name")->Wrong(
          fmt::format("\"{}\" is also the name in {}; give each feed its own",
                      feed.name, first->second)));
    }
    feeds.push_back(std::move(feed));
  }
  if (!problems.empty()) {
    return std::unexpected(std::move(problems).TakeErrors());
  }
  return feeds;
}

}  // namespace huiying::config
