// One list of fields per type, three uses: encode, decode, dump. Pure.
//
// A type that is stored says
//     void Fields(this auto&& self, auto& a) { a("name", self.name); … }
// and gets its byte form and its JSON form from here. Fields are only ever
// appended, as `a.Later("name", field)`; a decoder that meets the end at the
// border of a field leaves the rest at their defaults, and an encoder writes
// later fields up to the last that says something. So older entries stay
// readable for ever, and encode to the bytes that they were read from.
// A base::Shared<T> is stored as its T; Of(part, &Part::field) lists a field of
// a shared part as the record's own.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/codec.h"
#include "base/shared.h"
#include "base/time.h"
#include "model/ids.h"
#include "model/names.h"

namespace huiying::model {

template <class Part, class T, class Field>
struct FieldOf {
  Part& part;  // base::Shared<T>, perhaps const
  Field T::* field;

  const Field& Get() const { return (*part).*field; }
  void Set(Field value) const {
    if (value != Get()) part.Edit().*field = std::move(value);
  }
};
template <class T, class Field>
auto Of(base::Shared<T>& part, Field T::* field) {
  return FieldOf<base::Shared<T>, T, Field>{part, field};
}
template <class T, class Field>
auto Of(const base::Shared<T>& part, Field T::* field) {
  return FieldOf<const base::Shared<T>, T, Field>{part, field};
}

class Encoder {
 public:
  template <class T>
  void operator()(std::string_view /*name*/, const T& value) {
    Put(value);
  }
  template <class T>
  void Later(std::string_view /*name*/, const T& value) {
    static const std::string kNothing = [] {
      Encoder nothing;
      nothing.Put(T{});
      return std::move(nothing).Take();
    }();
    Encoder one;
    one.Put(value);
    held_back_ += one.out_.bytes();
    if (one.out_.bytes() == kNothing) return;
    out_.Raw(held_back_);
    held_back_.clear();
  }
  template <class... Of>
  void Later(std::string_view name, const FieldOf<Of...>& value) {
    Later(name, value.Get());
  }
  std::string Take() && { return std::move(out_).Take(); }
  void Put(bool v) { out_.Unsigned(v ? 1 : 0); }
  void Put(std::uint32_t v) { out_.Unsigned(v); }
  void Put(std::uint64_t v) { out_.Unsigned(v); }
  void Put(std::int64_t v) { out_.Signed(v); }
  void Put(const std::string& v) { out_.Bytes(v); }
  void Put(base::TimePoint v) { out_.Signed(base::ToMillis(v)); }
  void Put(base::Duration v) { out_.Signed(v.count()); }
  void Put(const TextHash& v) {
    if (IsEmpty(v)) return out_.Bytes({});
    out_.Bytes({reinterpret_cast<const char*>(v.data()), v.size()});
  }
  template <class Tag, class Rep>
  void Put(const base::Strong<Tag, Rep>& v) {
    Put(v.value());
  }
  template <class T>
  void Put(const base::Shared<T>& v) {
    Put(*v);
  }
  template <class... Of>
  void Put(const FieldOf<Of...>& v) {
    Put(v.Get());
  }
  template <class T>
  void Put(const std::optional<T>& v) {
    Put(v.has_value());
    if (v) Put(*v);
  }
  template <class T>
  void Put(const std::vector<T>& v) {
    out_.Unsigned(v.size());
    for (const T& item : v) Put(item);
  }
  template <class K, class V>
  void Put(const std::map<K, V>& v) {
    out_.Unsigned(v.size());
    for (const auto& [key, item] : v) {
      Put(key);
      Put(item);
    }
  }
  template <class E>
    requires std::is_enum_v<E>
  void Put(E v) {
    out_.Unsigned(static_cast<std::uint64_t>(v));
  }
  // A nested record is length-prefixed, so that it may grow by itself.
  template <class T>
    requires requires(const T& t, Encoder& e) { t.Fields(e); }
  void Put(const T& v) {
    Encoder inner;
    v.Fields(inner);
    out_.Bytes(inner.out_.bytes());
  }

 private:
  base::Writer out_;
  std::string held_back_;  // later fields that have said nothing so far
};

class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : in_(bytes) {}

  template <class T>
  void operator()(std::string_view /*name*/, T& value) {
    if (in_.at_end()) return;  // written before this field existed
    Get(value);
  }
  template <class Part, class T, class Field>
  void operator()(std::string_view /*name*/, FieldOf<Part, T, Field> of) {
    if (in_.at_end()) return;
    Field value{};
    Get(value);
    of.Set(std::move(value));
  }
  template <class T>
  void Later(std::string_view name, T&& value) {
    (*this)(name, std::forward<T>(value));
  }
  bool ok() const { return in_.ok(); }
  // Every byte was understood: no unknown tail and no fault.
  bool complete() const { return in_.ok() && in_.at_end(); }

  void Get(bool& v) {
    const std::uint64_t raw = in_.Unsigned();
    if (raw > 1) in_.SetBad();
    v = raw == 1;
  }
  void Get(std::uint32_t& v) {
    const std::uint64_t raw = in_.Unsigned();
    if (raw > 0xFFFFFFFF) in_.SetBad();
    v = static_cast<std::uint32_t>(raw);
  }
  void Get(std::uint64_t& v) { v = in_.Unsigned(); }
  void Get(std::int64_t& v) { v = in_.Signed(); }
  void Get(std::string& v) { v = std::string(in_.Bytes()); }
  void Get(base::TimePoint& v) { v = base::FromMillis(in_.Signed()); }
  void Get(base::Duration& v) { v = base::Duration(in_.Signed()); }
  void Get(TextHash& v) {
    const std::string_view bytes = in_.Bytes();
    v = {};
    if (bytes.empty()) return;
    if (bytes.size() != v.size()) return in_.SetBad();
    std::copy(bytes.begin(), bytes.end(), v.begin());
  }
  template <class Tag, class Rep>
  void Get(base::Strong<Tag, Rep>& v) {
    Get(v.mutable_value());
  }
  template <class T>
  void Get(base::Shared<T>& v) {
    T value{};
    Get(value);
    v = std::move(value);
  }
  template <class T>
  void Get(std::optional<T>& v) {
    bool present = false;
    Get(present);
    v.reset();
    if (present) Get(v.emplace());
  }
  template <class T>
  void Get(std::vector<T>& v) {
    v.clear();
    for (std::uint64_t n = in_.Unsigned(); n > 0 && in_.ok(); --n) {
      Get(v.emplace_back());
    }
  }
  template <class K, class V>
  void Get(std::map<K, V>& v) {
    v.clear();
    for (std::uint64_t n = in_.Unsigned(); n > 0 && in_.ok(); --n) {
      K key{};
      Get(key);
      Get(v[key]);
    }
  }
  template <class E>
    requires std::is_enum_v<E>
  void Get(E& v) {
    const std::uint64_t raw = in_.Unsigned();
    if (raw >= NamesOf<E>().size()) return in_.SetBad();
    v = static_cast<E>(raw);
  }
  template <class T>
    requires requires(T& t, Decoder& d) { t.Fields(d); }
  void Get(T& v) {
    Decoder inner(in_.Bytes());
    v.Fields(inner);
    if (!inner.complete()) in_.SetBad();
  }

 private:
  base::Reader in_;
};

// Appends a value as JSON: enumerations by name, instants as RFC 3339,
// durations as `5h`, hashes in hexadecimal.
class JsonDumper {
 public:
  template <class T>
  void operator()(std::string_view name, const T& value) {
    if (!first_) out_ += ',';
    first_ = false;
    Text(name);
    out_ += ':';
    Put(value);
  }
  // Left out while it says nothing.
  template <class T>
  void Later(std::string_view name, const T& value) {
    static const std::string kNothing = [] {
      JsonDumper nothing;
      nothing.Put(T{});
      return nothing.out_;
    }();
    JsonDumper one;
    one.Put(value);
    if (one.out_ != kNothing) (*this)(name, value);
  }
  template <class... Of>
  void Later(std::string_view name, const FieldOf<Of...>& value) {
    Later(name, value.Get());
  }
  void Text(std::string_view text);
  std::string Take() && { return "{" + std::move(out_) + "}"; }

  void Put(bool v) { out_ += v ? "true" : "false"; }
  void Put(std::uint32_t v) { out_ += std::to_string(v); }
  void Put(std::uint64_t v) { out_ += std::to_string(v); }
  void Put(std::int64_t v) { out_ += std::to_string(v); }
  void Put(const std::string& v) { Text(v); }
  void Put(base::TimePoint v) { Text(base::FormatTime(v)); }
  void Put(base::Duration v) { Text(base::FormatDuration(v)); }
  void Put(const TextHash& v) { Text(IsEmpty(v) ? "" : FormatHash(v)); }
  void Put(CaseId v) { Text(FormatCaseId(v)); }
  template <class Tag, class Rep>
  void Put(const base::Strong<Tag, Rep>& v) {
    Put(v.value());
  }
  template <class T>
  void Put(const base::Shared<T>& v) {
    Put(*v);
  }
  template <class... Of>
  void Put(const FieldOf<Of...>& v) {
    Put(v.Get());
  }
  template <class T>
  void Put(const std::optional<T>& v) {
    if (v) {
      Put(*v);
    } else {
      out_ += "null";
    }
  }
  template <class T>
  void Put(const std::vector<T>& v) {
    out_ += '[';
    for (std::size_t i = 0; i < v.size(); ++i) {
      if (i != 0) out_ += ',';
      Put(v[i]);
    }
    out_ += ']';
  }
  template <class K, class V>
  void Put(const std::map<K, V>& v) {
    out_ += '[';
    bool first = true;
    for (const auto& [key, item] : v) {
      if (!first) out_ += ',';
      first = false;
      out_ += '[';
      Put(key);
      out_ += ',';
      Put(item);
      out_ += ']';
    }
    out_ += ']';
  }
  template <class E>
    requires std::is_enum_v<E>
  void Put(E v) {
    Text(Name(v));
  }
  template <class T>
    requires requires(const T& t, JsonDumper& d) { t.Fields(d); }
  void Put(const T& v) {
    JsonDumper inner;
    v.Fields(inner);
    out_ += std::move(inner).Take();
  }

 private:
  std::string out_;
  bool first_ = true;
};

// The byte form of one record; what Decode() reads back.
template <class T>
std::string EncodeFields(const T& value) {
  Encoder encoder;
  value.Fields(encoder);
  return std::move(encoder).Take();
}

// Nothing when the bytes are not exactly one record of T.
template <class T>
std::optional<T> DecodeFields(std::string_view bytes) {
  T value{};
  Decoder decoder(bytes);
  value.Fields(decoder);
  if (!decoder.complete()) return std::nullopt;
  return value;
}

}  // namespace huiying::model
