// What stands in `any`, `all` and `none`: terms, `$lists` and `re:` patterns.
#include "classify/builder.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "text/utf8.h"

namespace huiying::classify {

namespace {

constexpr std::size_t kMaxPattern = 4000;

}  // namespace

std::optional<std::uint32_t> Builder::FindList(const Node& node,
                                               const std::string& name) {
  const auto it = rules_->list_ids.find(name);
  if (it == rules_->list_ids.end()) {
    std::vector<std::string_view> known;
    for (const auto& [other, id] : rules_->list_ids) known.push_back(other);
    const std::string_view close = yaml::ClosestOf(name, known);
    Error(node.Wrong(fmt::format(
        "there is no list \"{}\" in lexicon/{}", name,
        close.empty() ? std::string("; add it or mend the name")
                      : fmt::format("; did you mean ${}?", close))).message);
    return std::nullopt;
  }
  TermList& list = rules_->lists[it->second];
  if (list.trap) {
    Error(node.Wrong(fmt::format(
        "${} is a trap list: it is masked everywhere and cannot be matched",
        name)).message);
    return std::nullopt;
  }
  list.used = true;
  return it->second;
}

// `{$name}` to the alternatives of the list.
std::optional<std::string> Builder::Expand(const Node& node,
                                           std::string_view pattern) {
  std::string out;
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t open = pattern.find("{$", at);
    out += pattern.substr(at, open - at);
    if (open == std::string_view::npos) break;
    const std::size_t close = pattern.find('}', open);
    if (close == std::string_view::npos) {
      Error(node.Wrong("`{$` without `}`; write {$name}").message);
      return std::nullopt;
    }
    const auto id =
        FindList(node, std::string(pattern.substr(open + 2,
                                                  close - open - 2)));
    if (!id) return std::nullopt;
    std::string alternatives;
    for (const std::string& term : rules_->lists[*id].terms) {
      if (!alternatives.empty()) alternatives += '|';
      alternatives += re2::RE2::QuoteMeta(term);
    }
    out += "(?:" + alternatives + ")";
    at = close + 1;
  }
  return out;
}

std::optional<std::uint32_t> Builder::AddPattern(const Node& node,
                                                 std::string_view written) {
  const std::string_view source = written.substr(3);
  if (source.empty() || source.size() > kMaxPattern) {
    Error(node.Wrong(fmt::format(
        "a pattern has 1 to {} bytes behind `re:`", kMaxPattern)).message);
    return std::nullopt;
  }
  if (source.contains("\\b") || source.contains("\\w")) {
    Warn(node, "\\b and \\w know only ASCII: beside Chinese characters they "
               "never do what they seem to; leave them out");
  }
  if (std::ranges::any_of(source, [](char c) { return c >= 'A' && c <= 'Z'; })
      && !source.contains("\\p") && !source.contains("(?P")) {
    Warn(node, "texts are folded to lower case before a pattern is tried; "
               "write it in lower case");
  }
  const auto expanded = Expand(node, source);
  if (!expanded) return std::nullopt;
  if (const auto it = pattern_ids_.find(*expanded);
      it != pattern_ids_.end()) {
    return it->second;
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  const re2::RE2 trial(*expanded, options);
  if (!trial.ok()) {
    Error(node.Wrong(fmt::format(
        "the pattern cannot be read: {}; mend it, or write it without re: "
        "when it is a plain term", trial.error())).message);
    return std::nullopt;
  }
  if (re2::RE2::PartialMatch("", trial)) {
    Error(node.Wrong("the pattern matches the empty text, so it would match "
                     "every post").message);
    return std::nullopt;
  }
  int filtered = 0;
  HUIYING_CHECK(rules_->filter.Add(*expanded, options, &filtered) ==
                re2::RE2::NoError);
  const auto id = static_cast<std::uint32_t>(rules_->patterns.size());
  HUIYING_CHECK(filtered == static_cast<int>(id));
  rules_->patterns.push_back({.written = std::string(written),
                              .filtered_id = filtered,
                              .trap_list = {},
                              .triggers = {}});
  rules_->has_patterns = true;
  pattern_ids_.emplace(*expanded, id);
  return id;
}

std::optional<Item> Builder::ReadItem(const Node& node) {
  const auto written = Take(node.String());
  if (!written) return std::nullopt;
  if (written->starts_with('$')) {
    const auto id = FindList(node, written->substr(1));
    if (!id) return std::nullopt;
    return Item{Item::Kind::kList, *id, *written};
  }
  if (written->starts_with("re:")) {
    const auto id = AddPattern(node, *written);
    if (!id) return std::nullopt;
    return Item{Item::Kind::kPattern, *id, *written};
  }
  const std::string folded = Fold(*written);
  if (folded.empty()) {
    Error(node.Wrong("nothing is left of this term; take it out").message);
    return std::nullopt;
  }
  if (text::CountCodePoints(folded) == 1) {
    Warn(node, "a term of one character matches nearly everything");
  }
  return Item{Item::Kind::kTerm, AddLiteral(folded), *written};
}

Group Builder::ReadGroup(const Node& node, std::string_view field) {
  Group group;
  for (const Node& n : ListAt(node, field)) {
    if (auto item = ReadItem(n)) group.push_back(std::move(*item));
  }
  return group;
}

}  // namespace huiying::classify
