#include <fmt/core.h>

#include <algorithm>

#include "config/civil.h"
#include "config/parts.h"

namespace huiying::config {
namespace {

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

base::Result<Language> ReadLanguage(const yaml::Node& node) {
  if (node.raw() == "zh") return Language::kChinese;
  if (node.raw() == "en") return Language::kEnglish;
  return node.Fail(
      fmt::format("\"{}\" is no language of ours; write zh or en", node.raw()));
}

void ReadPerson(const yaml::Node& node, const Gateways& gateways,
                const Secrets& secrets, Problems& problems, LoadedRules& out) {
  if (!problems.Check(node.OnlyFields(
          {"id", "name", "phone", "mail", "language", "quiet", "channels"})) &&
      !node.IsMap()) {
    return;
  }
  model::Person person;
  Contact contact;
  person.id =
      model::PersonId(problems.Take(Then(node.Field("id"), ReadPersonId)));
  contact.id = person.id;
  contact.name = problems.Take(Then(node.Field("name"), AsString));
  // One that is wrong is not missing as well: one mistake, one message.
  if (const auto phone = node.Find("phone")) {
    contact.phone = problems.Take(ReadPhone(*phone), std::string("wrong"));
  }
  if (const auto mail = node.Find("mail")) {
    contact.mail = problems.Take(ReadMailAddress(*mail), std::string("wrong"));
  }
  if (const auto language = node.Find("language")) {
    contact.language = problems.Take(ReadLanguage(*language));
  }
  if (const auto quiet = node.Find("quiet")) {
    person.quiet = problems.Take(ReadWindow(*quiet));
  }
  if (const auto channels = node.Find("channels")) {
    for (const yaml::Node& item : problems.Take(channels->List())) {
      // One that has an error keeps its place, for the same reason.
      Channel channel =
          ReadChannel(item, contact, gateways, secrets, problems, out.warnings)
              .value_or(Channel());
      person.channels.push_back(
          {.kind = KindOf(channel), .drill = channel.drill});
      contact.channels.push_back(std::move(channel));
    }
  }
  if (!person.id.value().empty() && out.directory.Find(person.id) != nullptr) {
    problems.Add(node.Find("id")->Wrong(fmt::format(
        "\"{}\" stands twice; give each person an own id", person.id.value())));
  }
  out.policy.people.push_back(std::move(person));
  out.directory.people.push_back(std::move(contact));
}

}  // namespace

void ReadRoster(const yaml::Node& root, const Secrets& secrets,
                const RosterFiles& files, Problems& problems,
                LoadedRules& out) {
  if (!problems.Check(root.OnlyFields(
          {"desk_url", "sms_gateways", "mail_servers", "people", "on_call"})) &&
      !root.IsMap()) {
    return;
  }
  if (const auto desk = root.Find("desk_url")) {
    out.directory.desk_url = problems.Take(ReadHttpUrl(*desk));
    while (out.directory.desk_url.ends_with('/')) {
      out.directory.desk_url.pop_back();
    }
  }
  const Gateways gateways = ReadGateways(root, secrets, problems);
  for (const yaml::Node& node :
       problems.Take(Then(root.Field("people"), AsList))) {
    ReadPerson(node, gateways, secrets, problems, out);
  }
  const auto groups =
      problems.Take(Then(root.Field("on_call"),
                         [](const yaml::Node& node) { return node.Map(); }));
  for (const yaml::Entry& entry : groups) {
    ReadGroup(entry, files, problems, out);
  }
}

}  // namespace huiying::config
