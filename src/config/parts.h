// The parts that policy.cc is put together from: one function per kind of
// rule file. Only config/ sees it.
#pragma once

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
void ReadChannels(const yaml::Node& root, Problems& problems, LoadedRules& out);

// roster.yaml: people and on-call groups into `out`.
void ReadRoster(const yaml::Node& root, const Secrets& secrets,
                Problems& problems, LoadedRules& out);

// ladder.yaml, checked against the people and groups in `out`.
void ReadLadders(const yaml::Node& root, Problems& problems, LoadedRules& out);

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
