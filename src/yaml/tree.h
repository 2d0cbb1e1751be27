// The tree that a YAML document becomes, built from yaml-cpp's events. Pure.
// Only yaml/ sees it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace huiying::yaml {

enum class Kind { kEmpty, kScalar, kList, kMap };

struct Value {
  struct Field {
    std::string key;
    int line = 0;
    std::shared_ptr<const Value> value;
  };

  Kind kind = Kind::kEmpty;
  int line = 0;
  bool plain = true;  // a scalar without quotes
  std::string scalar;
  std::vector<std::shared_ptr<const Value>> items;  // kList
  std::vector<Field> fields;                        // kMap
  std::size_t nodes = 1;  // with everything below, aliases written out
};

// The line of the first byte that is not UTF-8 (or is NUL); 0 when all is well.
int BadUtf8Line(std::string_view text);

// The one document in `text`. Errors: kInvalid, with `file:line:` in front.
base::Result<std::shared_ptr<const Value>> BuildTree(std::string_view file,
                                                     std::string_view text);

}  // namespace huiying::yaml
