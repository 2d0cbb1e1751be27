// A strict reader of YAML files that people write by hand. Pure; Immutable.
//
// Nothing is guessed: a getter takes exactly its kind, `no` is a text when a
// text is asked for, a key that stands twice is an error, and so is a field
// nobody reads (OnlyFields). Every error names file, line, field and the fix:
// `rules/ladder.yaml:7: steps[0].after: "15" is not a duration; write 15m`.
//
// One document a file, UTF-8, at most 1 MB; aliases count as what they stand
// for, at most 100,000 nodes. Tags and merge keys (`<<`) are refused.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace huiying::yaml {

inline constexpr std::size_t kMaxBytes = 1'000'000;
inline constexpr std::size_t kMaxNodes = 100'000;

struct Value;  // of tree.h
struct Entry;

// One value and the way to it. Valid while its Document lives.
class Node {
 public:
  Node(const Value* value, std::string_view file, std::string path)
      : value_(value), file_(file), path_(std::move(path)) {}

  // The error's code is always kInvalid.
  base::Result<std::string> String() const;  // not empty
  base::Result<std::int64_t> Integer(
      std::int64_t min = std::numeric_limits<std::int64_t>::min(),
      std::int64_t max = std::numeric_limits<std::int64_t>::max()) const;
  base::Result<bool> Bool() const;  // `true` or `false`, nothing else
  base::Result<base::Duration> Duration() const;
  base::Result<std::vector<Node>> List() const;
  base::Result<std::vector<std::string>> Strings() const;  // a list of texts
  base::Result<std::vector<Entry>> Map() const;  // in the order of the file

  // A field of a map. Field() makes a missing one an error; Find() does not,
  // and finds nothing in what is not a map.
  base::Result<Node> Field(std::string_view name) const;
  std::optional<Node> Find(std::string_view name) const;
  // A map whose keys are all among `known`. Says "did you mean" when close.
  base::Status OnlyFields(std::initializer_list<std::string_view> known) const;

  bool IsMap() const;
  bool IsList() const;
  bool IsScalar() const;
  bool IsEmpty() const;  // nothing, `~` or `null`
  // The scalar as written; empty when it is not one. For messages.
  std::string_view raw() const;

  int line() const;  // from 1
  std::string_view file() const { return file_; }
  const std::string& path() const { return path_; }  // `steps[0].after`

  // `file:line: path: what`.
  base::Error Wrong(std::string_view what) const;
  std::unexpected<base::Error> Fail(std::string_view what) const {
    return std::unexpected(Wrong(what));
  }

 private:
  std::unexpected<base::Error> NotA(std::string_view kind,
                                    std::string_view fix) const;

  const Value* value_;
  std::string_view file_;
  std::string path_;
};

struct Entry {
  std::string key;
  int line = 0;
  Node value;
};

class Document {
 public:
  Document(std::string file, std::shared_ptr<const Value> root)
      : file_(std::make_shared<const std::string>(std::move(file))),
        root_(std::move(root)) {}
  Node root() const { return Node(root_.get(), *file_, ""); }

 private:
  std::shared_ptr<const std::string> file_;
  std::shared_ptr<const Value> root_;
};

// `file` is only for the messages. Errors: kInvalid, kTooLarge.
base::Result<Document> Parse(std::string_view file, std::string_view text);

// The one of `known` that `word` was probably meant to be; empty when none is
// close (two letters at most).
std::string_view ClosestOf(std::string_view word,
                           const std::vector<std::string_view>& known);

}  // namespace huiying::yaml
