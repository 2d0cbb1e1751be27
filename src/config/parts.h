// The parts that policy.cc is put together from: one function per kind of
// rule file. Only config/ sees it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/directory.h"
#include "config/policy.h"
#include "config/problems.h"
#include "yaml/reader.h"

namespace huiying::config {

// duties/*.yaml: one pack; its obligations go to the end of `policy`'s.
void ReadDuties(const yaml::Node& root, Problems& problems,
                model::Policy& policy);

// channels.yaml: where statements go out, and what they go through before.
void ReadReleaseChannels(const yaml::Node& root, Problems& problems,
                         LoadedRules& out);

// What a roster may refer to: the files beside it, and from when on shifts of
// a calendar are wanted.
struct RosterFiles {
  const std::vector<FileText>& files;
  base::TimePoint now;
};

// roster.yaml: people and on-call groups into `out`.
void ReadRoster(const yaml::Node& root, const Secrets& secrets,
                const RosterFiles& files, Problems& problems, LoadedRules& out);
// One group of it, checked against the people in `out`.
void ReadGroup(const yaml::Entry& entry, const RosterFiles& files,
               Problems& problems, LoadedRules& out);
// The shifts of the calendar (.ics) that `node` names.
std::vector<model::FixedShift> ReadShiftFile(const yaml::Node& node,
                                             const RosterFiles& files,
                                             const LoadedRules& rules,
                                             Problems& problems);

// calendar/YEAR.yaml: holidays, and the days that make up for them.
void ReadCalendar(const yaml::Node& root, Problems& problems,
                  model::Policy& policy);

// heartbeats.yaml: who is told that we live, who has to tell us.
void ReadHeartbeats(const yaml::Node& root, const Secrets& secrets,
                    Problems& problems, LoadedRules& out);

// ladder.yaml, checked against the people and groups in `out`.
void ReadLadders(const yaml::Node& root, Problems& problems, LoadedRules& out);

// messages/*.yaml: the words of one language into `out`; which, if it says so.
std::optional<Language> ReadMessages(const yaml::Node& root, Problems& problems,
                                     Messages& out);

// What {env: NAME} or {file: PATH} refers to; one that is not there is an
// error.
base::Result<std::string> ReadSecret(const yaml::Node& node,
                                     const Secrets& secrets);

// What roster.yaml says once for the channels of many.
struct Gateways {
  std::map<std::string, std::shared_ptr<const SmsGateway>> sms;
  std::map<std::string, std::shared_ptr<const MailServer>> mail;
};
// `sms_gateways` and `mail_servers` of roster.yaml.
Gateways ReadGateways(const yaml::Node& root, const Secrets& secrets,
                      Problems& problems);

// One way to tell `person`, whose phone and mail are known by then; nothing
// when it has an error. A webhook's secret that is not set is a warning.
std::optional<Channel> ReadChannel(const yaml::Node& node,
                                   const Contact& person,
                                   const Gateways& gateways,
                                   const Secrets& secrets, Problems& problems,
                                   std::vector<std::string>& warnings);

// http:// or https:// with a host, without blanks or a name and password.
base::Result<std::string> ReadHttpUrl(const yaml::Node& node);
base::Result<std::string> ReadPhone(const yaml::Node& node);
base::Result<std::string> ReadMailAddress(const yaml::Node& node);

inline base::Result<std::string> AsString(const yaml::Node& node) {
  return node.String();
}
inline base::Result<base::Duration> AsDuration(const yaml::Node& node) {
  return node.Duration();
}
inline base::Result<std::vector<yaml::Node>> AsList(const yaml::Node& node) {
  return node.List();
}

// `when.grade`: [1, 2] or 2.
std::vector<model::Grade> ReadGrades(const yaml::Node& node,
                                     Problems& problems);

// A word of an enumeration; `what` says which, for the message.
template <class E>
base::Result<E> ReadWord(const yaml::Node& node, std::string_view what) {
  if (const auto value = model::FromName<E>(node.raw()); value) return *value;
  const auto names = model::NamesOf<E>();
  const std::vector<std::string_view> known(names.begin(), names.end());
  const std::string_view closest = yaml::ClosestOf(node.raw(), known);
  std::string fix;
  for (const std::string_view name : known) {
    fix += fix.empty() ? "write " : ", ";
    fix += name;
  }
  if (!closest.empty()) fix = "did you mean \"" + std::string(closest) + "\"?";
  return node.Fail("\"" + std::string(node.raw()) + "\" is no " +
                   std::string(what) + "; " + fix);
}

}  // namespace huiying::config
