#include "text/charset.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "text/utf8.h"

namespace huiying::text {
namespace {

struct CloseConverter {
  void operator()(UConverter* c) const { ucnv_close(c); }
};

std::string Lower(std::string_view label) {
  std::string out;
  for (char c : label) {
    if (c == ' ' || c == '"' || c == '\'' || c == '\t') continue;
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    out += c;
  }
  return out;
}

// The name that the label is read as (the WHATWG encoding standard's idea);
// empty when the label is none we read.
std::string_view NameOf(std::string_view label) {
  struct Row {
    std::string_view label, name;
  };
  static constexpr Row kRows[] = {
      {"utf-8", "utf-8"},          {"utf8", "utf-8"},
      {"unicode-1-1-utf-8", "utf-8"},
      {"gb2312", "gb18030"},       {"gbk", "gb18030"},
      {"gb18030", "gb18030"},      {"gb_2312-80", "gb18030"},
      {"gb_2312", "gb18030"},      {"x-gbk", "gb18030"},
      {"cp936", "gb18030"},        {"chinese", "gb18030"},
      {"hz-gb-2312", "hz-gb-2312"},
      {"big5", "big5-hkscs"},      {"big5-hkscs", "big5-hkscs"},
      {"cn-big5", "big5-hkscs"},   {"x-x-big5", "big5-hkscs"},
      {"utf-16", "utf-16le"},      {"utf-16le", "utf-16le"},
      {"utf-16be", "utf-16be"},    {"us-ascii", "windows-1252"},
      {"ascii", "windows-1252"},   {"iso-8859-1", "windows-1252"},
      {"latin1", "windows-1252"},  {"windows-1252", "windows-1252"},
      {"shift_jis", "shift_jis"},  {"euc-jp", "euc-jp"},
      {"euc-kr", "euc-kr"},        {"windows-1251", "windows-1251"},
      {"iso-8859-15", "iso-8859-15"},
  };
  for (const Row& row : kRows) {
    if (row.label == label) return row.name;
  }
  return {};
}

std::optional<std::string_view> TakeByteOrderMark(std::string_view& bytes) {
  struct Mark {
    std::string_view bytes, name;
  };
  static constexpr Mark kMarks[] = {{"\xEF\xBB\xBF", "utf-8"},
                                    {"\xFF\xFE", "utf-16le"},
                                    {"\xFE\xFF", "utf-16be"},
                                    {"\x84\x31\x95\x33", "gb18030"}};
  for (const Mark& mark : kMarks) {
    if (!bytes.starts_with(mark.bytes)) continue;
    bytes.remove_prefix(mark.bytes.size());
    return mark.name;
  }
  return std::nullopt;
}

Decoded ReadUtf8(std::string_view bytes) {
  CleanText clean = CleanUtf8(bytes);
  return {std::move(clean.text), "utf-8", clean.replaced};
}

// Joins surrogates, also when the converter's buffer ended between the two.
class Utf16Joiner {
 public:
  explicit Utf16Joiner(std::string& out) : out_(out) {}

  void Add(char32_t unit) {
    const bool low = unit >= 0xDC00 && unit < 0xE000;
    if (high_ != 0 && low) {
      unit = 0x10000 + ((high_ - 0xD800) << 10) + (unit - 0xDC00);
      high_ = 0;
    }
    Finish();
    if (unit >= 0xD800 && unit < 0xDC00) {
      high_ = unit;
    } else {
      AppendCodePoint(out_, unit == 0 ? kReplacement : unit);
    }
  }
  void Finish() {
    if (high_ != 0) AppendCodePoint(out_, kReplacement);
    high_ = 0;
  }

 private:
  std::string& out_;
  char32_t high_ = 0;
};

base::Result<Decoded> ReadByIcu(std::string_view bytes,
                                std::string_view name) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> converter(
      ucnv_open(std::string(name).c_str(), &error));
  if (U_FAILURE(error)) {
    return base::Fail(base::ErrorCode::kInvalid,
                      "charset " + std::string(name) +
                          ": this build of ICU cannot read it");
  }
  std::string utf8;
  const char* from = bytes.data();
  const char* const end = from + bytes.size();
  std::vector<UChar> units(16 * 1024);
  Utf16Joiner joiner(utf8);
  do {
    error = U_ZERO_ERROR;
    UChar* to = units.data();
    ucnv_toUnicode(converter.get(), &to, to + units.size(), &from, end,
                   nullptr, true, &error);
    if (U_FAILURE(error) && error != U_BUFFER_OVERFLOW_ERROR) {
      return base::Fail(base::ErrorCode::kInvalid,
                        "charset " + std::string(name) + ": " +
                            u_errorName(error));
    }
    for (const UChar* unit = units.data(); unit != to; ++unit) {
      joiner.Add(*unit);
    }
  } while (error == U_BUFFER_OVERFLOW_ERROR);
  joiner.Finish();
  Decoded out{std::move(utf8), std::string(name), 0};
  const std::string_view mark = "\xEF\xBF\xBD";
  for (std::size_t at = out.text.find(mark); at != std::string::npos;
       at = out.text.find(mark, at + mark.size())) {
    ++out.replaced;
  }
  return out;
}

}  // namespace

base::Result<Decoded> DecodeCharset(std::string_view bytes,
                                    std::string_view label) {
  if (bytes.size() > std::numeric_limits<std::int32_t>::max()) {
    return base::Fail(base::ErrorCode::kTooLarge,
                      "charset: a document of over 2 GB");
  }
  std::string_view name;
  if (const auto marked = TakeByteOrderMark(bytes)) {
    name = *marked;
  } else if (const std::string lower = Lower(label); !lower.empty()) {
    name = NameOf(lower);
    if (name.empty()) {
      return base::Fail(
          base::ErrorCode::kInvalid,
          "charset \"" + lower.substr(0, 40) +
              "\" is not known; expected utf-8, gb18030, gbk, gb2312, big5, "
              "utf-16 or a Western or Japanese one");
    }
  }
  if (name == "utf-8") return ReadUtf8(bytes);
  if (!name.empty()) return ReadByIcu(bytes, name);
  if (IsValidUtf8(bytes)) return ReadUtf8(bytes);
  auto as_gb = ReadByIcu(bytes, "gb18030");
  if (as_gb && as_gb->replaced == 0) return as_gb;
  return ReadUtf8(bytes);
}

}  // namespace huiying::text
