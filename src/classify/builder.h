// Builder: reads the files of a rule set and makes its machines. Only the
// build*.cc of classify/ see it.
//
// Tables first, then lists, places and rules, so that a rule's `$name` can be
// looked up; last the triggers and the literals. A wrong field is noted and
// the rest is read on, so that one run shows everything.
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
#include "yaml/reader.h"

namespace huiying::classify {

using yaml::Node;

class Builder {
 public:
  Built Run(const std::vector<RuleText>& files);

 private:
  // A term as written, without its anchors and folded.
  struct Term {
    std::u32string points;
    std::string folded;
    bool at_start = false;
    bool at_end = false;
  };

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
  void Wrong(const Node& node, std::string_view what) {
    Error(node.Wrong(what).message);
  }
  void Warn(const Node& node, std::string_view what) {
    problems_.push_back({Problem::Kind::kWarning, node.Wrong(what).message});
  }
  // The list in an optional field; empty when absent or wrong.
  std::vector<Node> ListAt(const Node& node, std::string_view field);
  std::string TextAt(const Node& node, std::string_view field);
  std::int64_t NumberAt(const Node& node, std::string_view field,
                        std::int64_t min, std::int64_t max,
                        std::int64_t otherwise);
  bool FlagAt(const Node& node, std::string_view field);
  // The index of the field's text among `names`; an absent field is the first.
  std::size_t ChoiceAt(const Node& node, std::string_view field,
                       const std::vector<std::string_view>& names);
  std::optional<Node> Open(const RuleText& file);
  std::u32string FoldedPoints(std::string_view text) const;
  std::optional<Term> ReadTerm(const Node& node);

  // build_lists.cc
  void ReadTable(const RuleText& file);
  void ReadLexicon(const RuleText& file);
  void ReadList(const Node& node);
  bool AddList(const Node& node, TermList list);
  void ReadListTerm(const Node& node, std::uint32_t id);
  void AddTrapTerm(const Node& node, std::uint32_t id,
                   const std::string& written);
  void ReadWeak();
  void ReadUnits(const RuleText& file);
  void ReadPlace(const Node& node, bool unit);
  void AddPlaceName(const std::string& name, std::uint32_t place);
  void ReadSpread(const RuleText& file);

  // build_items.cc
  Group ReadGroup(const Node& node, std::string_view field);
  void ReadItem(const Node& node, Group& group);
  void ReadPattern(const Node& node, const std::string& written, Group& group);
  bool AddGaps(const Node& node, const std::string& written, Group& group);
  std::optional<Item> ReadNear(const Node& node);
  std::vector<std::uint32_t> ReadNearGroup(const Node& node);
  std::optional<std::string> CheckPattern(const Node& node,
                                          std::string_view written);
  std::uint32_t AddPattern(const std::string& written,
                           const std::string& expanded,
                           std::unique_ptr<re2::RE2> regex);
  void AddTrapPattern(const Node& node, std::uint32_t list,
                      const std::string& written);
  std::unique_ptr<re2::RE2> Compile(const Node& node,
                                    const std::string& pattern);
  std::optional<std::string> Expand(const Node& node,
                                    std::string_view pattern);
  std::optional<std::uint32_t> FindList(const Node& node,
                                        const std::string& name);
  std::uint32_t AddLiteral(std::u32string_view points);
  std::uint32_t AddSlot();
  void AddFill(std::uint32_t slot, const Term& term);
  std::uint32_t SlotOf(const Term& term);
  // A slot that any of these terms fills.
  std::uint32_t SlotOfAny(std::vector<Term> terms);

  // build_rules.cc
  bool IsAnswerNone(const Node& node);
  void ReadTopic(const RuleText& file);
  void ReadRule(const Node& node, std::uint32_t topic, const Group& none);
  void ReadRuleFields(const Node& node, Rule& rule);
  void ReadGroups(const Node& node, Rule& rule);
  CountStep ReadCountStep(const Node& node);
  void ReadSamples(const Node& node, std::string_view field, bool must_match,
                   Rule& rule);
  void CheckSuppressed();

  // build_triggers.cc
  void AddTriggers(std::uint32_t rule);
  std::size_t WeightOf(std::uint32_t slot) const;
  std::size_t WeightOf(const Item& item) const;
  std::size_t WeightOf(const Group& group) const;
  const std::vector<std::uint32_t>& NarrowestOf(const Near& near) const;
  void AddTrapTriggers();
  void Finish();

  // build_warnings.cc
  void WarnOfDeadTerms();
  void WarnOfRules();
  bool CanNeverFire(const Rule& rule) const;
  bool Covers(const Rule& wide, const Rule& narrow) const;

  std::unique_ptr<CompiledRules> rules_ = std::make_unique<CompiledRules>();
  text::TraditionalTable table_;
  std::vector<Problem> problems_;
  std::vector<yaml::Document> documents_;  // nodes point into them
  std::vector<std::pair<std::uint32_t, Node>> weak_;  // slot, its field
  std::map<std::string, std::uint32_t> pattern_ids_;
  std::map<std::u32string, std::uint32_t> any_slots_;
  std::vector<std::size_t> slot_terms_;  // how many terms fill a slot; one of
                                         // a single character counts as many
  std::set<std::string> rule_names_;
};

}  // namespace huiying::classify
