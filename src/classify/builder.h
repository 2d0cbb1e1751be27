// Builder: reads the files of a rule set and makes its machines. Only the
// build*.cc of classify/ see it.
//
// Lists first, then places, then rules, so that a rule's `$name` can be looked
// up; last the machines: literals, prefilter, triggers. A wrong field is noted
// and the rest is read on, so that one run shows everything.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "classify/build.h"
#include "text/canonical.h"
#include "yaml/reader.h"

namespace huiying::classify {

using yaml::Node;

class Builder {
 public:
  Built Run(const std::vector<RuleText>& files);

 private:
  // Notes the error, or gives the value.
  template <class T>
  std::optional<T> Take(base::Result<T>&& result) {
    if (result) return std::move(*result);
    Error(result.error().message);
    return std::nullopt;
  }
  bool Take(base::Status&& status) {
    if (!status) Error(status.error().message);
    return status.has_value();
  }
  void Error(std::string message) {
    problems_.push_back({Problem::Kind::kError, std::move(message)});
  }
  void Warn(const Node& node, std::string_view what) {
    problems_.push_back({Problem::Kind::kWarning, node.Wrong(what).message});
  }
  // `due` or `none` in an optional field; true when it is none.
  bool IsAnswerNone(const Node& node);
  // The list in an optional field; empty when absent or wrong.
  std::vector<Node> ListAt(const Node& node, std::string_view field);
  std::string TextAt(const Node& node, std::string_view field);
  std::string Fold(std::string_view term) const {
    return text::Fold(term, rules_->traditional);
  }

  void ReadTable(const RuleText& file);
  void ReadLexicon(const RuleText& file);
  void ReadList(const Node& node);
  void ReadListTerm(const Node& node, std::uint32_t id);
  void ReadUnits(const RuleText& file);
  void ReadPlace(const Node& node, bool unit);
  void AddPlaceName(const std::string& name, std::uint32_t place);
  void ReadTopic(const RuleText& file);
  void ReadRule(const Node& node, std::uint32_t topic, const Group& none);
  void ReadGroups(const Node& node, Rule& rule);
  CountStep ReadCountStep(const Node& node);
  void ReadSamples(const Node& node, std::string_view field, bool must_match,
                   Rule& rule);
  Group ReadGroup(const Node& node, std::string_view field);
  std::optional<Item> ReadItem(const Node& node);
  std::optional<Item> ReadListItem(const Node& node, const std::string& name);
  std::optional<std::uint32_t> AddPattern(const Node& node,
                                          std::string_view written);
  std::optional<std::string> Expand(const Node& node,
                                    std::string_view pattern);
  std::optional<std::uint32_t> FindList(const Node& node,
                                        const std::string& name);
  std::uint32_t AddLiteral(const std::string& folded);
  void CheckSuppressed();
  void AddTriggers(std::uint32_t rule);
  std::size_t WeightOf(const Group& group) const;
  void Finish();

  std::unique_ptr<CompiledRules> rules_ = std::make_unique<CompiledRules>();
  std::vector<Problem> problems_;
  std::map<std::string, std::uint32_t> pattern_ids_;
  std::set<std::string> rule_names_;
};

}  // namespace huiying::classify
