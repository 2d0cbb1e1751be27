#include "yaml/reader.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <numeric>

#include "yaml/tree.h"

namespace huiying::yaml {
namespace {

std::string_view KindName(const Value& value) {
  switch (value.kind) {
    case Kind::kEmpty:
      return "nothing";
    case Kind::kScalar:
      return "a value";
    case Kind::kList:
      return "a list";
    case Kind::kMap:
      return "a map";
  }
  return "";
}

std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above + 1, row[j - 1] + 1, change});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string_view ClosestOf(std::string_view word,
                           const std::vector<std::string_view>& known) {
  std::string_view best;
  std::size_t best_distance = std::min<std::size_t>(3, word.size());
  for (const std::string_view candidate : known) {
    if (candidate.size() > word.size() + 2) continue;
    const std::size_t distance = EditDistance(word, candidate);
    if (distance >= best_distance) continue;
    best = candidate;
    best_distance = distance;
  }
  return best;
}

base::Result<Document> Parse(std::string_view file, std::string_view text) {
  if (text.size() > kMaxBytes) {
    return base::Fail(base::ErrorCode::kTooLarge,
                      fmt::format("{}:1: {} bytes; at most {} are read, split "
                                  "the file",
                                  file, text.size(), kMaxBytes));
  }
  if (const int line = BadUtf8Line(text); line != 0) {
    return base::Fail(
        base::ErrorCode::kInvalid,
        fmt::format("{}:{}: not UTF-8; save the file as UTF-8", file, line));
  }
  auto tree = BuildTree(file, text);
  if (!tree) return std::unexpected(std::move(tree).error());
  return Document(std::string(file), *std::move(tree));
}

bool Node::IsMap() const { return value_->kind == Kind::kMap; }
bool Node::IsList() const { return value_->kind == Kind::kList; }
bool Node::IsScalar() const { return value_->kind == Kind::kScalar; }
bool Node::IsEmpty() const { return value_->kind == Kind::kEmpty; }
int Node::line() const { return value_->line; }
std::string_view Node::raw() const { return value_->scalar; }

base::Error Node::Wrong(std::string_view what) const {
  return {base::ErrorCode::kInvalid,
          fmt::format("{}:{}: {}{}{}", file_, line(), path_,
                      path_.empty() ? "" : ": ", what)};
}

std::unexpected<base::Error> Node::NotA(std::string_view kind,
                                        std::string_view fix) const {
  const std::string seen = IsScalar() ? fmt::format("\"{}\"", raw())
                                      : std::string(KindName(*value_));
  return Fail(fmt::format("{} is not {}; {}", seen, kind, fix));
}

base::Result<std::string> Node::String() const {
  if (!IsScalar()) return NotA("a text", "write one, in quotes if in doubt");
  if (raw().empty()) return Fail("is empty; write a text or leave it out");
  return std::string(raw());
}

base::Result<std::int64_t> Node::Integer(std::int64_t min,
                                         std::int64_t max) const {
  std::int64_t number = 0;
  const std::string_view text = raw();
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (!IsScalar() || text.empty() || error != std::errc() ||
      end != text.data() + text.size()) {
    return NotA("a whole number", "write digits like 2");
  }
  if (!value_->plain) {
    return Fail(
        fmt::format("\"{}\" is a text; write {} without quotes", text, text));
  }
  if (number < min || number > max) {
    return Fail(
        fmt::format("{} is out of range; write {} to {}", number, min, max));
  }
  return number;
}

base::Result<bool> Node::Bool() const {
  if (IsScalar() && value_->plain) {
    if (raw() == "true") return true;
    if (raw() == "false") return false;
  }
  return NotA("true or false", "write true or false, without quotes");
}

base::Result<base::Duration> Node::Duration() const {
  if (const auto duration = base::ParseDuration(raw())) return *duration;
  const bool digits = !raw().empty() && std::ranges::all_of(raw(), [](char c) {
    return c >= '0' && c <= '9';
  });
  return NotA("a duration", digits
                                ? fmt::format("write {}m or {}s", raw(), raw())
                                : "write 90s, 15m, 5h or 2d");
}

base::Result<std::vector<Node>> Node::List() const {
  if (!IsList()) return NotA("a list", "write [one, two] or lines with \"- \"");
  std::vector<Node> out;
  out.reserve(value_->items.size());
  for (std::size_t i = 0; i < value_->items.size(); ++i) {
    out.emplace_back(value_->items[i].get(), file_,
                     fmt::format("{}[{}]", path_, i));
  }
  return out;
}

base::Result<std::vector<std::string>> Node::Strings() const {
  auto list = List();
  if (!list) return std::unexpected(std::move(list).error());
  std::vector<std::string> out;
  for (const Node& item : *list) {
    auto text = item.String();
    if (!text) return std::unexpected(std::move(text).error());
    out.push_back(*std::move(text));
  }
  return out;
}

base::Result<std::vector<Entry>> Node::Map() const {
  if (!IsMap()) return NotA("a map", "write \"name: value\" lines");
  std::vector<Entry> out;
  out.reserve(value_->fields.size());
  for (const Value::Field& field : value_->fields) {
    const std::string path =
        path_.empty() ? field.key : fmt::format("{}.{}", path_, field.key);
    out.push_back(
        {field.key, field.line, Node(field.value.get(), file_, path)});
  }
  return out;
}

std::optional<Node> Node::Find(std::string_view name) const {
  for (const Value::Field& field : value_->fields) {
    if (field.key != name) continue;
    return Node(
        field.value.get(), file_,
        path_.empty() ? field.key : fmt::format("{}.{}", path_, field.key));
  }
  return std::nullopt;
}

base::Result<Node> Node::Field(std::string_view name) const {
  if (!IsMap()) return NotA("a map", "write \"name: value\" lines");
  if (auto found = Find(name)) return *std::move(found);
  return Fail(fmt::format("\"{}\" is missing; add it", name));
}

base::Status Node::OnlyFields(
    std::initializer_list<std::string_view> known) const {
  if (!IsMap()) return NotA("a map", "write \"name: value\" lines");
  for (const Value::Field& field : value_->fields) {
    if (std::ranges::find(known, field.key) != known.end()) continue;
    const std::string_view closest = ClosestOf(field.key, known);
    std::string fix;
    for (const std::string_view name : known) {
      fix += fix.empty() ? "known are " : ", ";
      fix += name;
    }
    if (!closest.empty()) fix = fmt::format("did you mean \"{}\"?", closest);
    return base::Fail(
        base::ErrorCode::kInvalid,
        fmt::format("{}:{}: {}{}unknown field \"{}\"; {}", file_, field.line,
                    path_, path_.empty() ? "" : ": ", field.key, fix));
  }
  return {};
}

}  // namespace huiying::yaml
