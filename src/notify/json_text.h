// JsonText: an object as JSON text, field after field, without a tree of it in
// memory. Pure. Its texts read as nlohmann's dump(-1, ' ', false, replace)
// writes them: UTF-8 as it is, U+FFFD for what is none.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace huiying::notify {

class JsonText {
 public:
  // REQUIRES: `name` needs no escape, and comes once.
  void Text(std::string_view name, std::string_view value);
  void Flag(std::string_view name, bool value);
  void Null(std::string_view name);
  void Number(std::string_view name, std::integral auto value) {
    Name(name);
    text_ += std::to_string(value);
  }
  void Object(std::string_view name, JsonText value);

  std::string Take() &&;

 private:
  void Name(std::string_view name);

  std::string text_ = "{";
};

}  // namespace huiying::notify
