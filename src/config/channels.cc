// One entry of a person's `channels`: a kind and what it needs.
#include <fmt/core.h>

#include <algorithm>

#include "config/parts.h"

namespace huiying::config {
namespace {

// What a reader of one kind may look at.
struct Context {
  const yaml::Node& node;  // the map under the kind's name
  const Contact& person;
  const Gateways& gateways;
  const Secrets& secrets;
  Problems& problems;
  std::vector<std::string>& warnings;

  bool Only(std::initializer_list<std::string_view> fields) {
    return problems.Check(node.OnlyFields(fields));
  }
  std::string Url(std::string fallback) {
    const auto url = node.Find("url");
    return url ? problems.Take(ReadHttpUrl(*url)) : std::move(fallback);
  }
  std::string NeededUrl() {
    return problems.Take(Then(node.Field("url"), ReadHttpUrl));
  }
  // Without it the channel cannot work.
  std::string NeededSecret(std::string_view field) {
    return problems.Take(Then(node.Field(field), [&](const yaml::Node& n) {
      return ReadSecret(n, secrets);
    }));
  }
  std::string OptionalSecret(std::string_view field) {
    const auto found = node.Find(field);
    return found ? problems.Take(ReadSecret(*found, secrets)) : std::string();
  }
};

// A gateway of the house may do without a signature; it is only said aloud.
base::Result<std::string> ReadWebhookSecret(const yaml::Node& node,
                                            Context& context) {
  const auto env = node.IsMap() ? node.Find("env") : std::nullopt;
  const bool is_unset = env && env->IsScalar() && !env->IsEmpty() &&
                        !node.Find("file") &&
                        !context.secrets.env(std::string(env->raw()));
  if (!is_unset) return ReadSecret(node, context.secrets);
  context.warnings.push_back(
      env->Wrong(
             fmt::format("the environment has no {}; these alerts go unsigned",
                         env->raw()))
          .message);
  return std::string();
}

Receiver ReadWebhook(Context c) {
  Webhook out;
  if (!c.Only({"url", "secret", "drill"})) return out;
  out.url = c.NeededUrl();
  if (const auto secret = c.node.Find("secret")) {
    out.secret = c.problems.Take(ReadWebhookSecret(*secret, c));
  }
  return out;
}

Receiver ReadWeCom(Context c) {
  WeComRobot out;
  if (!c.Only({"url", "key", "drill"})) return out;
  out.url = c.Url(out.url);
  out.key = c.NeededSecret("key");
  return out;
}

Receiver ReadDingTalk(Context c) {
  DingTalkRobot out;
  if (!c.Only({"url", "token", "secret", "drill"})) return out;
  out.url = c.Url(out.url);
  out.token = c.NeededSecret("token");
  out.secret = c.OptionalSecret("secret");
  return out;
}

Receiver ReadFeishu(Context c) {
  FeishuRobot out;
  if (!c.Only({"url", "token", "secret", "open_id", "drill"})) return out;
  out.url = c.Url(out.url);
  out.token = c.NeededSecret("token");
  out.secret = c.OptionalSecret("secret");
  if (const auto id = c.node.Find("open_id")) {
    out.open_id = c.problems.Take(id->String());
    if (!out.open_id.empty() && !out.open_id.starts_with("ou_")) {
      c.problems.Add(id->Wrong("is no open id; it begins with ou_"));
    }
  }
  return out;
}

template <class Map>
typename Map::mapped_type FindGateway(Context& c, const Map& known,
                                      std::string_view field,
                                      std::string_view list) {
  const auto node = c.node.Field(field);
  const std::string name = c.problems.Take(
      Then(node, [](const yaml::Node& n) { return n.String(); }));
  const auto it = known.find(name);
  if (it != known.end()) return it->second;
  if (!name.empty()) {
    c.problems.Add(
        node->Wrong(fmt::format("{} has no \"{}\"; add it there", list, name)));
  }
  return nullptr;
}

Receiver ReadSms(Context c) {
  Sms out;
  if (!c.Only({"gateway", "drill"})) return out;
  out.gateway = FindGateway(c, c.gateways.sms, "gateway", "sms_gateways");
  out.phone = c.person.phone;
  if (out.phone.empty()) {
    c.problems.Add(c.node.Wrong(
        "this person has no phone; add phone: \"13800001111\" beside name"));
  }
  return out;
}

Receiver ReadMail(Context c) {
  Mail out;
  if (!c.Only({"server", "drill"})) return out;
  out.server = FindGateway(c, c.gateways.mail, "server", "mail_servers");
  out.to = c.person.mail;
  if (out.to.empty()) {
    c.problems.Add(c.node.Wrong(
        "this person has no mail address; add mail: duty@example.org beside "
        "name"));
  }
  return out;
}

Receiver ReadAlertmanager(Context c) {
  AlertmanagerHook out;
  if (!c.Only({"url", "token", "drill"})) return out;
  out.url = c.NeededUrl();
  out.token = c.OptionalSecret("token");
  return out;
}

Receiver ReadPagerDuty(Context c) {
  PagerDutyService out;
  if (!c.Only({"url", "routing_key", "drill"})) return out;
  out.url = c.Url(out.url);
  out.routing_key = c.NeededSecret("routing_key");
  if (!out.routing_key.empty() && out.routing_key.size() != 32) {
    c.problems.Add(c.node.Field("routing_key")
                       ->Wrong("what is there has not the 32 characters of a "
                               "routing key; copy it again"));
  }
  return out;
}

Receiver ReadNtfy(Context c) {
  NtfyTopic out;
  if (!c.Only({"url", "topic", "token", "drill"})) return out;
  out.url = c.Url(out.url);
  const auto topic = c.node.Field("topic");
  out.topic = c.problems.Take(
      Then(topic, [](const yaml::Node& n) { return n.String(); }));
  const bool sound =
      out.topic.size() <= 64 && std::ranges::all_of(out.topic, [](char ch) {
        return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
               (ch >= '0' && ch <= '9') || ch == '-' || ch == '_';
      });
  if (!sound) {
    c.problems.Add(
        topic->Wrong("is no topic; write at most 64 letters, digits, - or _"));
  }
  out.token = c.OptionalSecret("token");
  return out;
}

struct Kind {
  std::string_view name;
  Receiver (*read)(Context);
};
constexpr Kind kKinds[] = {{"webhook", ReadWebhook},
                           {"wecom", ReadWeCom},
                           {"dingtalk", ReadDingTalk},
                           {"feishu", ReadFeishu},
                           {"sms", ReadSms},
                           {"mail", ReadMail},
                           {"alertmanager", ReadAlertmanager},
                           {"pagerduty", ReadPagerDuty},
                           {"ntfy", ReadNtfy}};

}  // namespace

base::Result<std::string> ReadSecret(const yaml::Node& node,
                                     const Secrets& secrets) {
  // The messages never repeat what stands there.
  if (!node.IsMap()) {
    return node.Fail(
        "a secret never stands in the file; write {env: NAME} "
        "or {file: PATH}");
  }
  if (auto only = node.OnlyFields({"env", "file"}); !only) {
    return std::unexpected(std::move(only).error());
  }
  const auto env = node.Find("env");
  const auto file = node.Find("file");
  if (env.has_value() == file.has_value()) {
    return node.Fail("write one of {env: NAME} and {file: PATH}");
  }
  if (env) {
    auto name = env->String();
    if (!name) return name;
    if (auto value = secrets.env(*name)) return *std::move(value);
    return env->Fail(fmt::format(
        "the environment has no {}; set it before huiying starts", *name));
  }
  auto value = Then(file->String(), secrets.file);
  if (value) return value;
  return node.Fail(
      fmt::format("{}; write the secret there", value.error().message));
}

std::optional<Channel> ReadChannel(const yaml::Node& node,
                                   const Contact& person,
                                   const Gateways& gateways,
                                   const Secrets& secrets, Problems& problems,
                                   std::vector<std::string>& warnings) {
  if (!problems.Check(
          node.OnlyFields({"webhook", "wecom", "dingtalk", "feishu", "sms",
                           "mail", "alertmanager", "pagerduty", "ntfy"}))) {
    return std::nullopt;
  }
  std::optional<Channel> out;
  for (const Kind& kind : kKinds) {
    const auto found = node.Find(kind.name);
    if (!found) continue;
    if (out) {
      problems.Add(found->Wrong(
          "a second channel in one entry; give each its own \"- \""));
      return out;
    }
    out.emplace();
    out->to =
        kind.read({*found, person, gateways, secrets, problems, warnings});
    if (const auto drill = found->Find("drill")) {
      out->drill = problems.Take(drill->Bool());
    }
  }
  if (!out)
    problems.Add(node.Wrong("names no channel; write webhook: {url: …}"));
  return out;
}

}  // namespace huiying::config
