// A set of rules that is right, and ways to make it wrong.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "config/policy.h"

namespace huiying::config {

// Civil time of China: `2026-11-02T09:00:00`.
inline base::TimePoint Civil(const std::string& text) {
  return base::ParseTime(text + "+08:00").value();
}

inline const base::TimePoint kNow = Civil("2026-11-15T12:00:00");

inline const std::string kPeople =
    "people:\n"
    "  - {id: a, name: 张三, mail: Zhang@mail.example, channels: &c "
    "[{webhook:\n"
    "     {url: \"http://h/a\"}}]}\n"
    "  - {id: b, name: 李四, channels: *c}\n"
    "  - {id: c, name: Wang Wu, mail: wang@mail.example, channels: *c}\n"
    "  - {id: mute, name: 赵六, mail: zhao@mail.example}\n";

inline Secrets NoSecrets() {
  return {.env = [](const std::string& name) -> std::optional<std::string> {
            if (name == "BEAT") return "https://beat.example/secret";
            if (name == "BAD") return "beat.example";
            return std::nullopt;
          },
          .file = [](const std::string& path) -> base::Result<std::string> {
            return base::Fail(base::ErrorCode::kNotFound,
                              path + " cannot be read");
          }};
}

// The rules with these groups, `  desk: …`, and these files besides.
inline Loaded<LoadedRules> LoadGroups(const std::string& groups,
                                      const std::vector<FileText>& more = {}) {
  std::vector<FileText> files = {
      {"duties/n.yaml",
       "pack: n\nobligations: [{duty: response, within: 7wd, cite: x}]\n"},
      {"ladder.yaml",
       "ladders: [{name: all, when: {}, steps: [{after: 0s, notify: [a]}]}]\n"},
      {"roster.yaml", kPeople + "on_call:\n" + groups}};
  files.insert(files.end(), more.begin(), more.end());
  return LoadPolicy(files, NoSecrets(), "rules/", kNow);
}

inline const std::string kDesk = "  desk: {always: [a]}\n";

inline Loaded<LoadedRules> LoadWith(const std::string& path,
                                    const std::string& text) {
  return LoadGroups(kDesk, {{path, text}});
}

// `text` with the first `from` replaced by `to`.
inline std::string Changed(std::string text, const std::string& from,
                           const std::string& to) {
  const auto at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from);
  return text.replace(at, from.size(), to);
}

inline std::string ErrorsOf(const Loaded<LoadedRules>& rules) {
  return rules ? "no error" : Describe(rules.error());
}

}  // namespace huiying::config
