#include <fmt/core.h>

#include <algorithm>

#include "config/parts.h"

namespace huiying::config {
namespace {

// Error messages about a secret never repeat what stands there.
struct SecretReader {
  const Secrets& secrets;
  LoadedRules& out;

  base::Result<std::string> operator()(const yaml::Node& node) const {
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
      out.warnings.push_back(
          env->Wrong(fmt::format("the environment has no {}; these alerts go "
                                 "unsigned",
                                 *name))
              .message);
      return std::string();
    }
    auto value = Then(file->String(), secrets.file);
    if (value) return value;
    return node.Fail(
        fmt::format("{}; write the secret there", value.error().message));
  }
};

base::Result<std::string> ReadWebhookUrl(const yaml::Node& node) {
  auto url = node.String();
  if (url && !url->starts_with("http://") && !url->starts_with("https://")) {
    return node.Fail(fmt::format(
        "\"{}\" is not an address; write http:// or https://", *url));
  }
  return url;
}

void ReadChannel(const yaml::Node& node, const Secrets& secrets,
                 Problems& problems, LoadedRules& out, Contact& contact,
                 model::Person& person) {
  if (!problems.Check(node.OnlyFields({"webhook"}))) return;
  const auto hook = node.Field("webhook");
  if (!hook) {
    problems.Add(hook.error());
    return;
  }
  if (!problems.Check(hook->OnlyFields({"url", "secret", "drill"}))) return;
  Webhook webhook;
  webhook.url = problems.Take(Then(hook->Field("url"), ReadWebhookUrl));
  if (const auto secret = hook->Find("secret")) {
    webhook.secret = problems.Take(SecretReader{secrets, out}(*secret));
  }
  if (const auto drill = hook->Find("drill")) {
    webhook.drill = problems.Take(drill->Bool());
  }
  person.channels.push_back({.kind = "webhook", .drill = webhook.drill});
  contact.channels.push_back(std::move(webhook));
}

bool IsIdByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

base::Result<std::string> ReadPersonId(const yaml::Node& node) {
  auto id = node.String();
  if (id && (id->size() > 64 || !std::ranges::all_of(*id, IsIdByte))) {
    return node.Fail(
        fmt::format("\"{}\" is no id; write at most 64 of "
                    "letters, digits, - _ . (it stands in the "
                    "journal, the name does not)",
                    *id));
  }
  return id;
}

void ReadPerson(const yaml::Node& node, const Secrets& secrets,
                Problems& problems, LoadedRules& out) {
  if (!problems.Check(node.OnlyFields({"id", "name", "channels"})) &&
      !node.IsMap()) {
    return;
  }
  model::Person person;
  Contact contact;
  person.id =
      model::PersonId(problems.Take(Then(node.Field("id"), ReadPersonId)));
  contact.id = person.id;
  contact.name = problems.Take(Then(node.Field("name"), AsString));
  if (const auto channels = node.Find("channels")) {
    for (const yaml::Node& item : problems.Take(channels->List())) {
      ReadChannel(item, secrets, problems, out, contact, person);
    }
  }
  if (!person.id.value().empty() && out.directory.Find(person.id) != nullptr) {
    problems.Add(node.Find("id")->Wrong(fmt::format(
        "\"{}\" stands twice; give each person an own id", person.id.value())));
  }
  out.policy.people.push_back(std::move(person));
  out.directory.people.push_back(std::move(contact));
}

void ReadGroup(const yaml::Entry& entry, Problems& problems, LoadedRules& out) {
  const yaml::Node& node = entry.value;
  if (!problems.Check(node.OnlyFields({"always"}))) return;
  model::OnCallGroup group{.name = entry.key, .always = {}};
  const auto list = problems.Take(Then(node.Field("always"), AsList));
  for (const yaml::Node& item : list) {
    const model::PersonId id(problems.Take(item.String()));
    const Contact* const person = out.directory.Find(id);
    if (person == nullptr) {
      problems.Add(item.Wrong(fmt::format(
          "nobody has the id \"{}\"; add them to people", id.value())));
    } else if (person->channels.empty()) {
      problems.Add(item.Wrong(fmt::format(
          "\"{}\" has no channel and cannot be told; add one", id.value())));
    }
    group.always.push_back(id);
  }
  if (node.Find("always") && node.Find("always")->IsList() && list.empty()) {
    problems.Add(node.Find("always")->Wrong(
        "nobody is on call; name at least one person"));
  }
  out.policy.on_call.push_back(std::move(group));
}

}  // namespace

void ReadRoster(const yaml::Node& root, const Secrets& secrets,
                Problems& problems, LoadedRules& out) {
  if (!problems.Check(root.OnlyFields({"people", "on_call"})) &&
      !root.IsMap()) {
    return;
  }
  for (const yaml::Node& node :
       problems.Take(Then(root.Field("people"), AsList))) {
    ReadPerson(node, secrets, problems, out);
  }
  const auto groups =
      problems.Take(Then(root.Field("on_call"),
                         [](const yaml::Node& node) { return node.Map(); }));
  for (const yaml::Entry& entry : groups) ReadGroup(entry, problems, out);
}

}  // namespace huiying::config
