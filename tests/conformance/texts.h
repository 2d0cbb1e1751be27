// The real texts of ../shared/data, and the shipped rules. For tests only.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "classify/rule_set.h"
#include "model/verdict.h"

namespace huiying::conformance {

// ../shared/data, or nothing where there is none: the test has then said so,
// and failed where it must be there.
std::optional<std::string> SharedData(std::string_view test);

std::shared_ptr<const classify::RuleSet> ShippedRules();

// Every text of a kind: `hot`, `roots`, `reposts`, `hashtag`, `tnews`, `thuc`,
// `cec`, with its id and, where it has one, its class. REQUIREs that there are
// some.
struct Text {
  std::string id;
  std::string kind;
  std::string text;
};
void EachText(const std::string& data, std::string_view corpus,
              const std::function<void(const Text&)>& take);

}  // namespace huiying::conformance
