// A `near` item is written out: `(A|B)[^。!?,\n]{0,N}(C|D)`, for any order
// both ways round (of two groups; of more only as given).
#include "bench/patterns.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <map>

#include "yaml/reader.h"

namespace huiying::bench {
namespace {

using yaml::Node;

constexpr std::int64_t kDefaultWithin = 12;

std::vector<Node> ListAt(const Node& node, std::string_view field) {
  const auto found = node.Find(field);
  if (!found) return {};
  auto list = found->List();
  return list ? *std::move(list) : std::vector<Node>();
}

// Without the anchors `^` and `$`: a peer may match the term anywhere.
std::string TermOf(std::string_view written) {
  if (written.starts_with('^')) written.remove_prefix(1);
  if (written.ends_with('$')) written.remove_suffix(1);
  return std::string(written);
}

class Reader {
 public:
  base::Status ReadLexicon(const classify::RuleText& file);
  base::Status ReadTopic(const classify::RuleText& file);
  std::vector<RulePatterns> Take() { return std::move(rules_); }

 private:
  base::Status AddItem(const Node& node, RulePatterns& out) const;
  base::Result<std::string> Expand(const Node& node,
                                   std::string_view pattern) const;
  base::Result<std::string> GroupOf(const Node& node) const;
  base::Result<std::string> NearOf(const Node& node) const;
  base::Result<const std::vector<std::string>*> TermsOf(
      const Node& node, std::string_view list) const;

  std::map<std::string, std::vector<std::string>, std::less<>> lists_;
  std::vector<RulePatterns> rules_;
};

base::Status Reader::ReadLexicon(const classify::RuleText& file) {
  const auto document = yaml::Parse(file.path, file.text);
  if (!document) return std::unexpected(document.error());
  for (const Node& list : ListAt(document->root(), "lists")) {
    const auto kind = list.Find("kind");
    if (kind && (kind->raw() == "trap" || kind->raw() == "variant")) continue;
    const auto name = list.Find("name");
    if (!name) return list.Fail("a list without a name");
    for (const Node& term : ListAt(list, "terms")) {
      lists_[std::string(name->raw())].push_back(TermOf(term.raw()));
    }
  }
  return {};
}

base::Status Reader::ReadTopic(const classify::RuleText& file) {
  const auto document = yaml::Parse(file.path, file.text);
  if (!document) return std::unexpected(document.error());
  for (const Node& rule : ListAt(document->root(), "rules")) {
    RulePatterns patterns;
    std::vector<Node> items = ListAt(rule, "any");
    for (const Node& part : ListAt(rule, "all")) {
      if (!part.IsList()) {
        items.push_back(part);
        continue;
      }
      for (const Node& item : *part.List()) items.push_back(item);
    }
    for (const Node& item : items) {
      if (auto status = AddItem(item, patterns); !status) return status;
    }
    std::ranges::sort(patterns);
    const auto twice = std::ranges::unique(patterns);
    patterns.erase(twice.begin(), twice.end());
    rules_.push_back(std::move(patterns));
  }
  return {};
}

base::Result<const std::vector<std::string>*> Reader::TermsOf(
    const Node& node, std::string_view list) const {
  const auto it = lists_.find(list);
  if (it == lists_.end()) return node.Fail("names a list that is not there");
  return &it->second;
}

base::Status Reader::AddItem(const Node& node, RulePatterns& out) const {
  if (node.IsMap()) {
    auto near = NearOf(node);
    if (!near) return std::unexpected(std::move(near).error());
    out.push_back({true, *std::move(near)});
    return {};
  }
  const std::string_view written = node.raw();
  if (written.starts_with("re:")) {
    auto expanded = Expand(node, written.substr(3));
    if (!expanded) return std::unexpected(std::move(expanded).error());
    out.push_back({true, *std::move(expanded)});
  } else if (written.starts_with('$')) {
    const auto terms = TermsOf(node, written.substr(1));
    if (!terms) return std::unexpected(terms.error());
    for (const std::string& term : **terms) out.push_back({false, term});
  } else {
    out.push_back({false, TermOf(written)});
  }
  return {};
}

base::Result<std::string> Reader::Expand(const Node& node,
                                         std::string_view pattern) const {
  std::string out;
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t open = pattern.find("{$", at);
    out += pattern.substr(at, open - at);
    if (open == std::string_view::npos) break;
    const std::size_t close = pattern.find('}', open);
    if (close == std::string_view::npos) return node.Fail("`{$` without `}`");
    const auto terms =
        TermsOf(node, pattern.substr(open + 2, close - open - 2));
    if (!terms) return std::unexpected(terms.error());
    std::string alternatives;
    for (const std::string& term : **terms) {
      if (!alternatives.empty()) alternatives += '|';
      alternatives += re2::RE2::QuoteMeta(term);
    }
    out += "(?:" + alternatives + ")";
    at = close + 1;
  }
  return out;
}

base::Result<std::string> Reader::GroupOf(const Node& node) const {
  RulePatterns patterns;
  std::vector<Node> items;
  if (auto list = node.List()) {
    items = *std::move(list);
  } else {
    items.push_back(node);
  }
  for (const Node& item : items) {
    if (auto status = AddItem(item, patterns); !status) {
      return std::unexpected(std::move(status).error());
    }
  }
  std::string out;
  for (const Pattern& pattern : patterns) {
    out += (out.empty() ? "(?:" : "|") + ExpressionOf(pattern);
  }
  return out + ")";
}

base::Result<std::string> Reader::NearOf(const Node& node) const {
  std::vector<std::string> groups;
  for (const Node& group : ListAt(node, "near")) {
    auto expression = GroupOf(group);
    if (!expression) return expression;
    groups.push_back(*std::move(expression));
  }
  const auto within = node.Find("within");
  const auto n = within ? within->Integer(0, 1000) : kDefaultWithin;
  if (groups.size() < 2 || !n) return node.Fail("is no `near` item");
  const auto word = [&](std::string_view field) {
    const auto found = node.Find(field);
    return std::string(found ? found->raw() : "");
  };
  const std::string same = word("same");
  const std::string_view between = same == "text"       ? "[\\s\\S]"
                                   : same == "sentence" ? "[^。!?\\n]"
                                                        : "[^。!?,\\n]";
  const std::string gap = fmt::format("{}{{0,{}}}", between, *n);
  std::string out = fmt::format("{}", fmt::join(groups, gap));
  if (word("order") == "any" && groups.size() == 2) {
    out += "|" + groups[1] + gap + groups[0];
  }
  return out;
}

}  // namespace

std::string ExpressionOf(const Pattern& pattern) {
  return pattern.regex ? "(?:" + pattern.text + ")"
                       : re2::RE2::QuoteMeta(pattern.text);
}

base::Result<std::vector<RulePatterns>> PatternsOf(const RuleFiles& files) {
  Reader reader;
  for (const bool lexicon : {true, false}) {
    const std::string_view folder = lexicon ? "lexicon/" : "topics/";
    for (const classify::RuleText& file : files) {
      if (!file.path.starts_with(folder) || !file.path.ends_with(".yaml")) {
        continue;
      }
      const auto status =
          lexicon ? reader.ReadLexicon(file) : reader.ReadTopic(file);
      if (!status) return std::unexpected(status.error());
    }
  }
  return reader.Take();
}

}  // namespace huiying::bench
