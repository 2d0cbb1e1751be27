// The hashes an event refers to, found through its list of fields. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "model/event.h"

namespace huiying::runtime {

struct Reference {
  std::string field;  // `text`, `note`, or the path of a rule file
  model::TextHash hash{};
  bool artifact = false;
};

// Visits fields as encoders do, and keeps what is a hash.
class ReferenceCollector {
 public:
  template <class T>
  void operator()(std::string_view name, const T& value) {
    Put(name, value);
  }
  template <class T>
  void Later(std::string_view name, const T& value) {
    Put(name, value);
  }
  std::vector<Reference> Take() && { return std::move(found_); }

 private:
  void Put(std::string_view name, const model::TextHash& hash) {
    if (model::IsEmpty(hash)) return;
    found_.push_back({.field = std::string(name), .hash = hash});
  }
  void Put(std::string_view, const model::RuleFile& file) {
    if (model::IsEmpty(file.hash)) return;
    found_.push_back({.field = file.path,
                      .hash = file.hash,
                      .artifact = !file.in_vault});
  }
  template <class T>
  void Put(std::string_view name, const std::optional<T>& value) {
    if (value) Put(name, *value);
  }
  template <class T>
  void Put(std::string_view name, const std::vector<T>& values) {
    for (const T& value : values) Put(name, value);
  }
  template <class T>
    requires requires(const T& t, ReferenceCollector& c) { t.Fields(c); }
  void Put(std::string_view, const T& value) {
    value.Fields(*this);
  }
  template <class T>
  void Put(std::string_view, const T&) {}  // no hash in it

  std::vector<Reference> found_;
};

inline std::vector<Reference> ReferencesOf(const model::Event& event) {
  ReferenceCollector collector;
  std::visit([&](const auto& e) { e.Fields(collector); }, event);
  return std::move(collector).Take();
}

}  // namespace huiying::runtime
