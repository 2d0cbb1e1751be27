#include <fmt/core.h>

#include <algorithm>

#include "config/parts.h"

namespace huiying::config {
namespace {

base::Result<std::string> AsCode(const yaml::Node& node) {
  auto code = node.String();
  const auto is_code = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  if (code && (code->size() > 64 || !std::ranges::all_of(*code, is_code))) {
    return node.Fail(fmt::format(
        "\"{}\" is no code; write at most 64 of a-z, 0-9, - and _ (it stands "
        "in the journal, the name does not)",
        *code));
  }
  return code;
}

base::Result<std::string> AsPage(const yaml::Node& node) {
  auto url = node.String();
  if (url && !url->starts_with("http://") && !url->starts_with("https://")) {
    return node.Fail(fmt::format(
        "\"{}\" is not an address; write http:// or https://", *url));
  }
  return url;
}

void ReadReleaseChannel(const yaml::Node& node, Problems& problems,
                        LoadedRules& out) {
  ReleaseChannel channel;
  if (!problems.Check(node.OnlyFields({"id", "name", "platform", "url"})) &&
      !node.IsMap()) {
    return;
  }
  channel.id = problems.Take(Then(node.Field("id"), AsCode));
  channel.name = problems.Take(Then(node.Field("name"), AsString));
  channel.platform = problems.Take(Then(node.Field("platform"), AsCode));
  if (const auto url = node.Find("url")) {
    channel.url = problems.Take(AsPage(*url));
  }
  const auto& known = out.policy.releases.channels;
  if (std::ranges::find(known, channel.id) != known.end()) {
    problems.Add(node.Wrong(fmt::format(
        "\"{}\" stands twice; give each channel an own id", channel.id)));
  }
  out.policy.releases.channels.push_back(channel.id);
  out.directory.channels.push_back(std::move(channel));
}

void ReadReviews(const yaml::Node& node, Problems& problems,
                 std::vector<model::ReviewKind>& out) {
  for (const yaml::Node& item : problems.Take(node.List())) {
    const auto kind = ReadWord<model::ReviewKind>(item, "review");
    if (!kind) {
      problems.Add(kind.error());
    } else if (std::ranges::find(out, *kind) != out.end()) {
      problems.Add(item.Wrong("stands twice; keep one"));
    } else {
      out.push_back(*kind);
    }
  }
}

base::Result<base::Duration> AsWindow(const yaml::Node& node) {
  auto window = node.Duration();
  if (window && *window < std::chrono::minutes(1)) {
    return node.Fail("is under a minute; write 24h, say");
  }
  return window;
}

void ReadFollowUp(const yaml::Node& node, Problems& problems,
                  model::ReleaseRules& out) {
  if (!problems.Check(node.OnlyFields({"grave", "other"}))) return;
  if (const auto grave = node.Find("grave")) {
    out.grave_follow_up = problems.Take(AsWindow(*grave));
  }
  if (const auto other = node.Find("other")) {
    out.other_follow_up = problems.Take(AsWindow(*other));
  }
}

}  // namespace

void ReadReleaseChannels(const yaml::Node& root, Problems& problems,
                         LoadedRules& out) {
  if (!problems.Check(root.OnlyFields({"reviews", "channels", "follow_up"})) &&
      !root.IsMap()) {
    return;
  }
  model::ReleaseRules& rules = out.policy.releases;
  rules.strict = true;
  const auto channels = root.Field("channels");
  if (channels) {
    const auto list = problems.Take(channels->List());
    for (const yaml::Node& node : list) ReadReleaseChannel(node, problems, out);
    if (channels->IsList() && list.empty()) {
      problems.Add(channels->Wrong(
          "no channel is registered, so nothing could ever be published; name "
          "at least one"));
    }
  } else {
    problems.Add(channels.error());
  }
  if (const auto reviews = root.Find("reviews")) {
    ReadReviews(*reviews, problems, rules.reviews);
  }
  if (const auto follow_up = root.Find("follow_up")) {
    ReadFollowUp(*follow_up, problems, rules);
  }
}

}  // namespace huiying::config
