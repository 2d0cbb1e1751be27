// yaml-cpp reads, its events arrive here in order, and a stack of open lists
// and maps turns them into a tree. Its own Node is not used: that one keeps
// double keys, forgets quotes and throws in its getters.
#include "yaml/tree.h"

#include <fmt/core.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <map>
#include <optional>
#include <sstream>

#include "base/check.h"
#include "yaml/reader.h"

namespace huiying::yaml {
namespace {

// Leaves yaml-cpp's parser from inside an event; ends in BuildTree().
struct Stop {
  int line;
  std::string what;
};

class Builder : public YAML::EventHandler {
 public:
  std::shared_ptr<const Value> root() const { return root_; }
  bool has_root() const { return root_ != nullptr; }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Leaf(Line(mark), anchor, Kind::kEmpty, "", true);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      throw Stop{Line(mark), "an alias inside its own anchor"};
    }
    Add(found->second, Line(mark));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag,
                YAML::anchor_t anchor, const std::string& value) override {
    // The parser's names for "no tag": `?` without quotes, `!` with.
    if (tag != "?" && tag != "!") RefuseTag(mark, tag);
    // yaml-cpp writes \N and \_ as one byte of Latin-1.
    if (BadUtf8Line(value) != 0) {
      throw Stop{Line(mark),
                 "one of the escapes \\0, \\N and \\_ gives no text; leave it "
                 "out or write the character itself"};
    }
    Leaf(Line(mark), anchor, Kind::kScalar, value, tag == "?");
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    if (tag != "?" && !tag.empty()) RefuseTag(mark, tag);
    Open(mark, anchor, Kind::kList);
  }
  void OnSequenceEnd() override { Close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag,
                  YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    if (tag != "?" && !tag.empty()) RefuseTag(mark, tag);
    Open(mark, anchor, Kind::kMap);
  }
  void OnMapEnd() override { Close(); }

 private:
  struct Level {
    std::shared_ptr<Value> value;
    YAML::anchor_t anchor = 0;
    std::optional<Value::Field> key;  // read, its value still to come
    std::map<std::string, int> keys;  // of a map, with their lines
  };

  static int Line(const YAML::Mark& mark) { return mark.line + 1; }

  [[noreturn]] static void RefuseTag(const YAML::Mark& mark,
                                     const std::string& tag) {
    throw Stop{Line(mark),
               fmt::format("the tag {} is not read; leave it out", tag)};
  }

  void Leaf(int line, YAML::anchor_t anchor, Kind kind, std::string text,
            bool plain) {
    auto value = std::make_shared<Value>();
    value->kind = kind;
    value->line = line;
    value->plain = plain;
    value->scalar = std::move(text);
    if (anchor != 0) anchors_[anchor] = value;
    Add(std::move(value), line);
  }

  void Open(const YAML::Mark& mark, YAML::anchor_t anchor, Kind kind) {
    auto value = std::make_shared<Value>();
    value->kind = kind;
    value->line = Line(mark);
    levels_.push_back({std::move(value), anchor, {}, {}});
  }

  void Close() {
    HUIYING_CHECK(!levels_.empty());
    const Level level = std::move(levels_.back());
    levels_.pop_back();
    // Known only from here on, so no alias can stand inside its own anchor.
    if (level.anchor != 0) anchors_[level.anchor] = level.value;
    Add(level.value, level.value->line);
  }

  void Add(std::shared_ptr<const Value> value, int line) {
    if (levels_.empty()) {
      root_ = std::move(value);
      return;
    }
    Level& level = levels_.back();
    if (level.value->kind == Kind::kMap && !level.key) {
      TakeKey(level, *value, line);
      return;
    }
    level.value->nodes += value->nodes;
    if (level.value->nodes > kMaxNodes) {
      throw Stop{line, fmt::format("more than {} values, aliases written out",
                                   kMaxNodes)};
    }
    if (level.value->kind == Kind::kList) {
      level.value->items.push_back(std::move(value));
    } else {
      level.key->value = std::move(value);
      level.value->fields.push_back(std::move(*level.key));
      level.key.reset();
    }
  }

  static void TakeKey(Level& level, const Value& key, int line) {
    if (key.kind != Kind::kScalar || key.scalar.empty()) {
      throw Stop{line, "a key must be a word"};
    }
    if (key.scalar == "<<" && key.plain) {
      throw Stop{line, "merge keys are not read; write the fields out"};
    }
    const auto [seen, fresh] = level.keys.emplace(key.scalar, line);
    if (!fresh) {
      throw Stop{line, fmt::format("\"{}\" stands twice, first in line {}; "
                                   "keep one of them",
                                   key.scalar, seen->second)};
    }
    level.key = Value::Field{.key = key.scalar, .line = line, .value = {}};
  }

  std::vector<Level> levels_;
  std::map<YAML::anchor_t, std::shared_ptr<const Value>> anchors_;
  std::shared_ptr<const Value> root_;
};

std::unexpected<base::Error> FailAt(std::string_view file, int line,
                                    std::string_view what) {
  return base::Fail(base::ErrorCode::kInvalid,
                    fmt::format("{}:{}: {}", file, line, what));
}

// yaml-cpp may quote one byte of a character.
std::string MessageOf(const YAML::Exception& e) {
  std::string message = e.msg;
  if (BadUtf8Line(message) != 0) {
    std::erase_if(message, [](char c) { return (c & 0x80) != 0; });
  }
  return message;
}

}  // namespace

int BadUtf8Line(std::string_view text) {
  int line = 1;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead == '\n') ++line;
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xC2 && lead < 0xE0 ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    if (lead == 0 || length == 0 || i + length > text.size()) return line;
    char32_t point = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xC0U) != 0x80U) return line;
      point = (point << 6U) | (next & 0x3FU);
    }
    if ((length == 3 && point < 0x800) || (length == 4 && point < 0x10000) ||
        (point >= 0xD800 && point < 0xE000) || point > 0x10FFFF) {
      return line;
    }
    i += length;
  }
  return 0;
}

base::Result<std::shared_ptr<const Value>> BuildTree(std::string_view file,
                                                     std::string_view text) {
  std::istringstream in{std::string(text)};
  Builder builder;
  try {
    YAML::Parser parser(in);
    parser.HandleNextDocument(builder);
    Builder second;
    if (parser.HandleNextDocument(second)) {
      const int line = second.has_root() ? second.root()->line : 1;
      return FailAt(file, line, "a second document; keep one in a file");
    }
  } catch (const Stop& stop) {
    return FailAt(file, stop.line, stop.what);
  } catch (const YAML::Exception& e) {
    return FailAt(file, e.mark.is_null() ? 1 : e.mark.line + 1,
                  fmt::format("not YAML: {}", MessageOf(e)));
  }
  if (builder.has_root()) return builder.root();
  return std::make_shared<const Value>(Value{.line = 1});
}

}  // namespace huiying::yaml
