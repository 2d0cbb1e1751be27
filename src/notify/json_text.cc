#include "notify/json_text.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "notify/channels/http.h"
#include "notify/render.h"

namespace huiying::notify {
namespace {

bool IsPlainAscii(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= ' ' && byte < 0x80 && c != '"' && c != '\\';
}

void AppendEscaped(std::string& out, char c) {
  constexpr std::string_view kSpecial = "\"\\\b\f\n\r\t";
  constexpr std::string_view kEscape = "\"\\bfnrt";
  if (const auto at = kSpecial.find(c); at != std::string_view::npos) {
    out += '\\';
    out += kEscape[at];
  } else {
    out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
  }
}

// False, and nothing added, when the text is no UTF-8.
bool AppendQuoted(std::string& out, std::string_view text) {
  const std::size_t before = out.size();
  out += '"';
  std::size_t from = 0;  // what is added already
  for (std::size_t i = 0; i < text.size();) {
    if (IsPlainAscii(text[i])) {
      ++i;
      continue;
    }
    const std::size_t length = CharacterAt(text, i);
    if (length == 0) {
      out.resize(before);
      return false;
    }
    if (length == 1) {
      out += text.substr(from, i - from);
      AppendEscaped(out, text[i]);
      from = i + 1;
    }
    i += length;
  }
  out += text.substr(from);
  out += '"';
  return true;
}

}  // namespace

void JsonText::Name(std::string_view name) {
  if (text_.size() > 1) text_ += ',';
  text_ += '"';
  text_ += name;
  text_ += "\":";
}

void JsonText::Text(std::string_view name, std::string_view value) {
  Name(name);
  if (!AppendQuoted(text_, value)) text_ += Dump(nlohmann::json(value));
}

void JsonText::Flag(std::string_view name, bool value) {
  Name(name);
  text_ += value ? "true" : "false";
}

void JsonText::Null(std::string_view name) {
  Name(name);
  text_ += "null";
}

void JsonText::Object(std::string_view name, JsonText value) {
  Name(name);
  text_ += std::move(value).Take();
}

std::string JsonText::Take() && {
  text_ += '}';
  return std::move(text_);
}

}  // namespace huiying::notify
