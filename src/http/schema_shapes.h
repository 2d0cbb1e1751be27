// What the schemas_* files are written in: JSON Schema in few words. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/answer.h"
#include "model/names.h"

namespace huiying::http {

struct Property {
  std::string name;
  Json schema;
  bool required = true;
};

inline Json Text() { return {{"type", "string"}}; }
inline Json Number() { return {{"type", "integer"}, {"minimum", 0}}; }
inline Json Signed() { return {{"type", "integer"}}; }
inline Json Flag() { return {{"type", "boolean"}}; }
inline Json Time() { return {{"type", "string"}, {"format", "date-time"}}; }
inline Json ListOf(Json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}
inline Json To(std::string_view schema) {
  return {{"$ref", "#/components/schemas/" + std::string(schema)}};
}
inline Json OrNull(Json schema) {
  if (schema.contains("type")) {
    schema["type"] = {schema["type"], "null"};
    return schema;
  }
  return {{"anyOf", {std::move(schema), {{"type", "null"}}}}};
}
inline Json Grade() {
  return {{"type", "integer"}, {"minimum", 1}, {"maximum", 4}};
}

inline Json Words(std::span<const std::string_view> words) {
  Json list = Json::array();
  for (const std::string_view word : words) list.push_back(word);
  return {{"type", "string"}, {"enum", std::move(list)}};
}
inline Json Words(std::initializer_list<std::string_view> words) {
  return Words(std::span(words.begin(), words.size()));
}
template <class E>
Json WordsOf() {
  return Words(model::NamesOf<E>());
}

inline Json Object(std::vector<Property> properties) {
  Json required = Json::array();
  Json all = Json::object();
  for (Property& property : properties) {
    if (property.required) required.push_back(property.name);
    all[property.name] = std::move(property.schema);
  }
  return {{"type", "object"},
          {"required", std::move(required)},
          {"properties", std::move(all)}};
}

// A count for each value of an enumeration but its first, which is none.
template <class E>
std::vector<Property> CountsOf() {
  std::vector<Property> counts;
  for (const std::string_view name : model::NamesOf<E>().subspan(1)) {
    counts.push_back({.name = std::string(name), .schema = Number()});
  }
  return counts;
}

inline Property May(std::string name, Json schema) {
  return {
      .name = std::move(name), .schema = std::move(schema), .required = false};
}

// `base` and more properties.
inline Json AllOf(std::string_view base, std::vector<Property> more) {
  return {{"allOf", {To(base), Object(std::move(more))}}};
}

// The shapes of one area each, added to `s`.
void AddCaseSchemas(Json& s);
void AddAnswerSchemas(Json& s);
void AddOnCallSchemas(Json& s);
void AddSiteSchemas(Json& s);

}  // namespace huiying::http
