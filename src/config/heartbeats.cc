// heartbeats.yaml: who is told that we live, and who has to tell us.
#include <fmt/core.h>

#include <algorithm>

#include "config/parts.h"

namespace huiying::config {
namespace {

constexpr base::Duration kShortest = std::chrono::seconds(10);
constexpr base::Duration kUsualGrace = std::chrono::minutes(1);

bool IsNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

base::Result<std::string> ReadName(const yaml::Node& node) {
  auto name = node.String();
  if (name && (name->size() > 64 || !std::ranges::all_of(*name, IsNameByte))) {
    return node.Fail(fmt::format(
        "\"{}\" is no name; write at most 64 of a-z, 0-9 and -", *name));
  }
  return name;
}

base::Result<base::Duration> ReadEvery(const yaml::Node& node) {
  auto every = node.Duration();
  if (every && *every < kShortest) {
    return node.Fail("is under ten seconds; write 1m, say");
  }
  return every;
}

model::HeartbeatRule ReadRule(const yaml::Node& node, Problems& problems,
                              LoadedRules& out) {
  model::HeartbeatRule rule;
  rule.name = problems.Take(Then(node.Field("name"), ReadName));
  rule.every = problems.Take(Then(node.Field("every"), ReadEvery));
  const auto& known = out.policy.heartbeats;
  if (!rule.name.empty() &&
      std::ranges::find(known, rule.name, &model::HeartbeatRule::name) !=
          known.end()) {
    problems.Add(node.Find("name")->Wrong(
        fmt::format("\"{}\" stands twice; give each its own", rule.name)));
  }
  return rule;
}

// The address of a dead man's switch is often its secret.
base::Result<std::string> ReadAddress(const yaml::Node& node,
                                      const Secrets& secrets) {
  if (node.IsScalar()) return ReadHttpUrl(node);
  auto url = ReadSecret(node, secrets);
  if (url && !url->starts_with("http://") && !url->starts_with("https://")) {
    return node.Fail("what it refers to is no http:// or https:// address");
  }
  return url;
}

}  // namespace

void ReadHeartbeats(const yaml::Node& root, const Secrets& secrets,
                    Problems& problems, LoadedRules& out) {
  if (!problems.Check(root.OnlyFields({"send", "expect"})) && !root.IsMap()) {
    return;
  }
  if (const auto send = root.Find("send")) {
    for (const yaml::Node& node : problems.Take(send->List())) {
      if (!problems.Check(node.OnlyFields({"name", "url", "every"})) &&
          !node.IsMap()) {
        continue;
      }
      model::HeartbeatRule rule = ReadRule(node, problems, out);
      rule.outgoing = true;
      auto url = Then(node.Field("url"), [&](const yaml::Node& value) {
        return ReadAddress(value, secrets);
      });
      out.directory.heartbeats[rule.name] = problems.Take(std::move(url));
      out.policy.heartbeats.push_back(std::move(rule));
    }
  }
  if (const auto expect = root.Find("expect")) {
    for (const yaml::Node& node : problems.Take(expect->List())) {
      if (!problems.Check(node.OnlyFields({"name", "every", "grace"})) &&
          !node.IsMap()) {
        continue;
      }
      model::HeartbeatRule rule = ReadRule(node, problems, out);
      rule.grace = kUsualGrace;
      if (const auto grace = node.Find("grace")) {
        rule.grace = problems.Take(grace->Duration());
      }
      out.policy.heartbeats.push_back(std::move(rule));
    }
  }
}

}  // namespace huiying::config
